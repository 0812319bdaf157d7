"""Connections to the warehouse, and its troubles told to a person.

Belongs here: opening a connection by URL and translating what the database says into `UmkmError`. Where the URL comes
from is in `engine.py`. Messages name host and port or socket, never the password, and leave out the server's DETAIL
lines, which can carry values of rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import adbc_driver_manager
import adbc_driver_postgresql.dbapi
import sqlalchemy as sa

from umkm_pipeline.errors import TransientError, UmkmError

LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a lock that was waited for too long."""

_CONNECT_SECONDS = 10

_REMEDIES: tuple[tuple[str, str], ...] = (
    ("28", "check the user name and password in UMKM_WAREHOUSE_URL, and the server's pg_hba.conf"),
    ("3D000", "create the database on that server, or correct its name in UMKM_WAREHOUSE_URL"),
    ("42501", "connect as the owner of the warehouse, or let the server's administrator grant the right"),
    ("53100", "free space on the server's disk and run the same command again; what was published before is untouched"),
    ("53300", "close connections that are not needed, or raise max_connections on the server"),
    (LOCK_NOT_AVAILABLE, "wait until the restore or upgrade of these tables is over, then run the same command again"),
    ("25006", "connect to the primary server: this one accepts no writes"),
)
_MAY_PASS = ("40001", "40P01", "53300")
"""Two transactions in each other's way, and too many connections."""
_UNREACHABLE = (
    "see that the server runs (`umkm warehouse start` for the private one) and that host, port, user, password and "
    "database in UMKM_WAREHOUSE_URL are right, then run the same command again; what was published before is untouched"
)


def parse_url(url: str) -> sa.URL:
    """A `postgresql://` URL as SQLAlchemy's URL; any driver suffix is dropped.

    Raises:
        UmkmError: not a PostgreSQL URL. The text is not repeated, for it may hold a password.
    """
    remedy = "write it as postgresql://user:password@host:5432/database, special characters percent-encoded"
    try:
        parsed = sa.make_url(url.strip())
    except (sa.exc.ArgumentError, ValueError) as error:
        reason = type(error).__name__
        raise UmkmError(f"not a URL ({reason})", where="UMKM_WAREHOUSE_URL", remedy=remedy) from None
    if parsed.drivername.split("+")[0] not in ("postgresql", "postgres"):
        raise UmkmError(
            f"the warehouse is PostgreSQL, not {parsed.drivername}", where="UMKM_WAREHOUSE_URL", remedy=remedy
        )
    return parsed.set(drivername="postgresql")


def place(url: str) -> str:
    """Where a URL points, for messages: host and port, or socket, and database; never user or password."""
    parsed = parse_url(url)
    host = parsed.host or parsed.query.get("host") or "the default host"
    port = parsed.port or parsed.query.get("port") or 5432
    kind = "socket" if str(host).startswith("/") else "server"
    spot = f"{host}/.s.PGSQL.{port}" if kind == "socket" else f"{host}:{port}"
    return f"PostgreSQL {kind} {spot}, database {parsed.database or 'by default'}"


@contextmanager
def transaction(url: str) -> Iterator[sa.Connection]:
    """One transaction over SQLAlchemy: committed when the block ends, rolled back when it raises.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    engine = sa.create_engine(
        parse_url(url).set(drivername="postgresql+psycopg"),
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "umkm-pipeline"},
    )
    try:
        with engine.begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        # Without the cause: its text repeats parameters, which may be personal.
        raise explain(url, str(error.orig), getattr(error.orig, "sqlstate", None)) from None


@contextmanager
def bulk_transaction(url: str) -> Iterator[Any]:
    """One transaction over ADBC, which loads Arrow batches by binary COPY; yields its cursor.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    parsed = parse_url(url)
    if "connect_timeout" not in parsed.query:
        parsed = parsed.update_query_dict({"connect_timeout": str(_CONNECT_SECONDS)})
    try:
        with (
            adbc_driver_postgresql.dbapi.connect(parsed.render_as_string(hide_password=False)) as connection,
            connection.cursor() as cursor,
        ):
            yield cursor
            connection.commit()
    except adbc_driver_manager.Error as error:
        raise explain(url, str(error), error.sqlstate) from None


def explain(url: str, text: str, sqlstate: str | None) -> UmkmError:
    """What the database said, as trouble that a person can act on."""
    sqlstate = (sqlstate or "").strip("\0")
    reason = _reason(text)
    password = parse_url(url).password
    if password:
        reason = reason.replace(str(password), "***")
    if not sqlstate or sqlstate[:2] in ("08", "57"):
        return TransientError(f"cannot work with the warehouse: {reason}", where=place(url), remedy=_UNREACHABLE)
    remedy = next((text for start, text in _REMEDIES if sqlstate.startswith(start)), "")
    kind = TransientError if sqlstate in _MAY_PASS else UmkmError
    return kind(f"the warehouse refused: {reason} (SQLSTATE {sqlstate})", where=place(url), remedy=remedy)


def _reason(text: str) -> str:
    """The server's own sentence out of a driver's text, without the query and the DETAIL lines."""
    found = re.search(r"(?:ERROR|FATAL|PANIC):\s*([^\n]+)", text)
    if found:
        return found.group(1).strip()
    first = text.strip().splitlines()[0] if text.strip() else "no reason given"
    return re.sub(r"^(IO|INTEGRITY|UNKNOWN|INTERNAL): ", "", first).replace("[libpq] ", "")
