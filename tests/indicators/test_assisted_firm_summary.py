"""Assisted firms by kabupaten or kota, by a second implementation over plain dicts."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from umkm_pipeline.indicators.assisted_firm_summary import assisted_firm_summary
from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.reference.regions import dim_region
from umkm_pipeline.status.assisted import status_assisted_firm

Row = dict[str, Any]
Helped = dict[tuple[int, str], dict[str, list[date]]]


def derive(core: Any) -> tuple[list[Row], list[Row]]:
    core.intervals()
    core.lake.write("mart_dim_region", dim_region())
    core.build("mart_firm", firm)
    return core.build("status_assisted_firm", status_assisted_firm), core.build(
        "mart_assisted_firm_summary", assisted_firm_summary
    )


def test_a_firm_counts_once_and_districts_without_one_show(core: Any) -> None:
    lampung = {"province_code": "18", "region_code": "1801", "nib": "1"}
    core.put("core_registry", date(2021, 1, 1), lampung)
    core.put(
        "core_training",
        date(2021, 2, 1),
        {**lampung, "starts_on": date(2021, 2, 15)},
        {**lampung, "starts_on": date(2021, 3, 15)},
        {**lampung, "starts_on": date(2022, 3, 15), "days_attended": 0},
    )
    core.put(
        "core_curation",
        date(2021, 5, 1),
        {**lampung, "decision": "accepted"},
        {**lampung, "decision": "reserve", "curated_on": date(2022, 1, 1)},
    )
    core.put(
        "core_missions",
        date(2023, 5, 1),
        {**lampung, "mission_line": "participant", "starts_on": date(2023, 5, 2)},
        {**lampung, "mission_line": "deal", "starts_on": date(2023, 5, 2)},
    )
    core.put(
        "core_exports", date(2021, 3, 1), {"document_id": "a", "exporter_nib": "1", "exported_on": date(2021, 2, 15)}
    )
    named, rows = derive(core)
    assert [(row["year"], row["assistance"], row["assisted_by"], row["occurred_on"]) for row in named] == [
        (2021, "curated", "P", date(2021, 5, 1)),
        (2021, "trained", "P", date(2021, 2, 15)),
        (2023, "mission", "63/3171/2024-03-05", date(2023, 5, 2)),
    ]
    assert {(row["year"], row["province_code"]) for row in rows} == {(2021, "18"), (2023, "18")}
    assert len(rows) == 2 * 15
    reached = [row for row in rows if row["firms_assisted"]]
    assert reached == [
        {"year": 2021, "province_code": "18", "region_code": "1801", "firms_assisted": 1, "firms_trained": 1}
        | {"firms_curated": 1, "firms_mission": 0, "exporters_to_date": 1, "exporters_in_year": 1}
        | {"first_exporters_after": 1},
        {"year": 2023, "province_code": "18", "region_code": "1801", "firms_assisted": 1, "firms_trained": 0}
        | {"firms_curated": 0, "firms_mission": 1, "exporters_to_date": 1, "exporters_in_year": 0}
        | {"first_exporters_after": 0},
    ]


def assistance(trained: list[Row], curated: list[Row], sent: list[Row], month: date) -> Helped:
    """Days of assistance by year and NIB, and by kind."""
    helped: Helped = defaultdict(lambda: defaultdict(list))
    for row in trained:
        if row["days_attended"]:
            helped[row["starts_on"].year, row["nib"]]["trained"].append(row["starts_on"])
    for row in curated:
        if row["decision"] == "accepted":
            on = row["curated_on"] or month
            helped[on.year, row["nib"]]["curated"].append(on)
    for row in sent:
        helped[row["starts_on"].year, row["nib"]]["mission"].append(row["starts_on"])
    return helped


def test_agrees_with_counting_one_by_one(core: Any) -> None:
    dice = random.Random(7)
    nibs = [f"{number:013d}" for number in range(25)]
    home = {nib: dice.choice(["1801", "1802", "7308", None]) for nib in nibs}

    def place(nib: str) -> Row:
        return {"nib": nib, "region_code": home[nib], "province_code": (home[nib] or "73")[:2]}

    core.put("core_registry", date(2020, 1, 1), *map(place, nibs))

    def day() -> date:
        return date(2020, 1, 1) + timedelta(days=dice.randrange(1400))

    trained = [
        {
            **place(dice.choice(nibs)),
            "starts_on": day(),
            "days_attended": dice.randrange(2),
            "programme_code": dice.choice("PQ"),
        }
        for _ in range(30)
    ]
    curated = [
        {
            **place(dice.choice(nibs)),
            "curated_on": dice.choice([day(), None]),
            "decision": dice.choice(["accepted", "reserve"]),
        }
        for _ in range(30)
    ]
    sent = [{**place(dice.choice(nibs)), "starts_on": day(), "mission_line": "participant"} for _ in range(15)]
    sold: list[Row] = [
        {
            "document_id": f"D{number}",
            "exporter_nib": dice.choice(nibs),
            "exported_on": day(),
            "npe_issued": dice.random() < 0.9,
        }
        for number in range(20)
    ]
    month = date(2021, 6, 1)
    for asset, rows in (
        ("core_training", trained),
        ("core_curation", curated),
        ("core_missions", sent),
        ("core_exports", sold),
    ):
        core.put(asset, month, *rows)
    helped = assistance(trained, curated, sent, month)
    exported: dict[str, list[date]] = defaultdict(list)
    for row in sold:
        if row["npe_issued"]:
            exported[row["exporter_nib"]].append(row["exported_on"])
    named, rows = derive(core)
    assert len({(row["year"], row["umkm_id"]) for row in named}) == len(helped)
    for row in rows:
        mine = {
            nib: kinds
            for (year, nib), kinds in helped.items()
            if year == row["year"] and (home[nib] or "0000") == row["region_code"]
        }
        since = {nib: min(min(days) for days in kinds.values()) for nib, kinds in mine.items()}
        assert row["firms_assisted"] == len(mine)
        for kind in ("trained", "curated", "mission"):
            assert row[f"firms_{kind}"] == sum(kind in kinds for kinds in mine.values())
        years = {nib: {on.year for on in exported[nib]} for nib in mine}
        assert row["exporters_to_date"] == sum(any(one <= row["year"] for one in found) for found in years.values())
        assert row["exporters_in_year"] == sum(row["year"] in found for found in years.values())
        assert row["first_exporters_after"] == sum(
            bool(exported[nib]) and min(exported[nib]) >= on for nib, on in since.items()
        )
    assert sum(row["firms_assisted"] for row in rows) == len(helped)
