"""Rights in the warehouse: `umkm_bi` reads `mart` and nothing else, and nobody has a right by default.

Belongs here: the role for BI tools and every grant and revoke. On the private server the role can log in (`engine.py`
gives it a password); on another server it is made NOLOGIN where that is allowed, for the administrator to open.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from umkm_pipeline.model.sql import SCHEMAS
from umkm_pipeline.warehouse.engine import BI_ROLE

READABLE_SCHEMA = "mart"

_LOG = logging.getLogger("umkm_pipeline.warehouse")


def role_exists(connection: sa.Connection) -> bool:
    """Whether the server has the role for BI tools."""
    found = connection.execute(sa.text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": BI_ROLE})
    return bool(found.scalar_one())


def ensure_roles(connection: sa.Connection) -> None:
    """Make the role if need be and set every right in the warehouse's schemas, within the caller's transaction.

    A server that does not let us make roles is told of in a warning with the statement for its administrator; the
    rights of `umkm_bi` are then set by the first call that finds the role.
    """
    if _owns(connection, "pg_namespace", "nspowner", "nspname = 'public'"):
        connection.execute(sa.text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
    if _owns(connection, "pg_database", "datdba", "datname = current_database()"):
        database = connection.execute(sa.text("SELECT quote_ident(current_database())")).scalar_one()
        connection.execute(sa.text(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"))
    schemas = ", ".join(SCHEMAS)
    connection.execute(sa.text(f"REVOKE ALL ON SCHEMA {schemas} FROM PUBLIC"))
    connection.execute(sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schemas} FROM PUBLIC"))
    connection.execute(sa.text(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schemas} FROM PUBLIC"))
    if not role_exists(connection) and not _make_role(connection):
        return
    closed = ", ".join(schema for schema in SCHEMAS if schema != READABLE_SCHEMA)
    for statement in (
        f"REVOKE ALL ON SCHEMA {schemas} FROM {BI_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {closed} FROM {BI_ROLE}",
        f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {closed} FROM {BI_ROLE}",
        f"GRANT USAGE ON SCHEMA {READABLE_SCHEMA} TO {BI_ROLE}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {READABLE_SCHEMA} TO {BI_ROLE}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {READABLE_SCHEMA} TO {BI_ROLE}",
    ):
        connection.execute(sa.text(statement))


def _make_role(connection: sa.Connection) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(sa.text(f"CREATE ROLE {BI_ROLE} NOLOGIN"))
    except sa.exc.ProgrammingError:
        _LOG.warning(
            "role %s is missing and may not be made here; let the server's administrator run: "
            "CREATE ROLE %s LOGIN PASSWORD '...'; and run the same command again",
            BI_ROLE,
            BI_ROLE,
        )
        return False
    return True


def _owns(connection: sa.Connection, catalog: str, owner: str, which: str) -> bool:
    """Whether our role is or belongs to the owner: others may not revoke."""
    query = sa.text(f"SELECT count(*) FROM {catalog} WHERE {which} AND pg_has_role({owner}, 'USAGE')")
    return bool(connection.execute(query).scalar_one())
