from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from umkm_pipeline.model.sql import EXPORT_STATUS, warehouse_tables
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.warehouse import engine, roles
from umkm_pipeline.warehouse.connect import parse_url, transaction


@pytest.fixture
def bi(made_url: str, warehouse_server: Path) -> Iterator[psycopg.Connection]:
    """A BI tool's connection: by TCP, with the role's password."""
    with transaction(made_url) as opened:
        roles.ensure_roles(opened)  # rights on the database itself are not copied with its template
    login = engine.bi_login(warehouse_server)
    with psycopg.connect(
        host=login.host,
        port=login.port,
        dbname=parse_url(made_url).database,
        user=login.user,
        password=login.password_file.read_text().strip(),
        autocommit=True,
    ) as connection:
        yield connection


def test_all_of_mart_can_be_read(bi: psycopg.Connection) -> None:
    marts = [table for table in (*published_tables(), EXPORT_STATUS) if table.schema == "mart"]
    assert len(marts) > 5
    for table in marts:
        assert bi.execute(f"SELECT * FROM {table.sql_name}").fetchall() == []
        assert bi.execute(f"SELECT * FROM {table.sql_name}_as_known(current_date)").fetchall() == []


def test_nothing_else_can_be_read(bi: psycopg.Connection) -> None:
    closed = [table for table in warehouse_tables() if table.schema != "mart"]
    assert {table.schema for table in closed} == {"core", "quality", "identity", "status", "audit"}
    for name in [table.sql_name for table in closed] + ["identity.firm_history", "audit.setting"]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bi.execute(f"SELECT * FROM {name}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bi.execute("SELECT * FROM identity.firm_as_known(current_date)")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (a int)",
        "CREATE TABLE mart.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "DELETE FROM mart.firm_history",
        "INSERT INTO mart.dim_country_history (destination_country, known_from) VALUES ('XX', now())",
        "DROP VIEW mart.firm",
        "SET ROLE umkm",
        "SELECT pg_read_file('pg_hba.conf')",
    ],
)
def test_nothing_can_be_changed(bi: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bi.execute(statement)


def test_nobody_has_rights_by_default(made_url: str) -> None:
    with psycopg.connect(made_url) as connection:
        connection.execute("CREATE ROLE passer_by NOLOGIN")
        reads = connection.execute(
            "SELECT n.nspname FROM pg_namespace n WHERE has_schema_privilege('passer_by', n.oid, 'USAGE') "
            "AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert reads == []
        connection.rollback()


def test_rights_that_were_given_by_hand_outside_mart_are_taken_back(made_url: str) -> None:
    with psycopg.connect(made_url) as connection:
        connection.execute("GRANT USAGE ON SCHEMA identity TO umkm_bi")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA identity TO umkm_bi")
    with transaction(made_url) as opened:
        roles.ensure_roles(opened)
        query = "SELECT has_table_privilege('umkm_bi', 'identity.firm', 'SELECT')"
        assert opened.execute(sa.text(query)).scalar_one() is False


def test_a_role_that_may_not_be_made_is_told_with_the_statement(
    made_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An owner without CREATEROLE on somebody else's server, where `umkm_bi` does not exist yet."""
    missing = "umkm_bi_of_nobody"
    monkeypatch.setattr(roles, "BI_ROLE", missing)
    with caplog.at_level(logging.WARNING), transaction(made_url) as connection:
        connection.execute(sa.text("CREATE ROLE humble NOLOGIN"))
        for schema in ("core", "quality", "identity", "status", "mart", "audit"):
            connection.execute(sa.text(f"ALTER SCHEMA {schema} OWNER TO humble"))
        connection.execute(sa.text("GRANT ALL ON DATABASE postgres TO humble"))
        connection.execute(sa.text("SET LOCAL ROLE humble"))
        assert roles._make_role(connection) is False
        connection.execute(sa.text("RESET ROLE"))
        connection.rollback()
    assert f"CREATE ROLE {missing}" in caplog.text


def test_a_server_without_the_role_gets_it_without_login(made_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "BI_ROLE", "umkm_bi_new")
    with transaction(made_url) as connection:
        assert not roles.role_exists(connection)
        roles.ensure_roles(connection)
        query = "SELECT rolcanlogin, has_table_privilege(oid, 'mart.firm', 'SELECT') FROM pg_roles WHERE rolname = :r"
        assert connection.execute(sa.text(query), {"r": "umkm_bi_new"}).one() == (False, True)
        connection.rollback()
