from __future__ import annotations

import psycopg
import pytest

from umkm_pipeline.warehouse.contract import differences
from umkm_pipeline.warehouse.schema import ensure_schema


def test_a_fresh_warehouse_keeps_the_contract_and_an_empty_database_does_not(warehouse_url: str) -> None:
    assert "mart.export_status is missing" in differences(warehouse_url)
    ensure_schema(warehouse_url)
    assert differences(warehouse_url) == []


def test_every_name_has_a_comment_in_both_languages(made_url: str) -> None:
    with psycopg.connect(made_url) as connection:
        comments = connection.execute(
            """
            SELECT obj_description(c.oid, 'pg_class'), col_description(c.oid, a.attnum), n.nspname, c.relname, a.attname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            WHERE n.nspname IN ('core', 'quality', 'identity', 'status', 'mart', 'audit') AND c.relkind IN ('r', 'v')
            """
        ).fetchall()
    assert len(comments) > 300
    assert [row for row in comments if " | " not in (row[0] or "") or " | " not in (row[1] or "")] == []


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("COMMENT ON COLUMN mart.firm.rung IS 'x'", "mart.firm.rung has another comment"),
        ("COMMENT ON FUNCTION mart.firm_as_known(date) IS NULL", "function mart.firm_as_known(date) has no comment"),
        ("DROP FUNCTION mart.firm_as_known(date)", "function mart.firm_as_known(date) is missing"),
        ("DROP INDEX mart.firm_known", "index mart.firm_known on umkm_id is missing or on other columns"),
        ("DROP TABLE audit.setting", "audit.setting is missing"),
        ("REVOKE SELECT ON mart.firm FROM umkm_bi", "umkm_bi cannot read mart.firm"),
        (
            "GRANT USAGE ON SCHEMA identity TO umkm_bi; GRANT SELECT ON identity.firm TO umkm_bi",
            "umkm_bi can read identity.firm",
        ),
        (
            "DROP VIEW mart.dim_country; CREATE VIEW mart.dim_country AS SELECT 1 AS extra",
            "mart.dim_country.extra is not in the model",
        ),
        (
            "DROP VIEW mart.dim_country; CREATE VIEW mart.dim_country AS SELECT 1 AS destination_country",
            "mart.dim_country.destination_country is integer, not text",
        ),
    ],
)
def test_each_breach_is_named(made_url: str, statement: str, difference: str) -> None:
    with psycopg.connect(made_url) as connection:
        connection.execute(statement)
    assert difference in differences(made_url)
