"""A private PostgreSQL for the test session, a fresh database for each test, and a lake to publish from."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pytest

from tests.made_once import MadeOnce
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.sql import published_columns
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.warehouse import engine
from umkm_pipeline.warehouse.connect import parse_url
from umkm_pipeline.warehouse.publish import PublishReport, publish
from umkm_pipeline.warehouse.schema import ensure_schema


@pytest.fixture(scope="session")
def warehouse_server(made_once: MadeOnce) -> Iterator[Path]:
    """Folder of one running server for the whole session."""

    def start(folder: Path) -> None:
        with psycopg.connect(engine.start(folder), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # a test's data need not outlive the machine
            connection.execute("SELECT pg_reload_conf()")

    with made_once.folder("server", start, engine.stop) as folder:
        yield folder


@pytest.fixture
def warehouse_url(warehouse_server: Path) -> Iterator[str]:
    """URL of a fresh, empty database, its owner's."""
    with _database(warehouse_server) as url:
        yield url


@pytest.fixture
def made_url(warehouse_server: Path, made_template: str) -> Iterator[str]:
    """URL of a fresh database that `ensure_schema` has made."""
    with _database(warehouse_server, made_template) as url:
        yield url


@pytest.fixture(scope="session")
def made_template(warehouse_server: Path) -> Iterator[str]:
    """Name of a database that `ensure_schema` has made, to be copied."""
    with _database(warehouse_server) as url:
        ensure_schema(url)
        yield str(parse_url(url).database)


@contextmanager
def _database(folder: Path, template: str = "template1") -> Iterator[str]:
    server = parse_url(engine.start(folder))
    name = f"t_{uuid.uuid4().hex[:12]}"
    owner = server.render_as_string(hide_password=False)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def outside() -> Iterator[Path]:
    """A folder where servers of a test's own may be: see `MadeOnce` for why it is not pytest's."""
    with tempfile.TemporaryDirectory(prefix="umkm-test-") as folder:
        yield Path(folder)


class Warehouse:
    """A lake and the warehouse that it is published to."""

    def __init__(self, url: str, lake: Lake) -> None:
        self.url, self.lake = url, lake

    def put(self, asset: str, rows: Sequence[Mapping[str, Any]], month: date | None = None) -> None:
        """Replace a table, or a month of it, in the lake."""
        self.lake.write(asset, pa.Table.from_pylist(list(rows), schema=arrow_schema(TABLES[asset])), month)

    def publish(self, **arguments: Any) -> PublishReport:
        """Publish the lake with plain arguments."""
        plain = {"run_id": "r", "months": [date(2023, 1, 1)], "key_fingerprint": "k1", "code_version": "0"}
        return publish(self.url, self.lake, **plain | arguments)

    def changes(self, **arguments: Any) -> dict[str, tuple[int, int]]:
        """Publish, and tell the rows inserted and closed of each table that changed."""
        report = self.publish(**arguments)
        return {t.table: (t.inserted, t.closed) for t in report.tables if t.inserted or t.closed}

    def known(self, asset: str) -> list[tuple[Any, ...]]:
        """What the warehouse knows now of a table, in the order of its key."""
        table = TABLES[asset]
        return self.query(
            f"SELECT {', '.join(published_columns(table))} FROM {table.sql_name} ORDER BY {', '.join(table.key)}"
        )

    def query(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query as the owner."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def shift(self, asset: str, days: int) -> None:
        """Move a table's history into the past, so that days can be told apart."""
        name = f"{TABLES[asset].sql_name}_history"
        with psycopg.connect(self.url) as connection:
            move = f"SET known_from = known_from - interval '{days} days', known_to = known_to - interval '{days} days'"
            connection.execute(f"UPDATE {name} {move}")


@pytest.fixture
def warehouse(made_url: str, tmp_path: Path) -> Warehouse:
    """An empty lake and a warehouse that knows nothing."""
    return Warehouse(made_url, Lake(tmp_path / "lake"))
