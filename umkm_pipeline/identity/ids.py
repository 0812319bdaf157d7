"""Firm ids: minted once, kept from run to run, through merges and splits.

Belongs here: which id a cluster of records has, given the keys that it holds and the ids that the registry knows them
by. How an id is spelled is in `base32.py`, which keys there are in `keys.py`.

The rules, for clusters and the keys that one cluster alone holds (a key that two hold says nothing):

1. An id belongs to the cluster that holds the id's anchor, the key under which it was minted. Where the anchor is no
   longer in any file, it belongs to the cluster with the strongest of the keys that the registry knows by the id.
2. A cluster with several ids keeps the oldest (by minted_month, then anchor kind, then id); the others redirect to it.
3. A split leaves clusters that were known by an id that now belongs to another. Such a cluster has its oldest key
   compared with the ids that it has, as if that key had been minted at the time; if older, an id is minted from it.
   (Otherwise the id would depend on what else merged in the month of the split.)
4. A cluster without any id has one minted from its oldest anchor key.

So the id of a firm is a function of its oldest key: as long as months arrive in order, loading them one by one or at
once gives the same ids. Late months never change an id that was given, unless firms merge or split.
An id whose anchor was erased with a person (`umkm forget`) is anchored at the strongest of the keys that were left.
An id that was merged away and whose firm is split off again becomes valid again, and its redirect is withdrawn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.identity.base32 import decode, encode, leading_bits
from umkm_pipeline.identity.keys import ANCHORS, KINDS
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

_NEW = -1
"""In place of an id: to be minted."""
_AGE = ["month", "kind", "order"]
"""What "oldest" means of keys and ids: month, then strength of the (anchor) key, then the hash or id itself."""


@dataclass(frozen=True)
class Settled:
    """Ids as numbers by cluster number, and the registry and redirects to keep for the next run."""

    numbers: npt.NDArray[np.int64]
    registry: pa.Table
    redirect: pa.Table
    absent: npt.NDArray[np.int64]
    """Ids that the registry keeps of firms that no cluster is."""

    @cached_property
    def ids(self) -> pa.Array:
        """The ids as they are spelled."""
        return encode(self.numbers)


_NONE = np.zeros(0, dtype=np.int64)


def settle(
    keys: pa.Table,
    registry: pa.Table,
    redirect: pa.Table,
    clusters: int,
    *,
    taken: npt.NDArray[np.int64] = _NONE,
) -> Settled:
    """Give each cluster its id.

    Args:
        keys: what `identity_keys` gives.
        registry: `identity.id_registry` as the last run left it.
        redirect: `identity.id_redirect` as the last run left it.
        clusters: number of clusters; each holds a key of its own at least (the address of a record).
        taken: ids of firms that are none of these, nor in this registry.
    """
    tokens, current, known = _coded(keys, registry)
    retired = pd.DataFrame({"id": decode(redirect["from_id"]), "to": decode(redirect["to_id"])})
    own = current[~current.shared].drop(columns="shared")
    minted = known[known.is_anchor].drop_duplicates("id")[["id", "minted_month", "kind"]]
    seen = own[["token", "cluster", "month", "order"]].merge(known, on="token")
    holders = _holders(seen)
    chosen = _choose(own, seen, holders.merge(minted, on="id", how="left"), known)
    mint = chosen.id == _NEW
    chosen.loc[mint, "id"] = _mint(chosen[mint], tokens, known, retired, taken)
    ids = np.full(clusters, _NEW, dtype=np.int64)
    ids[chosen.cluster] = chosen.id
    absent = known[~known.id.isin(holders.id) & ~known.token.isin(current.token)]
    return Settled(
        ids,
        registry=_registry(tokens, current, absent, chosen),
        redirect=_redirect(retired, holders.assign(to=ids[holders.cluster]), ids),
        absent=absent.id.unique(),
    )


def _coded(keys: pa.Table, registry: pa.Table) -> tuple[pa.Array, pd.DataFrame, pd.DataFrame]:
    """The hashes, and the keys and the registry with a number in place of each hash, kind, month and id."""
    hashes = pa.chunked_array([*keys["key_token"].chunks, *registry["key_token"].chunks], type=pa.string())
    dictionary = hashes.combine_chunks().dictionary_encode()
    number = dictionary.indices.to_numpy()
    order = leading_bits(pa.chunked_array([dictionary.dictionary]))[number]
    current = pd.DataFrame(
        {
            "token": number[: len(keys)],
            "kind": _kind(keys["key_kind"]),
            "cluster": keys["cluster"].to_numpy(),
            "month": _days(keys["first_month"]),
            "shared": keys["shared"].to_numpy(),
            "order": order[: len(keys)],
        }
    )
    known = pd.DataFrame(
        {
            "token": number[len(keys) :],
            "kind": _kind(registry["key_kind"]),
            "id": decode(registry["umkm_id"]),
            "is_anchor": registry["is_anchor"].to_numpy(),
            "minted_month": _days(registry["minted_month"]),
            "order": order[len(keys) :],
        }
    )
    return dictionary.dictionary, current, _anchored(known)


def _anchored(known: pd.DataFrame) -> pd.DataFrame:
    """The registry with an anchor for each id: where a person was erased with it, the strongest key that was left."""
    left = known[~known.id.isin(known.id[known.is_anchor])]
    if not left.empty:
        weak = ~left.kind.isin([KINDS.index(kind) for kind in ANCHORS])
        strongest = left.assign(weak=weak).sort_values(["id", "weak", "kind", "order"]).drop_duplicates("id").index
        known.loc[strongest, "is_anchor"] = True
    return known.drop(columns="order")


def _holders(seen: pd.DataFrame) -> pd.DataFrame:
    """The cluster that each id belongs to: the one with its anchor, else with the strongest key known by it."""
    ranked = seen.assign(lost=~seen.is_anchor).sort_values(["id", "lost", "kind", "month", "order"])
    return ranked.drop_duplicates("id")[["id", "cluster"]]


def _choose(own: pd.DataFrame, seen: pd.DataFrame, held: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """For each cluster the id that it keeps, or the key (`token`) under which one is to be minted."""
    anchors = {KINDS.index(kind) for kind in ANCHORS}
    kept = held.rename(columns={"minted_month": "month"}).assign(order=held.id, token=_NEW)
    elsewhere = seen.id.map(held.set_index("id").cluster) != seen.cluster
    left = seen[elsewhere & seen.kind.isin(anchors)].assign(id=_NEW)
    columns = ["cluster", "id", "token", *_AGE]
    candidates = pd.concat([kept[columns], left[columns]])
    fresh = own[own.kind.isin(anchors) & ~own.cluster.isin(candidates.cluster)].assign(id=_NEW)
    chosen = pd.concat([candidates, fresh[columns]]).sort_values(["cluster", *_AGE]).drop_duplicates("cluster")
    anchor = known[known.is_anchor].drop_duplicates("id").set_index("id").token
    keeps = chosen.id != _NEW
    chosen.loc[keeps, "token"] = chosen.id[keeps].map(anchor)
    return _anchored_anew(chosen, own, anchors)


def _anchored_anew(chosen: pd.DataFrame, own: pd.DataFrame, anchors: set[int]) -> pd.DataFrame:
    """Choices in which an id whose anchor is no longer in any file has its cluster's oldest anchor key instead."""
    lost = ~chosen.token.isin(own.token)
    if lost.any():
        oldest = own[own.kind.isin(anchors) & own.cluster.isin(chosen.cluster[lost])].sort_values(["cluster", *_AGE])
        chosen.loc[lost, "token"] = chosen.cluster[lost].map(
            oldest.drop_duplicates("cluster").set_index("cluster").token
        )
    return chosen


