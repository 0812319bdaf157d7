"""Erasing a person from the warehouse, history included, and the list that keeps them out.

Belongs here: what is deleted or blanked in the database, in one transaction with the line in `audit.erasure`, and the
list's copy (`identity.erased`), from which a lost lake takes it back. Who the person is, is decided in `erasure/`.

This is the one place that takes rows out of history: what was known is otherwise never forgotten.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import psycopg
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from umkm_pipeline.erasure.suppress import load_erased, parties_of, personal_columns, save_erased
from umkm_pipeline.identity.memory import forget
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.model.sql import ERASED, ERASURES, HISTORIES, SETTINGS
from umkm_pipeline.model.tables import TABLES, published_tables
from umkm_pipeline.model.types import Table
from umkm_pipeline.warehouse.connect import parse_url, transaction
from umkm_pipeline.warehouse.schema import LOCK_KEY, ensure_schema

_LOG = logging.getLogger("umkm_pipeline.warehouse")


@dataclass(frozen=True, slots=True)
class Gone:
    """What of lake and warehouse is a person's.

    Args:
        stand_in: what stands in for the person in documents.
        records: rows of lists; they go from every table.
        parties: rows of documents → parties that are blanked; they stay otherwise.
        contacts: tokens whose values go.
        keys: identity keys (kind and hash) that go.
        firms: firms that were the person's; what describes them goes.
        vanished: those of them that no document holds; they go from every table.
    """

    stand_in: str = ""
    records: Collection[str] = ()
    parties: Mapping[str, Collection[str]] = field(default_factory=dict)
    contacts: Collection[str] = ()
    keys: Collection[tuple[str, str]] = ()
    firms: Collection[str] = ()
    vanished: Collection[str] = ()


def count_rows(url: str, gone: Gone) -> dict[str, int]:
    """Rows, history included, that `erase_rows` would take out or blank, by table.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    with transaction(url) as connection:
        if not _is_made(connection):
            return {}
        _stage(connection, gone)
        counts: Counter[str] = Counter()
        for name, table, where in _steps():
            counts[name] += _count(connection, table, where)
        return {name: count for name, count in counts.items() if count}


def erase_rows(url: str, gone: Gone, added: pa.Table, line: Mapping[str, str]) -> dict[str, int]:
    """Take a person out of every table, put them on the list, and note it in `audit.erasure`, in one transaction.

    Args:
        url: the warehouse.
        gone: what is the person's.
        added: rows of the list.
        line: `erased_by`, `asked_by` (token or id) and `code_version`; nothing personal.

    Returns:
        Rows taken out or blanked by table.

    Raises:
        UmkmError: the database cannot be reached or refuses. Nothing is changed then.
    """
    ensure_schema(url)
    with transaction(url) as connection:
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK_KEY})"))
        _stage(connection, gone)
        counts: dict[str, int] = {}
        for name, table, where in _steps():
            if count := _count(connection, table, where):
                counts[name] = counts.get(name, 0) + count
                connection.execute(sa.text(f"DELETE FROM {_history(table)} AS h WHERE {where}"))
        for name, count in _blank_parties(connection, gone.stand_in).items():
            counts[name] = counts.get(name, 0) + count
        _list(connection, added)
        connection.execute(ERASURES.insert().values(**line, counts=json.dumps(counts)))
    _vacuum(url, counts)
    return counts


def recover_erased(url: str, lake: Lake) -> None:
    """Bring the lake's list up to the warehouse's: a lost lake, or one from a backup, may lack people.

    Raises:
        UmkmError: the database cannot be reached or refuses, or the lake cannot be written.
    """
    with transaction(url) as connection:
        if connection.execute(sa.text(f"SELECT to_regclass('{ERASED.fullname}')")).scalar_one() is None:
            return
        rows = connection.execute(sa.select(ERASED.c.kind, ERASED.c.token, ERASED.c.stand_in)).mappings().all()
    here = load_erased(lake)
    there = here.joined(pa.Table.from_pylist([dict(row) for row in rows], schema=here.table().schema))
    if there.listed != here.listed:
        save_erased(lake, there)
        forget(lake)


