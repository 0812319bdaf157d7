"""Ids of records: where a row was delivered, as one text.

Belongs here: how the id of a row is put together, for whoever reads rows or looks for them again.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa

_HASH_SHOWN = 12
_TEXT = pd.ArrowDtype(pa.string())


def file_prefix(source: str, month: date, file_id: str) -> str:
    """What the ids of a file's rows begin with: `registry/2023-05/7bf8dd2f2cf7`."""
    return f"{source}/{month:%Y-%m}/{file_id[:_HASH_SHOWN]}"


def record_ids(prefix: str | pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Ids of rows, by `sheet` and `row_number`, below the prefix of their file (or of each row's file)."""
    return prefix + "/" + rows["sheet"] + "/" + rows["row_number"].astype(_TEXT)
