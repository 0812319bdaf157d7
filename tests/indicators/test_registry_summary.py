"""Registered firms by cell: each firm in one cell of a month."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from umkm_pipeline.indicators.registry_summary import registry_summary


def test_a_firm_with_several_rows_is_in_one_cell(core: Any) -> None:
    may, june = date(2023, 5, 1), date(2023, 6, 1)
    bone = {"region_code": "7308", "size_class_stated": "mikro"}
    core.put(
        "core_registry",
        may,
        {"nib": "1", **bone},
        {"nib": "1", "size_class_computed": "kecil"},
        {"nib": "1", "region_code": "7309", "as_of_date": date(2023, 4, 1)},
        {"nib": "2", **bone},
        {"business_name": "Tanpa Nomor"},
    )
    core.put("core_registry", june, {"nib": "1", "region_code": "7309", "size_class_computed": "kecil"})
    core.identify()
    rows = core.build("mart_registry_summary", registry_summary)
    cells = [(row["period_month"], row["region_code"], row["size_class"], row["firms"], row["records"]) for row in rows]
    assert cells == [
        (may, "0000", "belum_diketahui", 1, 1),
        (may, "7308", "mikro", 2, 4),
        (june, "7309", "kecil", 1, 1),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_plain_rules_over_dicts(core: Any, seed: int) -> None:
    dice = random.Random(seed)
    told: dict[date, list[dict[str, Any]]] = {}
    for month in (date(2023, 5, 1), date(2023, 6, 1)):
        told[month] = [
            {
                "nib": str(dice.randrange(1, 15)),
                "region_code": dice.choice(["7308", "7309", None]),
                "size_class_stated": dice.choice(["mikro", "kecil", None]),
                "size_class_computed": dice.choice(["kecil", "menengah", None]),
                "as_of_date": date(2023, dice.randrange(1, 4), 1),
            }
            for _ in range(40)
        ]
        core.put("core_registry", month, *told[month])
    core.identify()
    firms: Counter[tuple[Any, ...]] = Counter()
    records: Counter[tuple[Any, ...]] = Counter()
    for month, rows in told.items():
        for nib in {row["nib"] for row in rows}:
            own = [
                (f"registry/{month:%Y-%m}/f/s/{number}", row) for number, row in enumerate(rows, 1) if row["nib"] == nib
            ]
            _, last = min(
                own,
                key=lambda one: (
                    -one[1]["as_of_date"].toordinal(),
                    one[1]["region_code"] is None,
                    one[1]["size_class_stated"] is None and one[1]["size_class_computed"] is None,
                    one[0],
                ),
            )
            size = last["size_class_stated"] or last["size_class_computed"] or "belum_diketahui"
            cell = (month, "73", last["region_code"] or "0000", size)
            firms[cell] += 1
            records[cell] += len(own)
    found = core.build("mart_registry_summary", registry_summary)
    key = ("period_month", "province_code", "region_code", "size_class")
    assert {tuple(row[name] for name in key): (row["firms"], row["records"]) for row in found} == {
        cell: (firms[cell], records[cell]) for cell in firms
    }
