"""What is told of a firm, and what is not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity.explain import explain

NIB = "1234567890123"


@pytest.fixture
def told(core: Any) -> dict[str, Any]:
    firm = {
        "business_name": "CV Maju Jaya Abadi",
        "address": "Jl. Merdeka 12",
        "region_code": "7308",
        "phone_token": "p",
    }
    core.put("core_registry", date(2023, 1, 1), {**firm, "owner_name": "Ali Rahman", "nib": NIB})
    core.put("core_registry", date(2023, 2, 1), {**firm, "business_name": "Maju Djaja Abadi"}, file="g")
    core.put(
        "core_exports",
        date(2023, 5, 1),
        {"document_id": "A", "exporter_name": "CV Maju Jaya Abadi", "exporter_nib": NIB},
    )
    core.intervals()
    found = explain(core.lake, core.con, core.firm_of("registry/2023-01/f/s/1"))
    assert isinstance(found, dict)
    return found


def test_records_come_with_their_row_and_links_with_their_reason(told: dict[str, Any]) -> None:
    assert [(row["source_path"], row["row_number"], row["party_role"]) for row in told["records"]] == [
        ("exports/2023-05/f.xlsx", 1, "exporter"),
        ("registry/2023-01/f.xlsx", 1, "firm"),
        ("registry/2023-02/g.xlsx", 1, "firm"),
    ]
    reasons = {(link["record_id"][:16], link["other_record_id"][:16]): link for link in told["links"]}
    by_number = reasons["exports/2023-05/", "registry/2023-01"]
    assert (by_number["link_rule"], by_number["gains"]) == ("nib", {})
    scored = reasons["registry/2023-01", "registry/2023-02"]
    assert scored["link_rule"] == "score"
    assert scored["gains"]["phone"] > 0
    assert told["evidence"][-1]["grade"] == "A"
    assert [row["rung"] for row in told["rungs"]][-1] == 7
    assert (told["rungs"][-1]["valid_from"], told["rungs"][-1]["valid_to"]) == ("2024-05-01", None)


def test_names_are_masked_and_all_is_json(told: dict[str, Any]) -> None:
    text = json.dumps(told, allow_nan=False)
    assert told["firm"]["business_name"] == "C*** M*** J*** A***"
    assert not {"Rahman", "Maju", "Merdeka"} & set(text.replace('"', " ").split())
    assert "Ali" not in text


def test_a_merged_id_leads_to_the_firm_and_an_unknown_one_is_told(core: Any) -> None:
    core.put("core_registry", date(2023, 1, 1), {"nik_token": "k"})
    core.put("core_registry", date(2023, 2, 1), {"nib": NIB}, file="g")
    before = core.identify().umkm_id.tolist()
    core.put("core_registry", date(2023, 3, 1), {"nib": NIB, "nik_token": "k"}, file="h")
    core.intervals()
    (merged,) = set(before) - {core.firm_of("registry/2023-01/f/s/1")}
    told = explain(core.lake, core.con, merged)
    assert told["asked"] == merged != told["umkm_id"]
    assert len(told["records"]) == 3
    with pytest.raises(UmkmError, match="no firm has this id"):
        explain(core.lake, core.con, "UMKM-0000000000")
