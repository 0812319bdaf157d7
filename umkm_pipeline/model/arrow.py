"""Arrow schemas rendered from the model, and casting frames to them.

Belongs here: the one way by which a frame becomes a table of the model. Rules about values are in `frame_schema.py`.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Table

_LONG = 10_000
"""Rows of a chunk, on average, from which on a copy of them in one piece costs more than it saves."""


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table: its columns in order, key and required fields not nullable."""
    never_null = {*table.key, *table.required}
    return pa.schema(
        [pa.field(name, FIELDS[name].type.arrow, nullable=name not in never_null) for name in table.columns]
    )


def empty_table(table: Table) -> pa.Table:
    """A table of the model without rows."""
    return arrow_schema(table).empty_table()


def to_arrow(table: Table, frame: pd.DataFrame) -> pa.Table:
    """Cast a frame to its table's columns and types; columns the frame lacks become null, others are dropped.

    Raises:
        pyarrow.ArrowInvalid: a value does not fit its type (a fault of the code, not of the data).
    """
    schema = arrow_schema(table)
    missing = {name: pa.nulls(len(frame), schema.field(name).type) for name in table.columns if name not in frame}
    arrays = [
        missing[name] if name in missing else pa.Array.from_pandas(frame[name], type=schema.field(name).type)
        for name in table.columns
    ]
    return pa.Table.from_arrays([_one_array(array) for array in arrays], schema=schema)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow-backed frame, in which dates stay dates, decimals stay decimals and integers may be null."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _one_array(array: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    if not isinstance(array, pa.ChunkedArray) or array.num_chunks == 1 or len(array) >= _LONG * array.num_chunks > 0:
        return array
    return array.combine_chunks()
