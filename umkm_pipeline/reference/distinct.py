"""Reduces a frame to its distinct rows and leads results back to all of them.

Belongs here: that, and nothing else. A sheet of 400,000 firms names a few thousand places and a few hundred dates, so
lookups are done once for each distinct row.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import arrow

_MOST = 2**63 - 1


def distinct_rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.intp]]:
    """The distinct rows in the order in which they first come, and for each row of `frame` the number of its like.

    Nulls are alike.
    """
    number, numbers = np.zeros(len(frame), np.int64), 1
    for column in (frame[name] for name in frame):
        codes = pc.dictionary_encode(arrow(column).combine_chunks(), null_encoding="encode")
        if numbers * len(codes.dictionary) > _MOST:
            number, known = pd.factorize(number)
            numbers = len(known)
        number = number * len(codes.dictionary) + codes.indices.to_numpy()
        numbers *= len(codes.dictionary)
    number, _ = pd.factorize(number)
    # Numbers are given in order, so that a new one is larger than all before it.
    first = np.flatnonzero(np.diff(np.maximum.accumulate(number), prepend=-1))
    return frame.iloc[first].reset_index(drop=True), number
