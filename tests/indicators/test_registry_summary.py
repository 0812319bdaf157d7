"""Registered firms by cell: each firm in one cell of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

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
