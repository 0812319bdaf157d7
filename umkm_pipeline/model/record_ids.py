"""Ids of records: where a row was delivered, as one text.

Belongs here: how the id of a row is put together, for whoever reads rows or looks for them again.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_HASH_SHOWN = 12


def file_prefix(source: str, month: date, file_id: str) -> str:
    """What the ids of a file's rows begin with: `registry/2023-05/7bf8dd2f2cf7`."""
    return f"{source}/{month:%Y-%m}/{file_id[:_HASH_SHOWN]}"


def record_ids(prefix: str | pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Ids of rows, by `sheet` and `row_number`, below the prefix of their file (or of each row's file)."""
    parts = (prefix, rows["sheet"], rows["row_number"])
    texts = (pc.cast(pa.array(part), pa.string()) if isinstance(part, pd.Series) else part for part in parts)
    ids = pc.binary_join_element_wise(*texts, "/")
    return pd.Series(pd.arrays.ArrowExtensionArray(ids), index=rows.index)
