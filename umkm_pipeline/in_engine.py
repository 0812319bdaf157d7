"""Expressions over a whole column that the engine has and Arrow has not.

Belongs here: handing a column over and back. Opening the engine takes as long as a thousand values, so that it stays
open. What is computed is whose module asks.
"""

from __future__ import annotations

from functools import cache

import duckdb
import pyarrow as pa


def in_engine(expression: str, values: pa.StringArray | pa.ChunkedArray, **parameters: object) -> pa.Array:
    """What an SQL expression gives for each value of a column, in the order of the column.

    Args:
        expression: DuckDB SQL, in which `value` is a value of the column, and `$name` a parameter.
        values: the column.
        parameters: what stands for the names.
    """
    with _engine().cursor() as con:
        con.register("given", pa.table({"value": values}))
        found = con.sql(f"SELECT {expression} AS found FROM given", params=parameters or None)
        return found.to_arrow_table()["found"].combine_chunks()


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()
