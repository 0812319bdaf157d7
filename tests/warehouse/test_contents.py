from __future__ import annotations

from datetime import date
from typing import Any

import psycopg

from tests.private_server import Warehouse
from umkm_pipeline.warehouse.contents import OVERALL, content_hash


def country(code: str, name: str | None = "x") -> dict[str, Any]:
    return {"destination_country": code, "country_name_en": name, "country_name_id": name}


def record(row: int, firm: str) -> dict[str, Any]:
    return {
        "record_id": f"registry/2023-05/f/s/{row}",
        "party_role": "firm",
        "umkm_id": firm,
        "link_rule": "nib",
        "probability": 1.0,
    }


def value(firm: str, fob: int) -> dict[str, Any]:
    return {
        "umkm_id": firm,
        "month": date(2023, 5, 1),
        "hs_code": "09011110",
        "destination_country": "JP",
        "channel": "direct",
        "currency": "USD",
        "fob_native": fob,
        "documents": 1,
        "items": 1,
    }


def test_order_and_history_do_not_count_but_each_value_does(warehouse: Warehouse) -> None:
    def hashed(*rows: dict[str, Any]) -> dict[str, str]:
        warehouse.put("mart_dim_country", rows)
        warehouse.publish()
        return content_hash(warehouse.url)

    first = hashed(country("JP"), country("US", None))
    assert hashed(country("JP"), country("US", "")) != first
    assert hashed(country("JP")) != first
    again = hashed(country("US", None), country("JP"))
    assert again == first
    assert len(warehouse.query("SELECT 1 FROM mart.dim_country_history")) > 2


def test_schemas_are_chosen(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    warehouse.put("identity_record_firm", [record(1, "A")])
    warehouse.publish()
    marts = content_hash(warehouse.url, ("mart",))
    assert {name.split(".")[0] for name in marts} == {"mart", OVERALL}
    warehouse.put("identity_record_firm", [record(1, "B")])
    warehouse.publish()
    assert content_hash(warehouse.url, ("mart",)) == marts


def test_relabelled_two_warehouses_that_differ_in_ids_alone_are_equal(warehouse: Warehouse) -> None:
    def hashed(a: str, b: str, fob_of_a: int, anchor: bool) -> tuple[str, str]:
        key = {"key_kind": "nib", "key_token": "t", "umkm_id": a, "is_anchor": anchor, "minted_month": date(2023, 5, 1)}
        warehouse.put("identity_record_firm", [record(1, a), record(2, b), record(10, a)])
        warehouse.put("identity_id_registry", [key])
        warehouse.put("identity_id_redirect", [{"from_id": "old", "to_id": b}] if anchor else [])
        warehouse.put("mart_export_value", [value(a, fob_of_a), value(b, 7)])
        warehouse.publish()
        return content_hash(warehouse.url)[OVERALL], content_hash(warehouse.url, relabel=True)[OVERALL]

    plain, relabelled = hashed("UMKM-A", "UMKM-B", 5, anchor=True)
    other_plain, other_relabelled = hashed("UMKM-Z", "UMKM-A", 5, anchor=False)
    assert relabelled == other_relabelled
    assert plain != other_plain
    # The same numbers credited to the other firm are another content.
    assert hashed("UMKM-A", "UMKM-B", 8, anchor=True)[1] != relabelled


def test_settings_of_the_session_do_not_count(warehouse: Warehouse) -> None:
    warehouse.put("mart_export_value", [value("A", 5)])
    warehouse.publish()
    before = content_hash(warehouse.url)
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = ''German''', current_database()); END $$"
        )
    assert content_hash(warehouse.url) == before
