"""The warehouse under another key: every row ever known, in one transaction.

Belongs here: reading what contacts were ever published, and replacing tokens, identity keys and the key's fingerprint.
What becomes of which token is in the maps that `rotation/remap.py` writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity.keys import TOKEN_KINDS
from umkm_pipeline.model.sql import history_name, published_columns
from umkm_pipeline.model.tables import TABLES, published_tables
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.warehouse.connect import bulk_transaction, place
from umkm_pipeline.warehouse.publish import KEY_SETTING, take_lock

MAP = pa.schema([("old", pa.string()), ("new", pa.string())])
"""A map of tokens or of identity keys."""
CONTACTS = pa.schema([("token", pa.string()), ("contact_kind", pa.string()), ("contact_value", pa.string())])
REGISTRY = "identity_id_registry"
TOKEN_MAP, KEY_MAP = "tokens.parquet", "keys.parquet"

_WAIT_SECONDS = 600


def key_of_warehouse(url: str) -> str | None:
    """Fingerprint of the key that the warehouse was made with; None where nothing was published.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    with bulk_transaction(url) as cursor:
        return _key(cursor)


def write_contacts(url: str, file: Path) -> None:
    """Write every contact that was ever published to a Parquet file.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    contact = TABLES["identity_contact"]
    with bulk_transaction(url) as cursor, pq.ParquetWriter(file, CONTACTS) as writer:
        cursor.execute(f"SELECT {', '.join(CONTACTS.names)} FROM {history_name(contact)}")
        for batch in cursor.fetch_record_batch():
            writer.write_batch(batch.cast(CONTACTS))


def rekey(url: str, folder: Path, tokens: Tokens, *, old: str) -> None:
    """Replace tokens, identity keys and the fingerprint in one transaction; nothing where that was done before.

    Args:
        url: the warehouse.
        folder: where the maps are.
        tokens: tokens of the new key.
        old: fingerprint of the old key.

    Raises:
        UmkmError: the warehouse was made with a third key, the database cannot be reached or refuses, or a publish
            goes on for too long. Nothing is changed then.
    """
    new = tokens.fingerprint()
    with bulk_transaction(url) as cursor:
        take_lock(cursor, url, _WAIT_SECONDS)
        found = _key(cursor)
        if found in (None, new):
            return
        if found != old:
            raise UmkmError(
                f"this warehouse was made with key {found}, and the key to be replaced is {old}",
                where=place(url),
                remedy="point UMKM_PII_KEY_FILE at the key with which the warehouse was made, or UMKM_WAREHOUSE_URL at "
                "the right warehouse",
            )
        for name in (TOKEN_MAP, KEY_MAP):
            _load(cursor, name.removesuffix(".parquet"), folder / name)
        for table in published_tables():
            for column in set(table.token_columns) & set(published_columns(table)):
                _replace(cursor, history_name(table), column, "tokens", tokens)
        kinds = ", ".join(f"'{kind}'" for kind in TOKEN_KINDS)
        _replace(
            cursor, history_name(TABLES[REGISTRY]), "key_token", "keys", tokens, where=f"AND h.key_kind IN ({kinds})"
        )
        cursor.execute(f"UPDATE audit.setting SET value = $1 WHERE name = '{KEY_SETTING}'", (new,))


def _key(cursor: Any) -> str | None:
    cursor.execute("SELECT to_regclass('audit.setting')::text")
    if cursor.fetchone()[0] is None:
        return None
    cursor.execute(f"SELECT (SELECT value FROM audit.setting WHERE name = '{KEY_SETTING}')")
    found = cursor.fetchone()[0]
    return None if found is None else str(found)


def _load(cursor: Any, name: str, file: Path) -> None:
    cursor.execute(f"CREATE TEMPORARY TABLE {name} (old text, new text) ON COMMIT DROP")
    with pq.ParquetFile(file) as parquet:
        batches = (batch.cast(MAP) for batch in parquet.iter_batches())
        cursor.adbc_ingest(name, pa.RecordBatchReader.from_batches(MAP, batches), mode="append", temporary=True)
    cursor.execute(f"CREATE INDEX ON {name} (old)")
    cursor.execute(f"ANALYZE {name}")


def _replace(cursor: Any, history: str, column: str, name: str, tokens: Tokens, *, where: str = "") -> None:
    """Replace a column's tokens by the map, and those that it lacks by texts that match nothing."""
    unknown = f"NOT EXISTS (SELECT FROM {name} AS m WHERE m.old = h.{column}) {where}"
    cursor.execute(f"SELECT DISTINCT {column} FROM {history} AS h WHERE {column} IS NOT NULL AND {unknown}")
    lost = [token for (token,) in cursor.fetchall()]
    if lost:
        rows = pa.table({"old": lost, "new": [tokens.retired(token) for token in lost]}, MAP)
        cursor.adbc_ingest(name, rows, mode="append", temporary=True)
    cursor.execute(f"UPDATE {history} AS h SET {column} = m.new FROM {name} AS m WHERE m.old = h.{column} {where}")
