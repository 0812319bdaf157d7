"""Hashes of what the warehouse knows now, to tell whether two warehouses say the same.

Belongs here: the comparison of contents, done in the database. The order of rows and the times of publishing do not
count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import sqlalchemy as sa

from umkm_pipeline.model.sql import published_columns
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.model.types import Table
from umkm_pipeline.warehouse.connect import transaction

OVERALL = "overall"
DATA_SCHEMAS = ("core", "quality", "identity", "status", "mart")

_FIRM_IDS = frozenset({"umkm_id", "other_umkm_id", "exporter_id", "from_id", "to_id"})
# What the order of the months decides even where the firms come out the same: when an id was minted, and under which
# key, and which ids were retired on the way.
_ORDER_DEPENDENT_TABLES = frozenset({"identity.id_redirect"})
_ORDER_DEPENDENT_COLUMNS = frozenset({"is_anchor", "minted_month"})


def content_hash(url: str, schemas: Collection[str] = DATA_SCHEMAS, *, relabel: bool = False) -> dict[str, str]:
    """A hash for each published table of `schemas` (by `<schema>.<name>`) and one for all of them (`overall`).

    Equal hashes mean equal rows, whatever their order. With `relabel` each firm's id is replaced by the smallest row
    address that names the firm (`record_id/party_role` in `identity.record_firm`), so that two warehouses that differ
    only in the ids given (months read in another order) compare equal; what that order alone decides
    (`identity.id_redirect`, the anchor and the month of `identity.id_registry`) is then left out.

    Raises:
        UmkmError: the database cannot be reached or was not made by this version (`ensure_schema`).
    """
    hashes: dict[str, str] = {}
    with transaction(url) as connection:
        connection.execute(sa.text("SET LOCAL datestyle = 'ISO'"))
        connection.execute(sa.text("SET LOCAL extra_float_digits = 1"))
        connection.execute(sa.text("SET LOCAL work_mem = '128MB'"))
        if relabel:
            connection.execute(
                sa.text(
                    "CREATE TEMPORARY TABLE firm_label ON COMMIT DROP AS SELECT umkm_id, "
                    """min(record_id || '/' || party_role COLLATE "C") AS label """
                    "FROM identity.record_firm GROUP BY umkm_id"
                )
            )
            connection.execute(sa.text("ANALYZE firm_label"))
        for table in published_tables():
            if table.schema in schemas and not (relabel and table.sql_name in _ORDER_DEPENDENT_TABLES):
                hashes[table.sql_name] = str(connection.execute(sa.text(_query(table, relabel=relabel))).scalar_one())
    hashes[OVERALL] = hashlib.sha256(repr(sorted(hashes.items())).encode()).hexdigest()
    return hashes


def _query(table: Table, *, relabel: bool) -> str:
    """Count of rows, and the sums of both halves of the rows' MD5: a sum does not depend on the order."""
    values, joins = [], []
    for name in published_columns(table):
        if relabel and name in _ORDER_DEPENDENT_COLUMNS:
            continue
        if relabel and name in _FIRM_IDS:
            values.append(f"l_{name}.label")
            joins.append(f"LEFT JOIN firm_label AS l_{name} ON l_{name}.umkm_id = t.{name}")
        else:
            values.append(f"t.{name}")
    halves = " || '-' || ".join(
        f"coalesce(sum(('x' || substr(h, {start}, 16))::bit(64)::bigint::numeric), 0)" for start in (1, 17)
    )
    return (
        f"SELECT count(*) || '-' || {halves} FROM "
        f"(SELECT md5(ROW({', '.join(values)})::text) AS h FROM {table.sql_name} AS t {' '.join(joins)}) AS hashed"
    )
