"""Values that a column has more than once.

Belongs here: finding them where few or none are, without looking at every value closely. What follows from it is for
whoever asks.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from umkm_pipeline.in_engine import in_engine

_MANY = 5_000
"""Values from which on the engine pays."""


def alike(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Rows of a column of text whose value stands in another row too; nulls are alike.

    A hash only tells which values may be equal: the engine's takes some that differ for the same.
    """
    if len(texts) < _MANY:
        return texts.duplicated(keep=False).to_numpy(dtype=bool)
    hashes = in_engine("hash(value)", pa.array(texts)).to_numpy()
    # Sorting is quicker than counting, and in most columns that are asked about no two values are alike.
    if np.diff(np.sort(hashes)).all():
        return np.zeros(len(texts), bool)
    found = pd.Series(hashes).duplicated(keep=False).to_numpy(dtype=bool, copy=True)
    found[found] = texts[found].duplicated(keep=False).to_numpy(dtype=bool)
    return found
