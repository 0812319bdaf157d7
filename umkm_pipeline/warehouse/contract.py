"""The contract with BI tools: what the model promises is in the database, under that name, type and comment.

Belongs here: finding differences. Making them good is `schema.ensure_schema`.
"""

from __future__ import annotations

import sqlalchemy as sa

from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.sql import (
    AS_KNOWN,
    EXPORT_STATUS,
    METADATA,
    column_comment,
    known_index_name,
    published_columns,
    sql_type,
    table_comment,
    warehouse_tables,
)
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.model.types import Table
from umkm_pipeline.warehouse import catalog
from umkm_pipeline.warehouse.connect import transaction
from umkm_pipeline.warehouse.engine import BI_ROLE
from umkm_pipeline.warehouse.roles import READABLE_SCHEMA, role_exists


def differences(url: str) -> list[str]:
    """What the model promises and the database does not hold, one sentence each; empty where the contract is kept.

    Covers tables and views with their columns, types and comments, the `*_as_known` functions, the indexes that keep a
    key known once, and the rights of `umkm_bi`.

    Raises:
        UmkmError: the database cannot be reached.
    """
    with transaction(url) as connection:
        relations = catalog.relations(connection)
        functions = catalog.functions(connection)
        indexes = catalog.index_columns(connection)
        rights = _rights(connection)
    found: list[str] = []
    for table in warehouse_tables():
        found += _relation_differences(table, relations)
    for stored in METADATA.sorted_tables:
        if f"{stored.schema}.{stored.name}" not in relations:
            found.append(f"{stored.schema}.{stored.name} is missing")
    for table in (*published_tables(), EXPORT_STATUS):
        found += _function_differences(table, functions)
    for table in published_tables():
        name = f"{table.schema}.{known_index_name(table)}"
        if indexes.get(name) != table.key:
            found.append(f"index {name} on {', '.join(table.key)} is missing or on other columns")
    return [*found, *rights]


def _relation_differences(table: Table, relations: dict[str, catalog.CatalogRelation]) -> list[str]:
    name = table.sql_name
    relation = relations.get(name)
    if relation is None:
        return [f"{name} is missing"]
    found = [] if relation.comment == table_comment(table) else [f"{name} has another comment"]
    columns = published_columns(table)
    found += [f"{name}.{extra} is not in the model" for extra in relation.columns if extra not in columns]
    for column in columns:
        state = relation.columns.get(column)
        if state is None:
            found.append(f"{name}.{column} is missing")
            continue
        if state.type != sql_type(FIELDS[column]):
            found.append(f"{name}.{column} is {state.type}, not {sql_type(FIELDS[column])}")
        if state.comment != column_comment(FIELDS[column]):
            found.append(f"{name}.{column} has another comment")
    return found


def _function_differences(table: Table, functions: dict[str, tuple[str, str | None]]) -> list[str]:
    name = f"{table.sql_name}{AS_KNOWN}"
    if name not in functions:
        return [f"function {name}(date) is missing"]
    result, comment = functions[name]
    # PostgreSQL keeps no precision in what a function returns.
    expected = ", ".join(f"{column} {sql_type(FIELDS[column]).split('(')[0]}" for column in published_columns(table))
    found = [] if result == f"TABLE({expected})" else [f"function {name}(date) returns other columns"]
    return found if comment else [*found, f"function {name}(date) has no comment"]


_RELATION_RIGHTS = sa.text(
    """
    SELECT n.nspname || '.' || c.relname, n.nspname,
           has_schema_privilege(:role, n.oid, 'USAGE') AND has_table_privilege(:role, c.oid, 'SELECT')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN (SELECT unnest(CAST(:schemas AS text[]))) AND c.relkind IN ('r', 'v', 'p')
    ORDER BY 1
    """
)


def _rights(connection: sa.Connection) -> list[str]:
    if not role_exists(connection):
        return [f"role {BI_ROLE} is missing"]
    schemas = sorted({table.schema for table in warehouse_tables()})
    rows = connection.execute(_RELATION_RIGHTS, {"role": BI_ROLE, "schemas": schemas}).all()
    found = [f"{BI_ROLE} cannot read {name}" for name, schema, reads in rows if schema == READABLE_SCHEMA and not reads]
    return found + [f"{BI_ROLE} can read {name}" for name, schema, reads in rows if schema != READABLE_SCHEMA and reads]
