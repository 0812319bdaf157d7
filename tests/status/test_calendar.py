"""Calendar steps stay dates and clamp at the end of a month."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa

from umkm_pipeline.status.calendar import month_of, months_later


def test_steps() -> None:
    rows = ibis.memtable({"day": [date(2024, 2, 29)], "months": [11]}, schema={"day": "date", "months": "int64"})
    stepped = rows.select(
        month=month_of(rows.day), year=months_later(rows.day, 12), other=months_later(rows.day, rows.months)
    )
    table = ibis.duckdb.connect().to_pyarrow(stepped)
    assert table.schema.types == [pa.date32()] * 3
    assert table.to_pylist() == [{"month": date(2024, 2, 1), "year": date(2025, 2, 28), "other": date(2025, 1, 29)}]
