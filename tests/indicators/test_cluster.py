"""Clusters, their members and the exporters among them, by a second implementation over plain dicts."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from umkm_pipeline.indicators.cluster import cluster

_PLACE = {"cluster_key": "6371/SASIRANGAN", "region_code": "6371", "province_code": "63"}
CLUSTER = {**_PLACE, "cluster_grain": "cluster", "cluster_name": "Sentra Sasirangan", "business_name": None}
MEMBER = {**_PLACE, "cluster_grain": "member", "cluster_name": "Sentra Sasirangan", "business_name": "Anggota"}


def test_the_latest_delivery_speaks_and_members_alone_make_a_cluster(core: Any) -> None:
    core.put(
        "core_clusters",
        date(2023, 6, 1),
        {**CLUSTER, "firms": 10, "workers": 20, "kbli": "13134"},
        {**MEMBER, "nib": "1", "cluster_name": "Sasirangan"},
        {**MEMBER, "nib": "1"},
        {**MEMBER, "cluster_key": "6371/ROTAN", "cluster_name": "Rotan", "nib": "2"},
        {**MEMBER, "cluster_key": "6371/KAYU", "cluster_name": "Kayu", "nib": "9"},
    )
    core.put("core_clusters", date(2023, 12, 1), {**CLUSTER, "firms": 12, "workers": None})
    core.put(
        "core_exports",
        date(2023, 1, 1),
        {"document_id": "a", "exporter_nib": "1", "exported_on": date(2023, 12, 31)},
        {"document_id": "b", "exporter_nib": "9", "goods_owner_nib": "2", "exported_on": date(2024, 1, 1)},
    )
    core.evidence()
    rows = {row["cluster_key"]: row for row in core.build("mart_cluster", cluster)}
    shown = ("is_listed", "firms", "workers", "kbli", "members", "member_firms")
    dates = ("exporters_to_date", "exporters_in_year", "exporters_since")
    assert [rows["6371/SASIRANGAN"][name] for name in shown] == [True, 12, None, "13134", 2, 1]
    assert [rows["6371/SASIRANGAN"][name] for name in dates] == [1, 1, 0]
    assert [rows["6371/ROTAN"][name] for name in shown] == [False, None, None, None, 1, 1]
    assert [rows["6371/ROTAN"][name] for name in dates] == [0, 0, 1]
    # Who exports another's goods has exported too, though the value is the owner's.
    assert [rows["6371/KAYU"][name] for name in dates] == [0, 0, 1]


def test_agrees_with_counting_one_by_one(core: Any) -> None:
    dice = random.Random(5)
    rows: list[dict[str, Any]] = [
        {
            **MEMBER,
            "cluster_key": f"K{dice.randrange(5)}",
            "year": dice.randrange(2021, 2024),
            "nib": f"{dice.randrange(15):013d}",
        }
        for _ in range(80)
    ]
    core.put("core_clusters", date(2023, 1, 1), *rows)
    exports: list[dict[str, Any]] = [
        {"document_id": f"D{number}", "exporter_nib": f"{dice.randrange(30):013d}"}
        | {"exported_on": date(dice.randrange(2020, 2026), 5, 1), "is_commercial": dice.random() < 0.8}
        for number in range(40)
    ]
    core.put("core_exports", date(2023, 1, 1), *exports)
    core.evidence()
    years: dict[str, set[int]] = {}
    for row in exports:
        if row["is_commercial"]:
            years.setdefault(row["exporter_nib"], set()).add(row["exported_on"].year)
    for found in core.build("mart_cluster", cluster):
        of_cluster = [row for row in rows if (row["cluster_key"], row["year"]) == (found["cluster_key"], found["year"])]
        firms = {row["nib"] for row in of_cluster}
        year = found["year"]
        assert (found["members"], found["member_firms"]) == (len(of_cluster), len(firms))
        tests = {
            "exporters_to_date": lambda one, year=year: one <= year,
            "exporters_in_year": lambda one, year=year: one == year,
            "exporters_since": lambda one, year=year: one > year,
        }
        for name, holds in tests.items():
            assert found[name] == sum(any(map(holds, years.get(nib, set()))) for nib in firms), name
