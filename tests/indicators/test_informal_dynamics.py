"""Firms that report foreign sales without a customs document, by year and province."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from tests.indicators.trade import Sale, put
from umkm_pipeline.indicators.informal_dynamics import informal_dynamics
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.tables import TABLES


def interval(firm: int, first: date, last: date | None, informal: bool = True) -> dict[str, Any]:
    counts = {"rung": 1, "is_active": False, "evidence_a": 0, "evidence_b": 0, "evidence_c": 1}
    return {"umkm_id": f"UMKM-{firm:010d}", "valid_from": first, "valid_to": last, "is_informal": informal} | counts


def test_reporters_come_go_and_return(core: Any) -> None:
    put(core, [Sale(f"UMKM-{firm:010d}", date(2016, 1, 1), "09011110", "JP", "direct", None) for firm in range(1, 4)])
    rows = [
        interval(1, date(2019, 5, 1), date(2020, 1, 1)),
        interval(1, date(2020, 1, 1), date(2022, 3, 1), informal=False),
        interval(1, date(2022, 3, 1), date(2023, 1, 1)),
        # Reports of three years that follow each other are one interval.
        interval(2, date(2020, 6, 1), date(2023, 1, 1)),
        interval(3, date(2022, 12, 31), None),
    ]
    core.lake.write("status_interval", pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["status_interval"])))
    found = core.build("status_informal_dynamics", informal_dynamics)
    nation = {row["year"]: row for row in found if row["scope"] == "national"}
    names = ("exporters", "entrants", "entrants_first_ever", "entrants_returning", "entrants_censored", "exiters")
    assert {year: tuple(row[name] for name in names) for year, row in nation.items()} == {
        2019: (1, None, None, None, None, None),
        2020: (1, 1, None, 0, 1, 1),
        2021: (1, 0, None, 0, 0, 0),
        2022: (3, 2, 1, 1, 0, 0),
    }
    for year, row in nation.items():
        if year > 2019:
            assert row["exporters"] == row["exporters_before"] + row["entrants"] - row["exiters"]
    assert nation[2022]["entry_rate"] == pytest.approx(2 / 3)
    provinces = [row for row in found if row["scope"] == "province" and row["year"] == 2022]
    assert sum(row["exporters"] for row in provinces) == 3


def test_no_mart_has_them() -> None:
    assert "informal" not in {code.value for code in CODE_LISTS["channel_filter"]}
    assert TABLES["status_informal_dynamics"].schema == "status"
