"""Reduces a frame to its distinct rows and leads results back to all of them.

Belongs here: that, and nothing else. A sheet of 400,000 firms names a few thousand places and a few hundred dates, so
lookups are done once for each distinct row.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def distinct_rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.intp]]:
    """The distinct rows, numbered from 0, and for each row of `frame` the number of its like; nulls are alike."""
    # groupby numbers groups with nulls after the others whatever the order of rows, hence the renumbering.
    group = frame.groupby(list(frame.columns), dropna=False, sort=False).ngroup().to_numpy()
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    return frame.iloc[first].reset_index(drop=True), number
