"""Each goods code once, with its levels and chapter."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.indicators.dim_product import dim_product

_MAY = date(2023, 5, 1)


def test_codes_of_all_sources(core: Any) -> None:
    core.put("core_registry", _MAY, {"hs_code": "03061720"}, {"hs_code": None})
    core.put("core_exports", _MAY, {"document_id": "A", "hs_code": "12122110"})
    core.put("core_parcels", _MAY, {"document_id": "B", "hs_code": "12122110"})
    rows = core.build("mart_dim_product", dim_product)
    assert [(row["hs_code"], row["hs6"], row["hs4"], row["hs2"]) for row in rows] == [
        ("03061720", "030617", "0306", "03"),
        ("12122110", "121221", "1212", "12"),
    ]
    assert all(row["chapter_name_en"] and row["chapter_name_id"] for row in rows)
