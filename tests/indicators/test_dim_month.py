"""Months without a gap, from the first report or export to the last."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.indicators.dim_month import dim_month


def test_all_months_between(core: Any) -> None:
    core.put("core_registry", date(2023, 1, 1), {})
    line = {"exporter_nib": "1", "exported_on": date(2022, 11, 30)}
    core.put("core_exports", date(2023, 2, 1), {"document_id": "A", **line})
    cancelled = {"is_cancelled": True, "exported_on": date(2019, 1, 1)}
    core.put("core_exports", date(2023, 2, 1), {"document_id": "B", **line, **cancelled}, file="g")
    core.evidence()
    rows = core.build("mart_dim_month", dim_month)
    assert [row["month"] for row in rows] == [date(2022, 11, 1), date(2022, 12, 1), date(2023, 1, 1), date(2023, 2, 1)]
    assert rows[1] == {
        "month": date(2022, 12, 1),
        "year": 2022,
        "quarter": 4,
        "month_name_en": "December",
        "month_name_id": "Desember",
    }


def test_no_data_no_months(core: Any) -> None:
    core.evidence()
    assert core.build("mart_dim_month", dim_month) == []
