"""The warehouse's schemas, tables, views, functions, comments and roles, made or brought up to the model.

Belongs here: the one way by which the database's shape changes. The shape itself is rendered by `model/sql.py`. A
warehouse of another shape gains new tables and columns by itself; anything that could lose data is left to a person.
"""

from __future__ import annotations

import hashlib
import logging

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateIndex, CreateTable, SetColumnComment, SetTableComment

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.sql import (
    DIALECT,
    HISTORIES,
    KNOWN_FROM,
    KNOWN_TO,
    METADATA,
    SETTINGS,
    derived_objects,
    history_name,
    known_index_name,
    published_columns,
    schema_statements,
    sql_type,
)
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.model.types import Table
from umkm_pipeline.warehouse import catalog
from umkm_pipeline.warehouse.connect import place, transaction
from umkm_pipeline.warehouse.roles import ensure_roles, role_exists

LOCK_KEY = 0x756D6B6D  # "umkm": the advisory lock of whoever changes the warehouse
MODEL_SETTING = "model_fingerprint"

_LOG = logging.getLogger("umkm_pipeline.warehouse")
_LOCK_TIMEOUT = "600s"


def ensure_schema(url: str) -> bool:
    """Make the warehouse as the model says; returns whether anything had to change.

    One transaction under the advisory lock: it is done whole or not at all. Where the fingerprint kept in the database
    is that of the model, nothing is done.

    Raises:
        UmkmError: the database cannot be reached or refuses, or it holds something that the model no longer has
            (a column, a type, a key), with what to run.
    """
    fingerprint = model_fingerprint()
    with transaction(url) as connection:
        if _stored_fingerprint(connection) == fingerprint and role_exists(connection):
            return False
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK_KEY})"))
        changed = _stored_fingerprint(connection) != fingerprint
        if changed:
            _bring_up(connection, url)
            _store_fingerprint(connection, fingerprint)
        ensure_roles(connection)
    if changed:
        _LOG.info("warehouse made as the model says: %s", place(url))
    return changed


def model_fingerprint() -> str:
    """Hash of every statement that the model renders to."""
    parts = list(schema_statements())
    for table in METADATA.sorted_tables:
        parts.append(str(CreateTable(table).compile(dialect=DIALECT)))
        parts.extend(str(CreateIndex(index).compile(dialect=DIALECT)) for index in sorted(table.indexes, key=str))
        parts.extend([table.comment or "", *(column.comment or "" for column in table.columns)])
    for made in derived_objects():
        parts.extend(made.create)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stored_fingerprint(connection: sa.Connection) -> str | None:
    if connection.execute(sa.text("SELECT to_regclass('audit.setting')")).scalar_one() is None:
        return None
    return connection.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == MODEL_SETTING)).scalar_one_or_none()


def _store_fingerprint(connection: sa.Connection, fingerprint: str) -> None:
    row = insert(SETTINGS).values(name=MODEL_SETTING, value=fingerprint)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": fingerprint}))


def _bring_up(connection: sa.Connection, url: str) -> None:
    _execute(connection, *schema_statements())
    existing = catalog.relations(connection)
    indexes = catalog.index_columns(connection)
    statements = []
    for table in published_tables():
        if history_name(table) in existing:
            _refuse_losses(table, existing[history_name(table)], indexes, url)
            statements += _alterations(table, existing[history_name(table)])
    derived = derived_objects()
    for made in reversed(derived):
        _drop(connection, made.name, made.drop, url)
    _execute(connection, *statements)
    METADATA.create_all(connection)
    for history in HISTORIES.values():
        for index in history.indexes:
            index.create(connection, checkfirst=True)
    for stored in METADATA.sorted_tables:
        connection.execute(SetTableComment(stored))
        for column in stored.columns:
            connection.execute(SetColumnComment(column))
    for made in derived:
        _execute(connection, *made.create)


def _expected_types(table: Table) -> dict[str, str]:
    types = {name: sql_type(FIELDS[name]) for name in published_columns(table)}
    return {**types, **{field.name: sql_type(field) for field in (KNOWN_FROM, KNOWN_TO)}}


def _refuse_losses(table: Table, found: catalog.CatalogRelation, indexes: dict[str, tuple[str, ...]], url: str) -> None:
    """Stop where going on would lose or reinterpret what is published."""
    name = history_name(table)
    expected = _expected_types(table)
    for column, state in found.columns.items():
        if column not in expected:
            raise UmkmError(
                f"{name} has a column {column} that the model no longer has",
                where=place(url),
                remedy=f"after a backup, run `ALTER TABLE {name} DROP COLUMN {column} CASCADE` in the warehouse "
                "(`umkm warehouse psql`) and the same command again, or use a new database and publish anew",
            )
        if state.type != expected[column]:
            raise UmkmError(
                f"{name}.{column} is {state.type} and the model says {expected[column]}",
                where=place(url),
                remedy=f"after a backup, run `DROP VIEW IF EXISTS {table.sql_name} CASCADE; "
                f"ALTER TABLE {name} ALTER COLUMN {column} TYPE {expected[column]}` in the warehouse "
                "(`umkm warehouse psql`) and the same command again, or use a new database and publish anew",
            )
    index = f"{table.schema}.{known_index_name(table)}"
    if index in indexes and indexes[index] != table.key:
        raise UmkmError(
            f"{table.sql_name} has the key {', '.join(indexes[index])} and the model says {', '.join(table.key)}",
            where=place(url),
            remedy=f"run `DROP INDEX {index}` and the same command again, or use a new database and publish anew",
        )


def _alterations(table: Table, found: catalog.CatalogRelation) -> list[str]:
    """Columns that the model gained (nullable: earlier rows have no value), and those that may be null from now on."""
    name = history_name(table)
    never_null = {*table.key, *table.required, KNOWN_FROM.name}
    added = [
        f"ALTER TABLE {name} ADD COLUMN {column} {type_}"
        for column, type_ in _expected_types(table).items()
        if column not in found.columns
    ]
    relaxed = [
        f"ALTER TABLE {name} ALTER COLUMN {column} DROP NOT NULL"
        for column, state in found.columns.items()
        if state.never_null and column not in never_null
    ]
    return [*added, *relaxed]


def _drop(connection: sa.Connection, name: str, statement: str, url: str) -> None:
    try:
        with connection.begin_nested():
            _execute(connection, statement)
    except sa.exc.InternalError:
        raise UmkmError(
            f"something that is not of the pipeline depends on {name}, which has to change",
            where=place(url),
            remedy=f"drop what depends on it (`\\d+ {name}` in `umkm warehouse psql` helps to find it), "
            "run the same command again, and create it anew",
        ) from None


def _execute(connection: sa.Connection, *statements: str) -> None:
    """Run statements as they are: no parameters, hence no meaning of % or : in their texts."""
    if statements:
        connection.exec_driver_sql("; ".join(statements).replace("%", "%%"))
