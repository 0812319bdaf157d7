"""The latest known value of each field, and a place that is one place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

_NIB = {"nib": "1234567890123"}


def test_latest_value_of_each_field(core: Any) -> None:
    core.put(
        "core_registry",
        date(2022, 1, 1),
        {**_NIB, "business_name": "Lama", "address": "Jl. Lama", "turnover_idr": 5, "region_code": "7308"}
        | {"district_code": "730801", "village_name": "Lamuru"},
    )
    core.put("core_registry", date(2023, 1, 1), {**_NIB, "business_name": "Baru", "region_code": "7309"})
    core.put("core_training", date(2023, 1, 1), {**_NIB, "business_name": "Pelatihan", "participant_name": "Ani"})
    core.put("core_exports", date(2023, 2, 1), {"document_id": "A", "exporter_nib": _NIB["nib"]})
    core.identify()
    firm = core.lake.read("identity_firm").iloc[0].to_dict()
    assert firm["business_name"] == "Baru"
    assert firm["owner_name"] == "Ani"
    assert firm["address"] == "Jl. Lama"
    assert firm["turnover_idr"] == Decimal(5)
    assert firm["region_code"] == "7309"
    assert pd.isna(firm["district_code"])
    assert pd.isna(firm["village_name"])
