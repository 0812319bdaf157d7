"""Publishing: the lake's tables become what the warehouse knows, in one transaction.

Belongs here: loading, comparing, closing and inserting. The shape of the tables is in `model/sql.py`.

Each published table is loaded from Parquet into a temporary table, batch by batch by binary COPY, and compared with
the rows known now. Rows that changed or vanished are closed (`known_to`), new ones inserted (`known_from`), all with
one timestamp taken under an advisory lock, so that a second publish waits and histories never overlap. A publish that
fails or is killed leaves what was there; one that brings nothing new writes one line in `audit.refresh`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import adbc_driver_manager
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.sql import REFRESHES, SETTINGS, history_name, published_columns
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.model.types import Table
from umkm_pipeline.warehouse.connect import LOCK_NOT_AVAILABLE, bulk_transaction, place, transaction
from umkm_pipeline.warehouse.schema import LOCK_KEY, ensure_schema

KEY_SETTING = "key_fingerprint"

_LOG = logging.getLogger("umkm_pipeline.warehouse")
_BATCH_ROWS = 65_536
_SHOWN_MONTHS = 6
_UNIQUE_VIOLATION = "23505"


@dataclass(frozen=True, slots=True)
class TableChange:
    """What a publish did to one table, in rows: loaded from the lake, newly known, no longer known."""

    table: str
    staged: int
    inserted: int
    closed: int


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What a publish did: its row in `audit.refresh`, its timestamp, and each table in the order of the flow."""

    refresh_id: int
    published_at: datetime
    tables: tuple[TableChange, ...]

    @property
    def inserted(self) -> int:
        """Rows that became known."""
        return sum(change.inserted for change in self.tables)

    @property
    def closed(self) -> int:
        """Rows that are no longer known."""
        return sum(change.closed for change in self.tables)


def publish(
    url: str,
    lake: Lake,
    *,
    run_id: str,
    months: Sequence[date],
    key_fingerprint: str,
    code_version: str,
    wait_seconds: int = 600,
) -> PublishReport:
    """Publish every published table of the lake, making the warehouse as the model says first.

    Args:
        url: the warehouse, `postgresql://`.
        lake: where the tables are; a table that was never written counts as empty.
        run_id: the run, as `audit.refresh` names it.
        months: reporting months in the lake, all those that are published among them; the first and last are kept in
            `audit.refresh`.
        key_fingerprint: of the key of the personal-data tokens. The first publish keeps it; a later one must match,
            for tokens of another key would make every person a stranger.
        code_version: of umkm-pipeline.
        wait_seconds: how long to wait for another publish to end.

    Raises:
        UmkmError: the database is down or refuses, another publish goes on, the key is another one, the lake holds
            nothing or lacks published months, or a table has two rows of one key (a fault of the code). Nothing is
            published then.
    """
    tables = published_tables()
    if not any(lake.files(table.asset) for table in tables):
        raise UmkmError(
            "the lake holds nothing to publish, and publishing nothing would withdraw everything",
            where=str(lake.root),
            remedy="check UMKM_LAKE_DIR and read the months first (`umkm backfill`)",
        )
    ensure_schema(url)
    with bulk_transaction(url) as cursor:
        take_lock(cursor, url, wait_seconds)
        _check_key(cursor, url, key_fingerprint)
        require_months(cursor, lake, months)
        # Under the lock, and never before an earlier publish, should the server's clock have been set back.
        published_at: datetime = _value(
            cursor,
            "SELECT greatest(clock_timestamp(), max(published_at) + interval '1 microsecond') FROM audit.refresh",
        )
        changes = tuple(_merge(cursor, lake, table, published_at) for table in tables)
        texts = {
            "run_id": run_id,
            "months": f"{min(months):%Y-%m}..{max(months):%Y-%m}" if months else "",
            "code_version": code_version,
        }
        report = PublishReport(_record(cursor, changes, published_at, texts), published_at, changes)
    _LOG.info("published, refresh %d: %d rows new, %d closed", report.refresh_id, report.inserted, report.closed)
    return report


