"""Ids of a month: which firms it touches, and the registry in which the others keep their ids and rows.

Belongs here: what need not be settled again, and putting together what was and what is. The rules of ids are in
`ids.py`; which records came, changed or went is found in `month.py`.

A firm is untouched if its records are those that it had and as they were, and so are all records that have a key in
common with it. Then the registry has all of its keys under its id and no other key under that id, and `settle` would
leave both alone; nor can it learn anything from these rows for another firm. So it is asked of the touched ones alone,
and of ids that no firm has, which may come back.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass
from functools import partial

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.at_once import at_once
from umkm_pipeline.identity.base32 import encode
from umkm_pipeline.identity.blocks import Ints
from umkm_pipeline.identity.ids import Settled, settle
from umkm_pipeline.identity.keys import hashed_keys, identity_keys
from umkm_pipeline.identity.memory import Firms

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Touched:
    """Firms of this run that are to be settled, and records that must be looked at for that."""

    clusters: Bools
    records: Bools
    was: Ints
    """Which firm of the last run each cluster is, if it is untouched."""


def keys_of(records: pa.Table, con: ibis.BaseBackend, before: Ints, firms: Firms | None) -> Ints:
    """Hashes of the keys of records, as `Firms.keys` has them; asked only of records that the last run did not know.

    Args:
        records: `identity.record` in the order of addresses.
        con: the engine.
        before: which record of the last run each is, -1 for none.
        firms: what that run left, if anything.
    """
    new = np.flatnonzero(before < 0) if firms else np.arange(len(records))
    told = con.to_pyarrow(hashed_keys(ibis.memtable(records.take(pa.array(new)))))
    fresh = np.stack([column.to_numpy().astype(np.int64) for column in told.columns])
    if firms is None or not firms.keys.shape[1]:
        return fresh
    keys = firms.keys[:, before]
    keys[:, new] = fresh
    return keys


def touched(cluster: Ints, keys: Ints, before: Ints, firms: Firms) -> Touched:
    """What a month touches.

    Args:
        cluster: firm of each record of this run, from 0 without gaps.
        keys: what `keys_of` gives of them.
        before: which record of the last run each is, -1 for none.
        firms: what that run left.
    """
    clusters = int(cluster.max(initial=-1)) + 1
    size, size_before = np.bincount(cluster, minlength=clusters), np.bincount(firms.cluster, minlength=len(firms.ids))
    last = np.where(before >= 0, firms.cluster[before], -1)
    was = np.full(clusters, -1, dtype=np.int64)
    was[cluster] = last
    alike = np.bincount(cluster[(last == was[cluster]) & (last >= 0)], minlength=clusters) == size
    stays = alike & (size_before[was] == size)
    stayed = np.zeros(len(firms.ids), dtype=bool)
    stayed[was[stays]] = True
    # Keys of records that came, changed or moved, and of those that went or moved.
    new, old = keys[:, ~stays[cluster]], firms.keys[:, ~stayed[firms.cluster]]
    chosen = ~stays
    chosen[cluster[_holding(keys, np.concatenate((new.ravel(), old.ravel())))]] = True
    # Of a firm that is settled, all that share a key are looked at: a key that two hold says nothing.
    among = chosen[cluster]
    return Touched(chosen, among | _holding(keys, keys[:, among].ravel()), was)


def settled_month(
    records: pa.Table, con: ibis.BaseBackend, registry: pa.Table, redirect: pa.Table, *, month: Touched, firms: Firms
) -> Settled:
    """What `settle` would give of all firms.

    Args:
        records: `identity.record` with `cluster`, in the order of addresses.
        con: the engine.
        registry: `identity.id_registry` as the last run left it, in the order of its key.
        redirect: `identity.id_redirect` as the last run left it.
        month: what `touched` gives.
        firms: what the last run left, with the seal of this registry and these redirects.
    """
    keys = con.to_pyarrow(identity_keys(ibis.memtable(records.filter(pa.array(month.records)))))
    holder = keys["cluster"].to_numpy()
    number = np.cumsum(month.clusters) - 1
    held = month.clusters[holder]
    keys = keys.set_column(keys.column_names.index("cluster"), "cluster", pa.array(number[holder]))
    stay = np.zeros(len(firms.ids), dtype=bool)
    stay[month.was[~month.clusters]] = True
    asked = encode(np.concatenate((firms.ids[~stay], firms.absent)))
    rows = pc.is_in(registry["umkm_id"], asked).to_numpy(zero_copy_only=False)
    some = settle(
        keys.filter(pa.array(held)),
        registry.filter(pa.array(rows)),
        redirect,
        int(month.clusters.sum()),
        taken=firms.ids[stay],
    )
    numbers = np.empty(len(month.clusters), dtype=np.int64)
    numbers[month.clusters] = some.numbers
    numbers[~month.clusters] = firms.ids[month.was[~month.clusters]]
    return Settled(numbers, _put_in(registry, rows, some.registry), some.redirect, some.absent)


def seal(registry: pa.Table, redirect: pa.Table) -> str:
    """Hash of an `identity.id_registry` and `identity.id_redirect`, and of the order of their rows."""
    told = hashlib.sha256()
    for table in (registry, redirect):
        told.update(f"{len(table)}".encode())
        # Parts of so many rows however a table was cut, two at a time: together they may be hundreds of megabytes.
        parts = [partial(_hash, table.slice(start, _PART)) for start in range(0, len(table), _PART)]
        for digest in at_once(len(table), parts):
            told.update(digest)
    return told.hexdigest()


def _hash(rows: pa.Table) -> bytes:
    told = hashlib.sha256()
    for column in rows.columns:
        for held in (_widths, _content):
            for piece in column.chunks:
                told.update(held(piece).data)
    return told.digest()


def _widths(column: pa.Array) -> npt.NDArray[np.int32]:
    """How long each text is."""
    return np.diff(_ends(column)) if pa.types.is_string(column.type) else np.zeros(0, dtype=np.int32)


def _content(column: pa.Array) -> npt.NDArray[np.generic]:
    """What a column without nulls holds: bytes of texts, one behind the other, or values of a fixed width."""
    if pa.types.is_string(column.type):
        ends = _ends(column)
        return np.frombuffer(column.buffers()[2] or b"", dtype=np.uint8)[ends[0] : ends[-1]]
    values: npt.NDArray[np.generic] = column.cast(
        pa.uint8() if pa.types.is_boolean(column.type) else pa.int32()
    ).to_numpy()
    return values


def _ends(column: pa.Array) -> npt.NDArray[np.int32]:
    """Where each text begins, and the last one ends."""
    if not len(column):
        return np.zeros(1, dtype=np.int32)
    return np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset : column.offset + len(column) + 1]


def _holding(keys: Ints, wanted: Ints) -> Bools:
    """Records that have one of the keys; one look at a table of bits for most."""
    wanted = np.unique(wanted[wanted != 0])
    bits = np.zeros(_BITS, dtype=bool)
    bits[wanted & (_BITS - 1)] = True
    held = np.zeros(keys.shape[1], dtype=bool)
    for column in keys:
        at = np.flatnonzero(bits[column & (_BITS - 1)])
        held[at[np.isin(column[at], wanted)]] = True
    return held


def _put_in(registry: pa.Table, rows: Bools, others: pa.Table) -> pa.Table:
    """The registry with others in place of some rows, in the order of its key, as both are.

    A piece of it at a time, since a second registry in memory would cost more than all the rest of a month.
    """
    place, start, work = _places(registry, others), 0, []
    for piece in registry.to_batches():
        end = start + len(piece)
        # To the last piece belongs what comes after all rows.
        first, last = np.searchsorted(place, (start, end if end < len(registry) else end + 1))
        some = others.slice(first, last - first)
        work.append(partial(_put_in_piece, piece, rows[start:end], some, place[first:last] - start))
        start = end
    return pa.concat_tables(at_once(len(registry), work))


def _put_in_piece(piece: pa.RecordBatch, rows: Bools, others: pa.Table, place: Ints) -> pa.Table:
    stays = np.flatnonzero(~rows)
    row = np.insert(stays, np.searchsorted(stays, place), np.arange(len(others)) + len(piece))
    return pa.concat_tables([pa.Table.from_batches([piece]), others]).combine_chunks().take(pa.array(row))


def _places(registry: pa.Table, others: pa.Table) -> Ints:
    """Before which row of the registry each of others belongs, by kind and hash; both are in that order."""
    pieces = registry.to_batches()
    starts = [bisect_left(range(len(others)), _key(piece, 0), key=partial(_key, others)) for piece in pieces[1:]]
    place, row = [], 0
    for piece, start, end in zip(pieces, (0, *starts), (*starts, len(others)), strict=True):
        place.append(row + _places_within(piece, others.slice(start, end - start)))
        row += len(piece)
    return np.concatenate(place) if place else np.zeros(len(others), dtype=np.int64)


def _places_within(registry: pa.RecordBatch, others: pa.Table) -> Ints:
    kinds, place = registry["key_kind"], np.zeros(len(others), dtype=np.int64)
    hashes, wanted = _content(registry["key_token"]).view(_HASH), others["key_token"]
    for kind in pc.unique(others["key_kind"]).to_pylist():
        start, end = (
            bisect_left(range(len(kinds)), text, key=lambda at: kinds[at].as_py()) for text in (kind, kind + "\0")
        )
        of_kind = pc.equal(others["key_kind"], kind).to_numpy()
        place[of_kind] = start + np.searchsorted(
            hashes[start:end], wanted.filter(pa.array(of_kind)).to_numpy().astype(_HASH)
        )
    return place


def _key(rows: pa.Table | pa.RecordBatch, at: int) -> tuple[str, str]:
    return rows["key_kind"][at].as_py(), rows["key_token"][at].as_py()


_HASH = np.dtype("S64")
_BITS = 1 << 20
"""Size of the table of bits that is looked at before a key."""
_PART = 200_000
"""Rows that are hashed at once."""
