"""A firm as its latest records describe it, without personal data."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.model.types import Pii

_NIB = {"nib": "1234567890123"}


def test_no_personal_field() -> None:
    assert {FIELDS[name].pii for name in TABLES["mart_firm"].columns} == {Pii.NONE}


def test_latest_facts_and_status_at_the_end_of_the_last_month(core: Any) -> None:
    core.put(
        "core_registry",
        date(2022, 1, 1),
        {**_NIB, "region_code": "7308", "district_code": "730801", "size_class_stated": "mikro", "kbli": "10311"}
        | {"size_class_computed": "mikro", "size_basis": "sales", "certificates": "PIRT", "kbli_edition": "2020"},
    )
    core.put("core_registry", date(2022, 6, 1), {**_NIB, "size_class_computed": "kecil", "size_basis": "capital"})
    core.put("core_training", date(2023, 1, 1), {**_NIB, "owner_sex": "P"}, {"participant_name": "Ani"})
    core.put("core_exports", date(2023, 9, 1), {"document_id": "A", "exporter_nib": _NIB["nib"]})
    core.intervals()
    rows = {row["umkm_id"]: row for row in core.build("mart_firm", firm)}
    assert len(rows) == 2
    known = rows[core.firm_of("registry/2022-01/f/s/1")]
    assert (known["province_code"], known["region_code"], known["district_code"]) == ("73", "7308", "730801")
    assert (known["size_class"], known["size_class_stated"], known["size_basis"]) == ("kecil", None, "capital")
    assert (known["kbli"], known["kbli_edition"], known["certificates"], known["owner_sex"]) == (
        "10311",
        "2020",
        "PIRT",
        "P",
    )
    assert (known["first_seen_month"], known["last_seen_month"]) == (date(2022, 1, 1), date(2023, 9, 1))
    assert (known["records"], known["sources"]) == (4, "exports;registry;training")
    assert (known["in_registry"], known["has_nib"], known["has_npwp"]) == (True, True, False)
    assert (known["rung"], known["rung_name"], known["is_active"]) == (7, "EKSPOR_LANGSUNG", True)
    other = rows[core.firm_of("training/2023-01/f/s/2")]
    assert (other["province_code"], other["region_code"], other["size_class"]) == ("00", "0000", "belum_diketahui")
    assert (other["in_registry"], other["rung_name"], other["is_active"]) == (False, "DIBINA", False)


def test_a_firm_without_evidence_is_on_the_lowest_rung(core: Any) -> None:
    core.put("core_exports", date(2023, 1, 1), {"document_id": "A", "exporter_nib": "1", "npe_issued": False})
    core.intervals()
    (row,) = core.build("mart_firm", firm)
    assert (row["rung"], row["is_active"], row["evidence_a"], row["readiness"]) == (0, False, 0, None)


def test_who_reports_its_own_exports_cannot_be_told_from_a_member_of_a_cluster(core: Any) -> None:
    """Beside the id: the same columns, whatever proof a report of foreign sales shows."""
    month = date(2024, 1, 1)
    core.put("core_clusters", month, {"npwp": "0000000000000001"})
    report = {"reported_from": date(2023, 12, 1), "reported_to": date(2023, 12, 31)}
    core.put(
        "core_reported_exports",
        month,
        {"npwp": "0000000000000002", **report},
        {"npwp": "0000000000000003", "proof_kind": "invoice", **report},
        {"npwp": "0000000000000004", "proof_kind": "marketplace", "reported_channel": "marketplace", **report},
    )
    core.intervals()
    rows = core.build("mart_firm", firm)
    told = [{name: value for name, value in row.items() if name != "umkm_id"} for row in rows]
    assert len(told) == 4
    assert told[0] == told[1] == told[2] == told[3]
    assert told[0]["sources"] == "lists"