def _mint(
    chosen: pd.DataFrame,
    tokens: pa.Array,
    known: pd.DataFrame,
    retired: pd.DataFrame,
    others: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """New ids, each from the hash of its key; where it is taken, from the hash of that hash and a counter.

    A retired id may come back for the key that it was minted under: one that the registry knows by the id that replaced
    it.
    """
    before = chosen.token.map(known.drop_duplicates("token").set_index("token").id)
    replaced_by = chosen.order.map(retired.drop_duplicates("id").set_index("id").to)
    comes_back = (replaced_by == before).to_numpy()
    hash_rank = pc.rank(tokens.take(pa.array(chosen.token, pa.int64()))).to_numpy()
    oldest_first = np.lexsort((hash_rank, chosen.order, chosen.kind, chosen.month))
    values = chosen.order.to_numpy().copy()
    used = pd.Series(np.concatenate((known.id.to_numpy(), others)))
    attempt = 0
    while True:
        again = np.zeros(len(values), dtype=bool)
        again[oldest_first] = pd.Series(values[oldest_first]).duplicated()
        # Those of many ids that are among these: few are minted in a month, and the smaller side makes the table.
        given = pd.Series(values).isin(used[used.isin(values)])
        taken = given | (np.isin(values, retired.id) & ~(comes_back & (attempt == 0)))
        clash = np.flatnonzero(again | taken)
        if not clash.size:
            return values
        attempt += 1
        texts = [f"{tokens[int(token)]}#{attempt}" for token in chosen.token.to_numpy()[clash]]
        values[clash] = leading_bits(pa.chunked_array([[hashlib.sha256(text.encode()).hexdigest() for text in texts]]))


def _registry(tokens: pa.Array, current: pd.DataFrame, absent: pd.DataFrame, chosen: pd.DataFrame) -> pa.Table:
    """Every key that one cluster alone holds, and those of ids that no cluster has now: their files may come back."""
    by_cluster = chosen.set_index("cluster")
    rows = current[~current.shared][["token", "kind", "cluster"]]
    rows = rows.join(by_cluster[["id", "month", "token"]].rename(columns={"token": "anchor"}), on="cluster")
    rows = rows.assign(is_anchor=rows.token == rows.anchor, minted_month=rows.month)
    columns = ["token", "kind", "id", "is_anchor", "minted_month"]
    rows = pd.concat([rows[columns], absent[columns]])
    table = pa.table(
        {
            "key_kind": pa.array(KINDS).take(pa.array(rows.kind)),
            "key_token": tokens.take(pa.array(rows.token)),
            "umkm_id": encode(rows.id.to_numpy()),
            "is_anchor": pa.array(rows.is_anchor),
            "minted_month": pa.array(rows.minted_month.to_numpy().astype(np.int32)).cast(pa.date32()),
        }
    )
    return table.sort_by([("key_kind", "ascending"), ("key_token", "ascending")]).cast(_REGISTRY)


def _redirect(retired: pd.DataFrame, holders: pd.DataFrame, ids: npt.NDArray[np.int64]) -> pa.Table:
    """Old redirects, led on to where their target went, and new ones; none for an id that is valid again."""
    merged = holders[holders.to != holders.id][["id", "to"]]
    onward = retired.to.map(merged.set_index("id").to).fillna(retired.to).astype(np.int64)
    rows = pd.concat([retired.assign(to=onward), merged])
    rows = rows[~rows.id.isin(ids)].sort_values("id")
    table = pa.table(
        {
            "from_id": encode(rows.id.to_numpy()),
            "to_id": encode(rows.to.to_numpy()),
            "reason": pa.array(["merged"] * len(rows), pa.string()),
        }
    )
    return table.cast(_REDIRECT)


_REGISTRY = arrow_schema(TABLES["identity_id_registry"])
_REDIRECT = arrow_schema(TABLES["identity_id_redirect"])


def _kind(kinds: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    codes: npt.NDArray[np.int64] = pc.index_in(kinds, pa.array(KINDS)).to_numpy().astype(np.int64)
    return codes


def _days(months: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    days: npt.NDArray[np.int64] = months.cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    return days
