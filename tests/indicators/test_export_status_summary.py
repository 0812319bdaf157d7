"""The stock of firms at the end of each month, counted by differences, against counting firm by firm."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from umkm_pipeline.indicators.export_status_interval import export_status_interval
from umkm_pipeline.indicators.export_status_summary import export_status_summary
from umkm_pipeline.indicators.firm import firm


def test_agrees_with_counting_firms(core: Any) -> None:
    dice = random.Random(3)
    months = [date(2022 + number // 12, number % 12 + 1, 1) for number in range(18)]
    for number, month in enumerate(months):
        core.put(
            "core_registry",
            month,
            {
                "nib": f"{number:013d}",
                "region_code": dice.choice(["7308", "7309", None]),
                "turnover_idr": dice.choice([0, 1]),
            }
            | {"size_class_stated": dice.choice(["mikro", "kecil", None]), "as_of_date": month - timedelta(days=40)},
        )
        exports = [
            {"document_id": f"{number}-{item}", "exporter_nib": f"{dice.randrange(number + 1):013d}"}
            for item in range(3)
        ]
        core.put("core_exports", month, *({**row, "exported_on": month + timedelta(days=9)} for row in exports))
    core.intervals()
    firms = {row["umkm_id"]: row for row in core.build("mart_firm", firm)}
    intervals = core.build("mart_export_status_interval", export_status_interval)
    rows = core.build("mart_export_status_summary", export_status_summary)
    expected: Counter[tuple[Any, ...]] = Counter()
    active: Counter[tuple[Any, ...]] = Counter()
    for month in months:
        end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        for row in intervals:
            if row["valid_from"] <= end and (row["valid_to"] is None or row["valid_to"] > end):
                place = firms[row["umkm_id"]]
                cell = (month, place["province_code"], place["region_code"], place["size_class"], row["rung"])
                expected[cell] += 1
                active[cell] += row["is_active"]
    key = ("month", "province_code", "region_code", "size_class", "rung")
    assert {tuple(row[name] for name in key): row["firms"] for row in rows} == expected
    assert {tuple(row[name] for name in key): row["firms_active"] for row in rows} == active
