"""Clusters of records by shared keys, the veto that keeps two business numbers apart, and what people judged.

Belongs here: the graph work over integer codes. Which keys are tried in which order is in `link.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Codes = npt.NDArray[np.int64]
"""One integer a record; -1 where the record has no such key."""


NOBODY_APART: Codes = np.empty((0, 2), dtype=np.int64)


def join(clusters: Codes, keys: Codes, nibs: Codes, apart: Codes = NOBODY_APART) -> Codes:
    """Clusters after the records that share a key were joined.

    A group that would hold two different NIBs, directly or by a chain of keys, is left as it was: one wrong phone
    number must not weld two registered firms together. One that would hold two records that a person judged different
    is joined as far as they allow: each cluster goes to the first with its key that it may be with. Work and memory
    grow with the number of records.

    Args:
        clusters: cluster of each record, 0 to the number of clusters.
        keys: key of each record.
        nibs: NIB of each record; records of one NIB are in one cluster already, except when `keys` is the NIB itself.
        apart: rows of two records that were judged different.
    """
    keyed = keys >= 0
    if not keyed.any():
        return clusters
    count, size = int(clusters.max()) + 1, int(clusters.max()) + int(keys.max()) + 2
    edges = (np.ones(int(keyed.sum()), dtype=np.int8), (clusters[keyed], count + keys[keyed]))
    _, group = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    group_of_cluster = group[:count].astype(np.int64)
    groups = int(group_of_cluster.max()) + 1
    held = np.unique(np.column_stack((group_of_cluster[clusters], nibs))[nibs >= 0], axis=0)
    conflict = np.bincount(held[:, 0], minlength=groups) > 1
    target = np.where(conflict[group_of_cluster], groups + np.arange(count), group_of_cluster)
    together = apart[target[clusters[apart[:, 0]]] == target[clusters[apart[:, 1]]]]
    if len(together):
        target = _kept_apart(target, clusters, keys, apart, np.unique(target[clusters[together[:, 0]]]))
    return renumber(target[clusters])


def judged_groups(count: int, same: Codes, apart: Codes) -> Codes:
    """Clusters of records by judgements alone: those judged the same, unless others say that they are different.

    Args:
        count: number of records.
        same: rows of two records that were judged the same; in this order they are joined.
        apart: rows of two records that were judged different.
    """
    groups = _Groups(count, apart.tolist())
    for one, other in same.tolist():
        groups.join(one, other)
    return renumber(np.array([groups.of(record) for record in range(count)], dtype=np.int64))


def one_number(clusters: Codes, nibs: Codes) -> Codes:
    """NIBs in which those of one cluster are one: what a person judged the same no veto parts."""
    held = nibs >= 0
    if not held.any():
        return nibs
    count, size = int(clusters.max()) + 1, int(clusters.max()) + int(nibs.max()) + 2
    edges = (np.ones(int(held.sum()), dtype=np.int8), (clusters[held], count + nibs[held]))
    _, group = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    return renumber(np.where(held, group[np.where(held, count + nibs, 0)].astype(np.int64), -1))


class _Groups:
    """Disjoint sets that refuse to hold two members that are to be apart: a loop over few."""

    def __init__(self, count: int, apart: Iterable[tuple[int, int]]) -> None:
        self._parent = list(range(count))
        self._enemies: dict[int, set[int]] = {}
        for one, other in apart:
            self._enemies.setdefault(one, set()).add(other)
            self._enemies.setdefault(other, set()).add(one)

    def of(self, member: int) -> int:
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def join(self, one: int, other: int) -> bool:
        """Join the sets of two members; whether they are one now."""
        first, second = sorted((self.of(one), self.of(other)))
        if first == second:
            return True
        if second in {self.of(enemy) for enemy in self._enemies.get(first, ())}:
            return False
        self._parent[second] = first
        self._enemies.setdefault(first, set()).update(self._enemies.pop(second, ()))
        return True


def _kept_apart(target: Codes, clusters: Codes, keys: Codes, apart: Codes, groups: Codes) -> Codes:
    """Targets of clusters in which the groups given are joined by hand, in the order of their records."""
    inside = np.flatnonzero(np.isin(target[clusters], groups) & (keys >= 0))
    members, number = np.unique(clusters[inside], return_inverse=True)
    position = np.full(len(target), -1, dtype=np.int64)
    position[members] = np.arange(len(members))
    rows = position[clusters[apart]]
    sets = _Groups(len(members), rows[(rows >= 0).all(axis=1)].tolist())
    holders: dict[int, list[int]] = {}
    for key, member in zip(keys[inside].tolist(), number.tolist(), strict=True):
        firsts = holders.setdefault(key, [])
        if not any(sets.join(first, member) for first in firsts):
            firsts.append(member)
    kept = target.copy()
    kept[members] = int(target.max()) + 1 + np.array([sets.of(member) for member in range(len(members))])
    return kept


def narrow(clusters: Codes, keys: Codes, names: Codes, nibs: Codes, lists: Codes) -> Codes:
    """Keys in which one that several firms share counts together with the business name only.

    An owner with two firms has one NIK and two NIBs, or stands in one list of firms under two names: a row that names
    the NIK belongs to the firm whose name it bears, and to neither when the name fits none or both.

    Args:
        clusters: cluster of each record.
        keys: key of each record.
        names: normalised business name of each record.
        nibs: NIB of each record.
        lists: the list of firms that each record stands in, where a firm is named once.
    """
    nib_of_cluster = np.full(int(clusters.max(initial=-1)) + 1, -1, dtype=np.int64)
    np.maximum.at(nib_of_cluster, clusters, nibs)
    several_nibs = _with_several(keys, nib_of_cluster[clusters])
    named = pair(keys, lists, np.where(names >= 0, 0, -1))
    twice_listed = _with_several(named, names) & _with_several(named, clusters)
    shared = np.zeros(int(keys.max(initial=-1)) + 1, dtype=bool)
    shared[keys[several_nibs | twice_listed]] = True
    ambiguous = (keys >= 0) & np.append(shared, False)[keys]
    by_name = pair(keys, names)
    narrowed = np.where(ambiguous, np.where(by_name >= 0, by_name + keys.max(initial=0) + 1, -1), keys)
    return renumber(narrowed)


def _with_several(keys: Codes, values: Codes) -> npt.NDArray[np.bool_]:
    """Whether the key of each record has more than one value, -1 not counted."""
    held = np.column_stack((keys, values))
    held = np.unique(held[(held >= 0).all(axis=1)], axis=0)
    count = np.bincount(held[:, 0], minlength=int(keys.max(initial=-1)) + 1)
    return np.append(count > 1, False)[keys]


def pair(*codes: Codes) -> Codes:
    """One code for each combination of codes; -1 where any is missing."""
    combined = codes[0]
    for code in codes[1:]:
        combined = renumber(np.where((combined < 0) | (code < 0), -1, combined * (code.max(initial=0) + 1) + code))
    return combined


def renumber(codes: Codes) -> Codes:
    """The same grouping as numbers from 0 without gaps; -1 stays."""
    values, numbers = np.unique(codes, return_inverse=True)
    return (numbers - int(values[0] == -1) if len(values) else codes).astype(np.int64)
