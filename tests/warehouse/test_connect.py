from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse.connect import bulk_transaction, explain, parse_url, place, transaction

SECRET = "s3cr3t"  # noqa: S105 -- a made-up one


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_any_spelling_of_postgresql_is_read(scheme: str) -> None:
    url = parse_url(f"{scheme}://u:p%40ss@db.example:5433/umkm")
    assert url.render_as_string(hide_password=False) == "postgresql://u:p%40ss@db.example:5433/umkm"


@pytest.mark.parametrize("text", [f"mysql://u:{SECRET}@h/d", f"u:{SECRET}@h", f"postgresql://u:{SECRET}@h:port/d"])
def test_another_url_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(UmkmError) as raised:
        parse_url(text)
    assert SECRET not in str(raised.value)
    assert "UMKM_WAREHOUSE_URL" in str(raised.value)


def test_a_place_has_host_port_or_socket_and_no_login() -> None:
    assert place(f"postgresql://u:{SECRET}@db:5433/umkm") == "PostgreSQL server db:5433, database umkm"
    assert place("postgresql://u@/umkm?host=/run/pg&port=6000") == (
        "PostgreSQL socket /run/pg/.s.PGSQL.6000, database umkm"
    )


@pytest.mark.parametrize("opening", [transaction, bulk_transaction])
def test_a_database_that_is_down_is_told_with_place_and_remedy(opening: object) -> None:
    port = free_port()
    url = f"postgresql://umkm:{SECRET}@127.0.0.1:{port}/umkm"
    with pytest.raises(UmkmError) as raised, opening(url):  # type: ignore[operator]
        pass
    told = str(raised.value)
    assert f"127.0.0.1:{port}" in told
    assert "refused" in told.lower()
    assert "umkm warehouse start" in told
    assert SECRET not in told


@pytest.mark.parametrize("opening", [transaction, bulk_transaction])
def test_a_database_that_does_not_exist_is_named(warehouse_url: str, opening: object) -> None:
    url = parse_url(warehouse_url).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(UmkmError, match='database "nowhere" does not exist'), opening(url):  # type: ignore[operator]
        pass


@pytest.mark.parametrize("opening", [transaction, bulk_transaction])
def test_values_of_rows_are_not_repeated(warehouse_url: str, opening: object) -> None:
    with opening(warehouse_url) as connection:  # type: ignore[operator]
        execute(connection, "CREATE TABLE person (nik text UNIQUE)")
        execute(connection, "INSERT INTO person VALUES ('7308014101800001')")
    with pytest.raises(UmkmError, match="duplicate key") as raised, opening(warehouse_url) as connection:  # type: ignore[operator]
        execute(connection, "INSERT INTO person VALUES ('7308014101800001')")
    assert "73080141" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_block_that_raises_changes_nothing(warehouse_url: str) -> None:
    for opening in (transaction, bulk_transaction):
        with pytest.raises(ZeroDivisionError):
            create_and_fail(opening, warehouse_url)
    with transaction(warehouse_url) as connection:
        assert connection.execute(sa.text("SELECT to_regclass('half_done')")).scalar_one() is None


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [
        ("28P01", "password"),
        ("42501", "administrator"),
        ("53100", "free space"),
        ("53300", "max_connections"),
        ("57P01", "run the same command again"),
    ],
)
def test_each_kind_of_refusal_has_its_remedy(sqlstate: str, expected: str) -> None:
    error = explain("postgresql://u@h/d", "ERROR:  it says no\nDETAIL:  Key (nik)=(1).", sqlstate)
    assert expected in error.remedy
    assert "it says no" in error.problem
    assert "DETAIL" not in str(error)


def create_and_fail(opening: Callable[[str], AbstractContextManager[object]], url: str) -> None:
    with opening(url) as connection:
        execute(connection, "CREATE TABLE half_done (a int)")
        raise ZeroDivisionError


def execute(connection: object, statement: str) -> None:
    if isinstance(connection, sa.Connection):
        connection.execute(sa.text(statement))
    else:
        connection.execute(statement)  # type: ignore[attr-defined]
