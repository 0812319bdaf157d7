"""Owners, brokers, exporters: people and parties are not firms, and value has one firm."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from umkm_pipeline.identity.owners import identity_owner_firm
from umkm_pipeline.indicators.export_value import export_value

_MAY = date(2023, 5, 1)
_ALI = {"owner_name": "Ali Rahman", "nik_token": "ali", "phone_token": "p", "address": "Jl. Merdeka 12"}
_SHOP = {**_ALI, "business_name": "Maju Jaya", "nib": "9000000000001"}
_WORKSHOP = {**_ALI, "business_name": "Bengkel Las Sinar", "nib": "9000000000202"}


def test_one_owner_with_two_firms_stays_two_firms_that_are_told_of(core: Any) -> None:
    partner = {**_WORKSHOP, "owner_name": "Siti Aminah", "nik_token": "siti"}
    alone = {"business_name": "Sari Laut", "nib": "9000000003333", "nik_token": "budi"}
    core.put("core_registry", _MAY, _SHOP, _WORKSHOP, partner, alone, {"business_name": "Tanpa NIK"})
    core.put("core_training", date(2023, 6, 1), {"nib": _SHOP["nib"], "nik_token": "ali"})
    core.identify()
    shop, workshop, other, sari = (core.firm_of(f"registry/2023-05/f/s/{number}") for number in (1, 2, 3, 4))
    assert shop != workshop == other
    rows = core.build("identity_owner_firm", identity_owner_firm)
    told = {(row["nik_token"], row["umkm_id"]): row for row in rows}
    counts = {pair: (row["owner_records"], row["owner_firms"], row["firm_owners"]) for pair, row in told.items()}
    assert counts == {
        ("ali", shop): (2, 2, 1),
        ("ali", workshop): (1, 2, 2),
        ("siti", workshop): (1, 1, 2),
        ("budi", sari): (1, 1, 1),
    }


def test_exporter_and_owner_of_a_declaration_are_two_firms_and_its_value_is_one_of_theirs(core: Any) -> None:
    """The exporter declares for the owner, for itself, and, named as owner too, for itself once more."""
    trader = {"exporter_nib": "9000000000303", "exporter_name": "PT Ekspor Bersama"}
    core.put("core_registry", _MAY, _SHOP)
    core.put(
        "core_exports",
        date(2023, 6, 1),
        {"document_id": "A", **trader, "goods_owner_nik_token": "ali", "goods_owner_name": "Maju Jaya"},
        {"document_id": "B", **trader},
        {"document_id": "C", **trader, "goods_owner_nib": trader["exporter_nib"], "goods_owner_name": "PT. Ekspor"},
    )
    core.evidence()
    owner, exporter = (core.firm_of("exports/2023-06/f/s/1", role) for role in ("owner", "exporter"))
    assert owner == core.firm_of("registry/2023-05/f/s/1") != exporter
    value = core.build("mart_export_value", export_value)
    assert {(row["umkm_id"], row["channel"]): row["fob_usd"] for row in value} == {
        (owner, "indirect"): Decimal(100),
        (exporter, "direct"): Decimal(200),
    }
