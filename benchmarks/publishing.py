"""Publishing into a private PostgreSQL, the plain COPY that it is compared with, and the figures that must come out.

Belongs here: the server of a run, the publish as a run does it, and questions to the published tables.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import psycopg
from psycopg import sql

from benchmarks.measure import Done
from benchmarks.scale import TRUE_FIRMS, TRUE_MICRO, Scale
from umkm_pipeline import __version__
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.sql import history_name, published_columns
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.model.types import Table
from umkm_pipeline.privacy import Tokens, load_key
from umkm_pipeline.settings import Settings
from umkm_pipeline.warehouse import engine
from umkm_pipeline.warehouse.publish import publish

REGISTRY_MONTH = date(2024, 6, 1)
_BLOCK = 1 << 20


def start(_: Scale) -> Done:
    """Make and start the private server of this local folder."""
    engine.start(Settings().embedded_warehouse)
    return Done()


def stop(_: Scale) -> Done:
    """Stop it, if it runs."""
    engine.stop(Settings().embedded_warehouse)
    return Done()


def publish_lake(_: Scale) -> Done:
    """Publish what differs; counts the rows staged."""
    settings = Settings()
    lake = Lake(settings.lake)
    report = publish(
        engine.resolve_url(settings),
        lake,
        run_id="benchmark",
        months=lake.months("landing_files"),
        key_fingerprint=Tokens(load_key(settings.pii_key, create=False)).fingerprint(),
        code_version=__version__,
    )
    staged = sum(change.staged for change in report.tables)
    return Done(rows=staged, figures={"inserted": report.inserted, "closed": report.closed})


def write_csv(_: Scale) -> Done:
    """Every published table as CSV for `copy_csv`, since a plain COPY should not pay for reading Parquet."""
    settings, rows = Settings(), 0
    out = settings.scratch / "copy"
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        for table in _tables(Lake(settings.lake)):
            columns = ", ".join(published_columns(table))
            files = f"{Lake(settings.lake).folder(table.asset)}/*.parquet"
            query = f"COPY (SELECT {columns} FROM read_parquet('{files}')) TO '{out}/{table.asset}.csv' (HEADER false)"
            rows += con.execute(query).fetchall()[0][0]
    return Done(rows=rows)


def copy_csv(_: Scale) -> Done:
    """The same rows into plain tables without keys, indexes or history: COPY, and nothing else."""
    settings, rows = Settings(), 0
    with psycopg.connect(engine.resolve_url(settings)) as connection:
        connection.execute("CREATE SCHEMA floor")
        for table in _tables(Lake(settings.lake)):
            name, known = sql.Identifier("floor", table.asset), sql.SQL(history_name(table))
            columns = sql.SQL(", ").join(map(sql.Identifier, published_columns(table)))
            connection.execute(
                sql.SQL("CREATE TABLE {} AS SELECT {} FROM {} WITH NO DATA").format(name, columns, known)
            )
            with connection.cursor() as cursor:
                file = settings.scratch / "copy" / f"{table.asset}.csv"
                with (
                    file.open("rb") as text,
                    cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(name)) as to,
                ):
                    while block := text.read(_BLOCK):
                        to.write(block)
                rows += cursor.rowcount
    return Done(rows=rows)


def figures(scale: Scale) -> Done:
    """Firms and micro firms of the registry, asked of `mart.registry_summary`.

    Raises:
        AssertionError: they are not exactly those that were written, or, at true scale, those that were published.
    """
    settings = Settings()
    question = (
        "SELECT sum(firms)::bigint, coalesce(sum(firms) FILTER (WHERE size_class = 'mikro'), 0)::bigint "
        "FROM mart.registry_summary WHERE province_code = '63' AND period_month = %s"
    )
    with psycopg.connect(engine.resolve_url(settings)) as connection:
        firms, micro = connection.execute(question, (REGISTRY_MONTH,)).fetchall()[0]
    truth = json.loads((settings.local_dir / "truth" / "kalsel_registry.json").read_text("utf-8"))
    assert (firms, micro) == (truth["firms"], truth["mikro"]), (firms, micro, truth)
    if scale.firms == TRUE_FIRMS:
        assert (firms, micro) == (TRUE_FIRMS, TRUE_MICRO), (firms, micro)
    return Done(rows=firms, figures={"firms": firms, "mikro": micro})


def _tables(lake: Lake) -> list[Table]:
    """Published tables that the lake has rows of."""
    return [table for table in published_tables() if any(lake.folder(table.asset).glob("*.parquet"))]