def _steps() -> list[tuple[str, Table, str]]:
    """Name, table and condition of everything that is deleted; `h` is the history table."""
    steps, stays = [], "h.umkm_id NOT IN (SELECT id FROM gone_vanished)"
    for table in published_tables():
        columns = set(table.columns)
        if "record_id" in columns:
            steps.append((table.sql_name, table, "h.record_id IN (SELECT id FROM gone_record)"))
        if "other_record_id" in columns:
            steps.append((table.sql_name, table, "h.other_record_id IN (SELECT id FROM gone_record)"))
        if "umkm_id" in columns and "record_id" not in columns:
            steps.append((table.sql_name, table, "h.umkm_id IN (SELECT id FROM gone_vanished)"))
    steps += [
        (TABLES[asset].sql_name, TABLES[asset], where)
        for asset, where in (
            ("identity_contact", "h.token IN (SELECT id FROM gone_contact)"),
            ("identity_judgement", " OR ".join(_JUDGED.format(side=side) for side in ("", "other_"))),
            (
                "identity_firm",
                f"h.umkm_id IN (SELECT id FROM gone_firm) AND {stays}",
            ),
            ("identity_owner_firm", f"h.nik_token IN (SELECT id FROM gone_contact) AND {stays}"),
            (
                "identity_id_registry",
                f"(h.key_kind, h.key_token) IN (SELECT kind, id FROM gone_key) AND {stays}",
            ),
            (
                "identity_id_redirect",
                "h.to_id IN (SELECT id FROM gone_vanished) OR h.from_id IN (SELECT id FROM gone_vanished)",
            ),
        )
    ]
    return steps


_JUDGED = (
    "EXISTS (SELECT FROM gone_party AS g WHERE g.id = h.{side}record_id "
    f"AND g.kind = CASE h.{{side}}party_role WHEN '{PartyRole.OWNER}' THEN 'goods_owner' ELSE h.{{side}}party_role END)"
)
"""Judgements on a party of a document."""


def _stage(connection: sa.Connection, gone: Gone) -> None:
    """Temporary tables of what is gone, by which every statement finds its rows."""
    for name, ids in (
        ("record", [(one, None) for one in gone.records]),
        ("party", [(one, party) for one, parties in gone.parties.items() for party in parties]),
        ("contact", [(one, None) for one in gone.contacts]),
        ("key", [(key, kind) for kind, key in gone.keys]),
        ("firm", [(one, None) for one in gone.firms]),
        ("vanished", [(one, None) for one in gone.vanished]),
    ):
        connection.execute(sa.text(f"CREATE TEMPORARY TABLE gone_{name} (id text, kind text) ON COMMIT DROP"))
        if ids:
            rows = [{"id": one, "kind": kind} for one, kind in ids]
            connection.execute(sa.text(f"INSERT INTO gone_{name} (id, kind) VALUES (:id, :kind)"), rows)
        connection.execute(sa.text(f"ANALYZE gone_{name}"))


def _count(connection: sa.Connection, table: Table, where: str) -> int:
    return int(connection.execute(sa.text(f"SELECT count(*) FROM {_history(table)} AS h WHERE {where}")).scalar_one())


def _blank_parties(connection: sa.Connection, stand_in: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for table in published_tables():
        for party in parties_of(table.asset):
            held = set(HISTORIES[table.asset].c.keys())
            columns = [name for name in personal_columns(table.asset, party) if name in held]
            if not columns:
                continue
            held_together = f"{party}_nik_token"
            blanks = ", ".join(f"{name} = {':stand_in' if name == held_together else 'NULL'}" for name in columns)
            done = connection.execute(
                sa.text(
                    f"UPDATE {_history(table)} AS h SET {blanks} "
                    "WHERE h.record_id IN (SELECT id FROM gone_party WHERE kind = :party)"
                ),
                {"party": party, "stand_in": stand_in},
            )
            if done.rowcount:
                counts[table.sql_name] = counts.get(table.sql_name, 0) + done.rowcount
    return counts


def _list(connection: sa.Connection, added: pa.Table) -> None:
    if rows := added.to_pylist():
        connection.execute(insert(ERASED).on_conflict_do_nothing(index_elements=["kind", "token"]), rows)


def _history(table: Table) -> str:
    return str(HISTORIES[table.asset].fullname)


def _is_made(connection: sa.Connection) -> bool:
    return connection.execute(sa.text(f"SELECT to_regclass('{SETTINGS.fullname}')")).scalar_one() is not None


def _vacuum(url: str, names: Collection[str]) -> None:
    """Write the tables concerned anew: what was deleted would otherwise stay in their files until overwritten."""
    tables = [table for table in published_tables() if table.sql_name in names]
    try:
        with psycopg.connect(parse_url(url).render_as_string(hide_password=False), autocommit=True) as connection:
            for table in tables:
                connection.execute(f"VACUUM (FULL, ANALYZE) {_history(table)}".encode())
    except psycopg.Error as error:
        _LOG.warning(
            "the rows are gone, but what the server's files held of them was not overwritten (SQLSTATE %s); "
            "let the owner of the warehouse run: VACUUM FULL",
            error.sqlstate,
        )