def require_months(cursor: Any, lake: Lake, months: Sequence[date]) -> None:
    """Refuse a lake that lacks months which are published, as a new or lost one does: it would withdraw them.

    A month whose files were all taken back is in the lake, as a partition without rows, and does pass.

    Args:
        cursor: of the warehouse.
        lake: the lake.
        months: reporting months in it.

    Raises:
        UmkmError: some are missing.
    """
    cursor.execute("SELECT DISTINCT period_month FROM quality.file_audit ORDER BY 1")
    lost = [month for (month,) in cursor.fetchall() if month not in set(months)]
    if lost:
        named = ", ".join(f"{month:%Y-%m}" for month in lost[:_SHOWN_MONTHS])
        raise UmkmError(
            f"{len(lost)} published months are not in the lake ({named}{', ...' if lost[_SHOWN_MONTHS:] else ''}), "
            "and publishing without them would withdraw their rows",
            where=str(lake.root),
            remedy=f"read them again first: umkm backfill --from {lost[0]:%Y-%m} --to {lost[-1]:%Y-%m}; "
            "or check UMKM_LAKE_DIR",
        )


def published_changes(url: str, run_id: str) -> tuple[int, int]:
    """Rows that became known and rows that were closed by the publishes of a run.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    with transaction(url) as connection:
        sums = sa.select(
            sa.func.coalesce(sa.func.sum(REFRESHES.c.rows_inserted), 0),
            sa.func.coalesce(sa.func.sum(REFRESHES.c.rows_closed), 0),
        )
        inserted, closed = connection.execute(sums.where(REFRESHES.c.run_id == run_id)).one()
    return int(inserted), int(closed)


def take_lock(cursor: Any, url: str, wait_seconds: int) -> None:
    """Take the lock of whoever changes the warehouse, for the rest of the transaction.

    Raises:
        UmkmError: somebody else holds it for longer than `wait_seconds`.
    """
    cursor.execute(f"SET LOCAL lock_timeout = '{wait_seconds}s'")
    try:
        cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK_KEY})::text")
        cursor.fetchall()
    except adbc_driver_manager.Error as error:
        if error.sqlstate != LOCK_NOT_AVAILABLE:
            raise
        raise UmkmError(
            f"another publish has been going on for more than {wait_seconds} s",
            where=place(url),
            remedy="wait until it ends and run the same command again; nothing was published by this one",
        ) from None
    cursor.execute("SET LOCAL lock_timeout = 0")
    # Hash joins of whole tables: more memory than a reader's query gets, for this transaction alone.
    cursor.execute("SET LOCAL work_mem = '128MB'")
    cursor.execute("SET LOCAL jit = off")


def stored_key_fingerprint(connection: sa.Connection) -> str | None:
    """Fingerprint of the key with which the warehouse was made; None before the first publish."""
    found = connection.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == KEY_SETTING)).scalar_one_or_none()
    return None if found is None else str(found)


def _check_key(cursor: Any, url: str, key_fingerprint: str) -> None:
    kept = _value(cursor, f"SELECT (SELECT value FROM audit.setting WHERE name = '{KEY_SETTING}')")
    if kept is None:
        cursor.execute(f"INSERT INTO audit.setting (name, value) VALUES ('{KEY_SETTING}', $1)", (key_fingerprint,))
    elif kept != key_fingerprint:
        raise UmkmError(
            f"wrong key file: this warehouse was made with key {kept}, and this run uses key {key_fingerprint}",
            where=place(url),
            remedy="point UMKM_PII_KEY_FILE at the key with which the warehouse was made (see the backup of secrets); "
            "where that key is lost, publish into a new database with the new one. Nothing was published",
        )


def _merge(cursor: Any, lake: Lake, table: Table, published_at: datetime) -> TableChange:
    history, columns = history_name(table), published_columns(table)
    names = ", ".join(columns)
    known = _value(cursor, f"SELECT count(*) FROM {history} WHERE known_to IS NULL")
    if not known and not lake.count(table.asset):
        _LOG.info("publish %s: empty", table.sql_name)
        return TableChange(table.sql_name, 0, 0, 0)
    staged_name = f"staged_{table.asset}"
    cursor.execute(f"CREATE TEMPORARY TABLE {staged_name} ON COMMIT DROP AS SELECT {names} FROM {history} WITH NO DATA")
    staged = cursor.adbc_ingest(staged_name, _batches(lake, table), mode="append", temporary=True)
    cursor.execute(f"ANALYZE {staged_name}")

    same_key = " AND ".join(f"s.{name} = h.{name}" for name in table.key)
    same_rest = " AND ".join(f"s.{name} IS NOT DISTINCT FROM h.{name}" for name in columns if name not in table.key)
    same_row = f"{same_key} AND {same_rest}" if same_rest else same_key
    moment = f"timestamptz '{published_at.isoformat()}'"
    closed = _count(
        cursor,
        f"UPDATE {history} AS h SET known_to = {moment} WHERE h.known_to IS NULL "
        f"AND NOT EXISTS (SELECT FROM {staged_name} AS s WHERE {same_row})",
    )
    inserted = 0
    # Nothing closed says that each known row is staged unchanged; then as many staged rows as known ones are the same.
    if closed or staged != known:
        # What is still known is equal to its staged row, so a staged row without a known one is new or changed.
        inserted = _insert(
            cursor,
            table,
            f"INSERT INTO {history} ({names}, known_from) SELECT {names}, {moment} FROM {staged_name} AS s "
            f"WHERE NOT EXISTS (SELECT FROM {history} AS h WHERE h.known_to IS NULL AND {same_key})",
        )
        if known - closed + inserted != staged:
            raise _doubles(table)
        cursor.execute(f"ANALYZE {history}")
    cursor.execute(f"DROP TABLE {staged_name}")
    _LOG.info("publish %s: %d rows, %d new, %d closed", table.sql_name, staged, inserted, closed)
    return TableChange(table.sql_name, staged, inserted, closed)


def _insert(cursor: Any, table: Table, statement: str) -> int:
    try:
        return _count(cursor, statement)
    except adbc_driver_manager.Error as error:
        if error.sqlstate != _UNIQUE_VIOLATION:
            raise
        raise _doubles(table) from None


def _doubles(table: Table) -> UmkmError:
    return UmkmError(
        f"a key ({', '.join(table.key)}) is staged more than once: a fault of the code that derives the table",
        where=table.sql_name,
        remedy="report it with the run's number; nothing was published",
    )


def _batches(lake: Lake, table: Table) -> pa.RecordBatchReader:
    """The table's rows as a stream of Arrow batches with the columns that the warehouse holds."""
    columns = list(published_columns(table))
    model = arrow_schema(table)
    # Whether a null is allowed is the database's to say, by its NOT NULL.
    schema = pa.schema([model.field(name).with_nullable(True) for name in columns])

    def batches() -> Iterator[pa.RecordBatch]:
        for file in lake.files(table.asset):
            with pq.ParquetFile(file) as parquet:
                for batch in parquet.iter_batches(batch_size=_BATCH_ROWS, columns=columns):
                    yield batch.select(columns).cast(schema)

    for file in lake.files(table.asset):
        missing = set(columns) - set(pq.read_schema(file).names)
        if missing:
            raise UmkmError(
                f"written before the model had {', '.join(sorted(missing))}",
                where=str(file),
                remedy="read that month again (`umkm refresh --month`) or all of them (`umkm backfill`)",
            )
    return pa.RecordBatchReader.from_batches(schema, batches())


def _record(cursor: Any, changes: Sequence[TableChange], published_at: datetime, texts: Mapping[str, str]) -> int:
    changed = {
        change.table: {"inserted": change.inserted, "closed": change.closed}
        for change in changes
        if change.inserted or change.closed
    }
    row = {
        **texts,
        "rows_inserted": sum(change.inserted for change in changes),
        "rows_closed": sum(change.closed for change in changes),
        "changes": json.dumps(changed),
    }
    places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    cursor.execute(
        f"INSERT INTO audit.refresh (published_at, {', '.join(row)}) "
        f"VALUES (timestamptz '{published_at.isoformat()}', {places})",
        tuple(row.values()),
    )
    return int(_value(cursor, "SELECT max(refresh_id) FROM audit.refresh"))


def _value(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    return cursor.fetchone()[0]


def _count(cursor: Any, statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.rowcount)
