"""The public ladder shows neither the unverified flag nor the days on which it changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.indicators.export_status_interval import export_status_interval


def test_the_end_of_the_flag_is_no_change(core: Any) -> None:
    core.put("core_registry", date(2023, 5, 1), {"foreign_sales_percent": 20.0})
    restricted = core.intervals()
    rows = core.build("mart_export_status_interval", export_status_interval)
    assert restricted.is_informal.tolist() == [True, False]
    assert [(row["valid_from"], row["valid_to"], row["rung_name"]) for row in rows] == [
        (date(2023, 5, 1), None, "TERDATA")
    ]
    assert "is_informal" not in rows[0]
