from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest

from tests.private_server import Warehouse
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse import schema
from umkm_pipeline.warehouse.contract import differences
from umkm_pipeline.warehouse.schema import ensure_schema, model_fingerprint


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


def older(url: str, *statements: str) -> None:
    """Make a database look as an earlier model left it."""
    run(url, *statements, "UPDATE audit.setting SET value = 'older' WHERE name = 'model_fingerprint'")


def test_making_it_twice_changes_nothing(warehouse_url: str) -> None:
    assert ensure_schema(warehouse_url)
    assert differences(warehouse_url) == []
    assert not ensure_schema(warehouse_url)


def test_made_at_once_by_several_it_is_made_once(warehouse_url: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(ensure_schema, [warehouse_url] * 3))
    assert sorted(made) == [False, False, True]
    assert differences(warehouse_url) == []


def test_the_fingerprint_is_that_of_the_model() -> None:
    assert model_fingerprint() == model_fingerprint()
    assert len(model_fingerprint()) == 64


def test_a_column_that_the_model_gained_is_added_and_rows_stay(warehouse: Warehouse) -> None:
    country = {"destination_country": "JP", "country_name_en": "Japan", "country_name_id": "Jepang"}
    warehouse.put("mart_dim_country", [country])
    warehouse.publish()
    older(
        warehouse.url,
        "DROP VIEW mart.dim_country",
        "ALTER TABLE mart.dim_country_history DROP COLUMN country_name_id",
    )
    assert ensure_schema(warehouse.url)
    assert differences(warehouse.url) == []
    assert warehouse.known("mart_dim_country") == [("JP", "Japan", None)]
    assert warehouse.changes() == {"mart.dim_country": (1, 1)}
    assert warehouse.known("mart_dim_country") == [("JP", "Japan", "Jepang")]


def test_a_table_that_the_model_gained_is_made(made_url: str) -> None:
    older(made_url, "DROP TABLE mart.registry_summary_history CASCADE")
    assert ensure_schema(made_url)
    assert differences(made_url) == []


def test_a_column_that_may_be_null_from_now_on_is_relaxed(warehouse: Warehouse) -> None:
    older(warehouse.url, "ALTER TABLE mart.dim_country_history ALTER COLUMN country_name_id SET NOT NULL")
    ensure_schema(warehouse.url)
    warehouse.put("mart_dim_country", [{"destination_country": "JP"}])
    assert warehouse.changes() == {"mart.dim_country": (1, 0)}


def test_comments_are_brought_up(made_url: str) -> None:
    older(
        made_url,
        "COMMENT ON COLUMN mart.firm_history.umkm_id IS 'old'",
        "COMMENT ON VIEW mart.firm IS 'old'",
    )
    assert differences(made_url) == ["mart.firm has another comment"]
    ensure_schema(made_url)
    assert differences(made_url) == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("ALTER TABLE mart.firm_history ADD COLUMN colour text", "has a column colour"),
        (
            "DROP VIEW mart.dim_month CASCADE; ALTER TABLE mart.dim_month_history ALTER COLUMN year TYPE text",
            "mart.dim_month_history.year is text and the model says bigint",
        ),
        (
            "DROP INDEX mart.firm_known; CREATE INDEX firm_known ON mart.firm_history (region_code)",
            "has the key region_code and the model says umkm_id",
        ),
    ],
)
def test_what_could_lose_data_is_left_to_a_person_who_is_told_what_to_run(
    made_url: str, statement: str, problem: str
) -> None:
    older(made_url, *statement.split("; "))
    with pytest.raises(UmkmError) as raised:
        ensure_schema(made_url)
    assert problem in raised.value.problem
    commands = raised.value.remedy.split("`")[1]
    assert commands.split()[0] in ("ALTER", "DROP")
    if "TYPE" in commands:
        commands += " USING year::bigint"
    run(made_url, *commands.split("; "))
    ensure_schema(made_url)
    assert differences(made_url) == []


def test_a_view_of_somebody_else_is_not_dropped(made_url: str) -> None:
    older(made_url, "CREATE VIEW public.mine AS SELECT umkm_id FROM mart.firm")
    with pytest.raises(UmkmError, match=r"depends on mart\.firm"):
        ensure_schema(made_url)
    run(made_url, "SELECT * FROM public.mine")


def test_a_failure_half_way_leaves_nothing(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "ensure_roles", fail)
    with pytest.raises(ZeroDivisionError):
        ensure_schema(warehouse_url)
    assert "mart.firm is missing" in differences(warehouse_url)


def test_export_status_is_the_interval_of_the_last_day_of_the_month(warehouse: Warehouse) -> None:
    months = [{"month": date(2023, month, 1), "year": 2023} for month in (1, 2, 3)]
    warehouse.put("mart_dim_month", months)
    evidence = {"is_active": False, "evidence_a": 0, "evidence_b": 0, "evidence_c": 1}
    first = {"umkm_id": "U1", "valid_from": date(2023, 1, 31), "valid_to": date(2023, 3, 31), "rung": 0, **evidence}
    then = {"umkm_id": "U1", "valid_from": date(2023, 3, 31), "rung": 3, "readiness": 12.5, **evidence}
    warehouse.put("mart_export_status_interval", [first | {"rung_name": "TERDATA"}, then | {"rung_name": "DIBINA"}])
    warehouse.publish()
    query = "SELECT umkm_id, month, rung, rung_name, readiness FROM {} ORDER BY month"
    expected = [
        ("U1", date(2023, 1, 1), 0, "TERDATA", None),
        ("U1", date(2023, 2, 1), 0, "TERDATA", None),
        ("U1", date(2023, 3, 1), 3, "DIBINA", 12.5),
    ]
    assert warehouse.query(query.format("mart.export_status")) == expected
    assert warehouse.query(query.format("mart.export_status_as_known(current_date + 1)")) == expected
    assert warehouse.query(query.format("mart.export_status_as_known(current_date - 2)")) == []
