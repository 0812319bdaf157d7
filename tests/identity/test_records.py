"""Which parties of a row are firms of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.identity.records import identity_record

_MAY = date(2023, 5, 1)


def _parties(core: Any) -> list[dict[str, Any]]:
    core.lake.write_expression("identity_record", identity_record(core.scan), core.con)
    return list(core.lake.read("identity_record").to_dict("records"))


def test_each_source_names_its_parties(core: Any) -> None:
    core.put(
        "core_registry",
        _MAY,
        {"business_name": "CV. Maju", "owner_name": "H. Ali", "village_code": "7308012001", "nib": ""},
    )
    core.put("core_training", _MAY, {"business_name": "UD Maju", "participant_name": "Ali, S.E.", "phone_token": "p"})
    core.put(
        "core_exports",
        _MAY,
        {"document_id": "A", "exporter_name": "PT Ekspor", "exporter_nib": "1", "goods_owner_name": "Maju"},
    )
    core.put("core_parcels", _MAY, {"document_id": "B", "sender_name": "Ali", "sender_phone_token": "q"})
    parties = {row["party_role"]: row for row in _parties(core)}
    assert set(parties) == {"firm", "participant", "exporter", "owner", "sender"}
    assert parties["firm"]["name_key"] == parties["participant"]["name_key"] == parties["owner"]["name_key"] == "MAJU"
    assert parties["firm"]["owner_key"] == parties["participant"]["owner_key"] == "ALI"
    assert parties["firm"]["village_key"] == "7308012001"
    assert parties["firm"]["source"] == "registry"
    assert parties["exporter"]["nib"] == "1"
    assert [parties[role]["phone_token"] for role in ("participant", "sender")] == ["p", "q"]


def test_the_owner_of_the_goods_is_another_firm_or_not(core: Any) -> None:
    maju = {"exporter_nib": "1", "exporter_npwp": "0a", "exporter_name": "CV Maju"}
    person = {"exporter_nik_token": "k", "exporter_name": "Ali"}
    rows = [
        ({**maju, "goods_owner_nib": "1", "goods_owner_name": "Maju Cabang"}, False),
        ({**maju, "goods_owner_nib": "2", "goods_owner_name": "CV Maju"}, True),
        ({**maju, "goods_owner_npwp": "0a", "goods_owner_name": "Lain"}, False),
        ({**maju, "goods_owner_npwp": "0b"}, True),
        ({**person, "goods_owner_nik_token": "l", "goods_owner_name": "Ali"}, True),
        ({**maju, "goods_owner_nik_token": "k", "goods_owner_name": "PT. MAJU"}, False),
        ({**maju, "goods_owner_nik_token": "k", "goods_owner_name": "Sari"}, True),
        ({**maju}, False),
    ]
    core.put("core_exports", _MAY, *({"document_id": "A", **names} for names, _ in rows))
    parties = _parties(core)
    owners = {row["row_number"] for row in parties if row["party_role"] == "owner"}
    assert owners == {number for number, (_, is_another) in enumerate(rows, start=1) if is_another}
    assert len(parties) == len(rows) + len(owners)


def test_lists_of_firms_name_theirs(core: Any) -> None:
    core.put("core_certificates", _MAY, {"business_name": "PT Ekspor", "nib": "1", "origin_region_code": "7308"})
    core.put("core_reported_exports", _MAY, {"business_name": "UD Maju", "owner_name": "Ali", "phone_token": "p"})
    core.put("core_curation", _MAY, {"business_name": "CV. Maju", "nib": "2", "decision": "not_chosen"})
    parties = {row["party_role"]: row for row in _parties(core)}
    assert set(parties) == {"exporter", "reporter", "candidate"}
    # The region on a certificate is that of the goods.
    assert parties["exporter"]["region_code"] is None
    assert parties["reporter"]["owner_key"] == "ALI"
    assert parties["candidate"]["name_key"] == "MAJU"


def test_guests_buyers_and_nameless_sellers_are_no_firms(core: Any) -> None:
    deal = {"mission_line": "deal", "business_name": "UD Maju", "buyer_name": "PT Beli"}
    core.put(
        "core_missions",
        _MAY,
        {"business_name": "UD Ikut", "phone_token": "p"},
        {"mission_line": "invitation", "invited_name": "Kedutaan Besar Jepang"},
        {"mission_line": "event", "announced_deals_idr": 340},
        deal,
        {**deal, "nib": "1"},
    )
    parties = {(row["row_number"], row["party_role"]) for row in _parties(core)}
    assert parties == {(1, "participant"), (5, "seller")}
