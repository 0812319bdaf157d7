"""Tokens of the old key to tokens of the new one, from the values that the contact tables keep.

Belongs here: the two maps (tokens, and identity keys made of tokens) and lake tables under
the new key, as Parquet in a folder of their own. Putting them in place is for `rotate.py`.

The maps are files: an office with millions of people has more tokens than memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from umkm_pipeline.identity.keys import TOKEN_KINDS, record_keys, sha256
from umkm_pipeline.ingest.cells import column
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.warehouse.rekey import CONTACTS, KEY_MAP, MAP, REGISTRY, TOKEN_MAP

_BATCH = 65_536


def write_token_map(
    lake: Lake, con: ibis.BaseBackend, tokens: Tokens, folder: Path, *, published: Path, kept: Collection[str]
) -> int:
    """Write `tokens.parquet` into `folder`: a row for each token that lake or warehouse may hold.

    A token whose value nobody has (its row was published once and its contact lost) becomes another opaque text, the
    same wherever it stands.

    Args:
        lake: the lake under the old key.
        con: the engine.
        tokens: tokens of the new key.
        folder: where the map goes.
        published: Parquet of every contact that was ever published.
        kept: texts in token columns that are not tokens of a value (stand-ins of erased people); they stay.

    Returns:
        Tokens without a value.
    """
    listed = folder / "contacts.parquet"
    contacts = [lake.scan(f"contact_{source}", con) for source in SOURCES]
    columns = CONTACTS.names
    every = ibis.union(*(rows.select(columns) for rows in (*contacts, con.read_parquet(published))), distinct=False)
    every = every.group_by("token").agg(contact_kind=every.contact_kind.min(), contact_value=every.contact_value.min())
    con.to_parquet(every, listed)
    orphans = _orphans(lake, con, con.read_parquet(listed), set(kept))
    with pq.ParquetWriter(folder / TOKEN_MAP, MAP) as writer:
        for batch in _batches(listed):
            writer.write_table(_mapped(batch, tokens))
        writer.write_table(pa.table({"old": [*orphans, *kept], "new": [*map(tokens.retired, orphans), *kept]}, MAP))
    listed.unlink()
    return len(orphans)


def write_key_map(lake: Lake, con: ibis.BaseBackend, folder: Path) -> None:
    """Write `keys.parquet` into `folder`: identity keys under the old and the new key, where tokens are part of them.

    Keys of records that are in no file now cannot be made anew, but for those of a NIK alone: names are not kept.
    """
    mapping = con.read_parquet(folder / TOKEN_MAP)
    records = lake.scan("identity_record", con)
    before = record_keys(records).filter(lambda rows: rows.key_kind.isin(TOKEN_KINDS))
    after = record_keys(retokened(records, ["nik_token", "phone_token"], mapping))
    both = before.join(after.rename(new="key_token"), ["record_id", "party_role", "key_kind"]).select(
        old="key_token", new="new"
    )
    alone = mapping.select(old=_nik_key(mapping.old), new=_nik_key(mapping.new))
    con.to_parquet(ibis.union(both, alone).distinct(), folder / KEY_MAP)


def write_tables(lake: Lake, con: ibis.BaseBackend, tokens: Tokens, folder: Path) -> Iterator[str]:
    """Write each file of the lake that holds tokens anew into `folder`; yields the asset before each."""
    mapping, keys = con.read_parquet(folder / TOKEN_MAP), con.read_parquet(folder / KEY_MAP)
    for asset, table in TABLES.items():
        changed = table.token_columns
        files = lake.files(asset)
        if not files or not (changed or asset == REGISTRY):
            continue
        yield asset
        (folder / asset).mkdir(mode=0o700)
        for file in files:
            rows = con.read_parquet(file)
            rows = rekeyed(rows, keys, tokens, con) if asset == REGISTRY else retokened(rows, changed, mapping)
            written = folder / asset / file.name
            con.to_parquet(rows.select(table.columns).order_by(list(table.key)), written, compression="zstd")
            written.chmod(0o600)


def retokened(rows: ibis.Table, columns: Iterable[str], mapping: ibis.Table) -> ibis.Table:
    """Rows with the tokens in `columns` under the new key."""
    order = rows.columns
    for name in columns:
        other = mapping.select(**{f"{name}.old": mapping.old, f"{name}.new": mapping.new})
        rows = rows.left_join(other, rows[name] == other[f"{name}.old"])
        rows = rows.mutate(**{name: rows[f"{name}.new"]}).select(order)
    return rows


def rekeyed(registry: ibis.Table, keys: ibis.Table, tokens: Tokens, con: ibis.BaseBackend) -> ibis.Table:
    """The registry of ids under the new key; keys that can no longer be made become texts that match nothing."""
    joined = registry.left_join(keys, registry.key_token == keys.old)
    of_tokens = joined.key_kind.isin(TOKEN_KINDS)
    lost = con.execute(joined.filter(of_tokens & joined.new.isnull()).select("key_token"))["key_token"]
    retired = ibis.memtable(
        pa.table({"lost": list(lost), "retired": [tokens.retired(token) for token in lost]}, _RETIRED)
    )
    joined = joined.left_join(retired, joined.key_token == retired.lost)
    return joined.mutate(
        key_token=joined.key_kind.isin(TOKEN_KINDS).ifelse(ibis.coalesce(joined.new, joined.retired), joined.key_token)
    ).select(registry.columns)


_RETIRED = pa.schema([("lost", pa.string()), ("retired", pa.string())])


def _nik_key(token: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    return sha256(ibis.literal("nik:") + token)


def _orphans(lake: Lake, con: ibis.BaseBackend, contacts: ibis.Table, kept: set[str]) -> list[str]:
    scan = partial(lake.scan, con=con)
    held = [
        scan(asset).select(token=name).filter(ibis._.token.notnull())
        for asset, table in TABLES.items()
        for name in table.token_columns
        if lake.files(asset)
    ]
    if not held:
        return []
    every = ibis.union(*held, distinct=True) if len(held) > 1 else held[0].distinct()
    lost = every.anti_join(contacts, "token")
    return sorted({str(token) for token in con.execute(lost)["token"]} - kept)


def _batches(file: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(file) as parquet:
        yield from parquet.iter_batches(batch_size=_BATCH)


def _mapped(batch: pa.RecordBatch, tokens: Tokens) -> pa.Table:
    rows = pa.Table.from_batches([batch])
    pieces = []
    for kind in rows["contact_kind"].unique().to_pylist():
        of_kind = rows.filter(pc.equal(rows["contact_kind"], kind))
        new = tokens.token(kind, column(of_kind["contact_value"]))
        pieces.append(pa.table({"old": of_kind["token"], "new": pa.array(new).cast(pa.string())}, MAP))
    return pa.concat_tables(pieces) if pieces else MAP.empty_table()
