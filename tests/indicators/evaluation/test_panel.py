"""The panel against plain Python, on random programmes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.indicators.programme_reference import NEW_FROM
from tests.indicators.programme_world import Row, World, make_world
from umkm_pipeline.indicators.evaluation.panel import evaluation_panel
from umkm_pipeline.indicators.programme_outcome import programme_outcome
from umkm_pipeline.model.tables import TABLES

# Customs data are of March 2019 to June 2024: the first quarter is not whole.
QUARTERS = [date(year, month, 1) for year in range(2019, 2025) for month in (1, 4, 7, 10)][1:22]


def rows_of(world: World, asset: str, firm: str) -> list[Row]:
    return [row for row in world.tables.get(asset, []) if row["umkm_id"] == firm]


def latest(rows: list[Row], until: date, *names: str) -> str | None:
    """First value of the columns in the latest row up to a day that has one."""
    told = [
        (row["as_of_date"], row["record_id"], next(row[name] for name in names if row[name]))
        for row in rows
        if row["as_of_date"] <= until and any(row[name] for name in names)
    ]
    return str(max(told)[2]) if told else None


def described(world: World, programme: str, firm: str, baseline: date) -> dict[str, Any]:
    listed = [row for row in rows_of(world, "core_curation", firm) if row["programme_code"] == programme]
    trained = rows_of(world, "core_training", firm)
    here = [row for row in trained if row["programme_code"] == programme]
    decisions = {row["decision"] for row in listed}
    registry = rows_of(world, "core_registry", firm)
    by_event: dict[str, int] = defaultdict(int)
    for row in here:
        by_event[row["event_id"]] = max(by_event[row["event_id"]], row["days_attended"])
    first = min(((row["starts_on"], row["event_id"], row["cohort"]) for row in here), default=None, key=lambda r: r[:2])
    sexes = [row["owner_sex"] for row in listed if row["owner_sex"]]
    elsewhere = [row["owner_sex"] for row in (*trained, *registry) if row["owner_sex"]]
    products = [row["hs6"] for row in listed if row["hs6"]]
    nibs = [
        *(row["as_of_date"] for row in registry if row["nib"]),
        *(row["starts_on"] for row in trained if row["nib"]),
        *(row["curated_on"] for row in rows_of(world, "core_curation", firm) if row["nib"] and row["curated_on"]),
    ]
    shown = {
        name
        for row in registry
        if row["as_of_date"] <= baseline and row["certificates"]
        for name in row["certificates"].split(";")
    }
    return {
        "is_treated": bool(here),
        "treated_on": first[0] if first else None,
        "cohort": first[2] if first else None,
        "days_attended": sum(by_event.values()) if here else None,
        "decision": next((d for d in ("accepted", "reserve", "not_chosen") if d in decisions), None),
        "total_score": max((row["total_score"] for row in listed if row["total_score"] is not None), default=None),
        "other_programme_on": min(
            (row["starts_on"] for row in trained if row["programme_code"] != programme), default=None
        ),
        "baseline_on": baseline,
        "size_class_before": latest(registry, baseline, "size_class_stated", "size_class_computed"),
        "legal_form": latest(registry, baseline, "legal_form"),
        "owner_sex": min(sexes) if sexes else min(elsewhere, default=None),
        "had_nib": any(day <= baseline for day in nibs),
        "certificates_held": len(shown),
        "sells_food": min(products)[:2] <= "24" if products else None,
    }


def exported(world: World, firm: str) -> dict[date, dict[str, Any]]:
    lines = [row for row in rows_of(world, "status_document_line", firm) if row["counts"] and row["is_commercial"]]
    by_quarter: dict[date, list[Row]] = defaultdict(list)
    for row in lines:
        day = row["exported_on"]
        by_quarter[day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)].append(row)
    sold: set[tuple[str, str]] = set()
    told = {}
    for quarter in sorted(by_quarter):
        rows = by_quarter[quarter]
        pairs = {(row["hs_code"][:6], row["destination_country"]) for row in rows}
        told[quarter] = {
            "exported": True,
            "hs6_products": len({pair[0] for pair in pairs}),
            "destinations": len({pair[1] for pair in pairs}),
            "new_pairs": len(pairs - sold),
            "value_usd": sum(row["fob_usd"] for row in rows),
        }
        sold |= pairs
    return told


NOTHING = {"exported": False, "hs6_products": 0, "destinations": 0, "new_pairs": 0, "value_usd": Decimal(0)}


@pytest.mark.parametrize("seed", range(4))
def test_the_panel_is_that_of_plain_python(core: Any, seed: int) -> None:
    world = make_world(seed)
    world.write(core.lake)
    core.build("mart_programme_outcome", programme_outcome)
    found = {
        (row["programme_code"], row["umkm_id"], row["quarter_start"]): row
        for row in core.build("mart_evaluation_panel", evaluation_panel)
    }
    expected = {}
    for programme in ("P1", "P2", "P3"):
        listed = [row for row in world.tables["core_curation"] if row["programme_code"] == programme]
        trained = [row for row in world.tables["core_training"] if row["programme_code"] == programme]
        days = [row["curated_on"] for row in listed if row["curated_on"]]
        baseline = min(days or [row["starts_on"] for row in trained])
        for firm in {row["umkm_id"] for row in (*listed, *trained)}:
            about, done = described(world, programme, firm, baseline), exported(world, firm)
            for quarter in QUARTERS:
                outcomes = NOTHING | done.get(quarter, {})
                if quarter < NEW_FROM:
                    outcomes["new_pairs"] = None
                key = {"programme_code": programme, "umkm_id": firm, "quarter_start": quarter}
                expected[programme, firm, quarter] = key | about | outcomes
    assert found.keys() == expected.keys()
    assert {name for row in expected.values() for name in row} == set(TABLES["mart_evaluation_panel"].columns)
    for at, row in expected.items():
        assert found[at] == row, at
