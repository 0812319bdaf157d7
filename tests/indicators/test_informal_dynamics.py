"""Firms that report foreign sales without a customs document, by year and province."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from tests.indicators.trade import Sale, firm_attributes, put
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


def plain_rows(rows: list[dict[str, Any]]) -> dict[tuple[str, str, int], dict[str, Any]]:
    """The same in plain Python, over years in which a firm reports."""
    end = max(row["valid_from"].year for row in rows)
    reports: dict[str, set[int]] = {}
    for row in rows:
        if row["is_informal"]:
            until = (row["valid_to"] - timedelta(days=1)).year if row["valid_to"] else end
            reports.setdefault(row["umkm_id"], set()).update(range(row["valid_from"].year, until + 1))
    first, last = min(map(min, reports.values())), max(map(max, reports.values()))
    cells: dict[tuple[str, str], list[set[int]]] = {}
    for firm, years in reports.items():
        for cell in (("national", "ID"), ("province", str(firm_attributes(firm)["province_code"]))):
            cells.setdefault(cell, []).append(years)
    found = {}
    for (scope, code), firms in cells.items():
        for year in range(first, last + 1):
            now, before = [years for years in firms if year in years], [years for years in firms if year - 1 in years]
            if not now and not before:
                continue
            known, on_record = year > first, year >= first + 3
            new = [years for years in now if year - 1 not in years]
            back = sum(min(years) < year for years in new)
            gone = sum(year not in years for years in before)
            found[scope, code, year] = {
                "exporters": len(now),
                "exporters_before": len(before) if known else None,
                "entrants": len(new) if known else None,
                "entrants_first_ever": len(new) - back if on_record else None,
                "entrants_returning": back if known else None,
                "entrants_censored": (0 if on_record else len(new) - back) if known else None,
                "exiters": gone if known else None,
                "incumbents": len(before) - gone if known else None,
                "entry_rate": len(new) / len(now) if known and now else None,
                "exit_rate": gone / len(before) if known and before else None,
            }
    return found


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_plain_rules_over_dicts(core: Any, seed: int) -> None:
    dice = random.Random(seed)
    rows = []
    for firm in range(1, 30):
        day = date(2017, 1, 1) + timedelta(days=dice.randrange(1500))
        for _ in range(dice.randrange(4)):
            until = day + timedelta(days=dice.randrange(1, 600))
            rows.append(interval(firm, day, until, informal=dice.random() < 0.7))
            day = until
        if dice.random() < 0.3:
            rows.append(interval(firm, day, None, informal=dice.random() < 0.5))
    put(core, [Sale(f"UMKM-{firm:010d}", date(2016, 1, 1), "09011110", "JP", "direct", None) for firm in range(1, 30)])
    core.lake.write("status_interval", pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["status_interval"])))
    found = {
        (row.pop("scope"), row.pop("scope_code"), row.pop("year")): row
        for row in core.build("status_informal_dynamics", informal_dynamics)
    }
    expected = plain_rows(rows)
    assert found.keys() == expected.keys()
    for key, row in found.items():
        assert row == pytest.approx(expected[key], abs=1e-9, nan_ok=True), key


def test_no_mart_has_them() -> None:
    assert "informal" not in {code.value for code in CODE_LISTS["channel_filter"]}
    assert TABLES["status_informal_dynamics"].schema == "status"
