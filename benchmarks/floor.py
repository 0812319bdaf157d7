"""Baselines of reading and deriving: the least that any program must do with the same bytes.

Belongs here: one library call over the same files, nothing understood or checked. A ratio to it says what understanding
costs; it can never be 1.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.settings import Settings


def read_csv(_: Scale) -> Done:
    """Each landed CSV to a frame of text."""
    files = sorted(Settings().landing.rglob("*.csv"))
    return Done(rows=sum(len(pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)) for file in files))


def read_excel(_: Scale) -> Done:
    """Every sheet of each landed workbook to a frame of text, by the library that ingestion opens them with."""
    files = sorted(Settings().landing.rglob("*.xlsx"))
    for file in files:
        pd.read_excel(file, sheet_name=None, header=None, dtype=str, engine="calamine")
    return Done(rows=len(files))


def copy_core(_: Scale) -> Done:
    """Each core table read whole, sorted by its key and written again, by the same engine under the same limit.

    A GROUP BY that counts rows would be a lower floor, but reads one column in ten milliseconds and says nothing: every
    derivation reads most columns, sorts, and writes tables of about the size of core.
    """
    settings, rows = Settings(), 0
    out = settings.scratch / "floor"
    out.mkdir(parents=True, exist_ok=True)
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.engine_memory,
        "temp_directory": str(settings.scratch),
    }
    with duckdb.connect(config=limits) as con:
        for folder in sorted(settings.lake.rglob("core_*")):
            table = con.read_parquet(f"{folder}/*.parquet").order("record_id")
            table.write_parquet(str(out / f"{folder.name}.parquet"), compression="zstd")
            rows += int(con.read_parquet(f"{out}/{folder.name}.parquet").count("*").fetchall()[0][0])
    return Done(rows=rows)
