"""What a database holds: relations, columns, comments and indexes, as PostgreSQL's catalog tells.

Belongs here: reading the catalog. Judging it against the model is in `schema.py` (before a change) and `contract.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from umkm_pipeline.model.sql import SCHEMAS


@dataclass(frozen=True, slots=True)
class CatalogColumn:
    """A column: its type as `format_type` spells it, whether it is never null, and its comment."""

    type: str
    never_null: bool
    comment: str | None


@dataclass(slots=True)
class CatalogRelation:
    """A table or view: its kind (`r` or `v`), comment, and columns in order."""

    kind: str
    comment: str | None
    columns: dict[str, CatalogColumn] = field(default_factory=dict)


_RELATIONS = sa.text(
    """
    SELECT n.nspname || '.' || c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'),
           a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, col_description(c.oid, a.attnum)
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = ANY(:schemas) AND c.relkind IN ('r', 'v', 'p')
    ORDER BY 1, a.attnum
    """
)
_FUNCTIONS = sa.text(
    """
    SELECT n.nspname || '.' || p.proname, pg_get_function_result(p.oid), obj_description(p.oid, 'pg_proc')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY(:schemas) AND pg_get_function_identity_arguments(p.oid) = 'known_on date'
    """
)
_INDEXES = sa.text(
    """
    SELECT n.nspname || '.' || c.relname,
           array(SELECT a.attname::text FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, place)
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place)
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY(:schemas)
    """
)


def relations(connection: sa.Connection) -> dict[str, CatalogRelation]:
    """Tables and views of the warehouse's schemas by qualified name."""
    found: dict[str, CatalogRelation] = {}
    for name, kind, comment, column, type_, never_null, column_comment in _rows(connection, _RELATIONS):
        relation = found.setdefault(name, CatalogRelation(kind, comment))
        relation.columns[column] = CatalogColumn(type_, never_null, column_comment)
    return found


def functions(connection: sa.Connection) -> dict[str, tuple[str, str | None]]:
    """Functions of one argument `known_on date`: what each returns, and its comment, by qualified name."""
    return {name: (result, comment) for name, result, comment in _rows(connection, _FUNCTIONS)}


def index_columns(connection: sa.Connection) -> dict[str, tuple[str, ...]]:
    """Columns of each index by the index's qualified name."""
    return {name: tuple(columns) for name, columns in _rows(connection, _INDEXES)}


def _rows(connection: sa.Connection, query: sa.TextClause) -> Sequence[Any]:
    return connection.execute(query, {"schemas": list(SCHEMAS)}).all()
