"""Firms from links: what is linked is one firm, unless that would weld two firms into one.

Belongs here: the graph work over integer codes. Where links come from is in `link.py`.

Links are taken from the surest to the least sure. One that would put two different NIBs into a firm, or two different
people's NIKs that no common NIB explains, or two profiles that a person judged different, is left out, whatever chain
of links leads there: so a wrong chain is cut at its weakest link. What a person judged the same is joined first, and
the numbers that meet there are from then on those of one firm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from umkm_pipeline.identity.blocks import Ints

Codes = npt.NDArray[np.int32]
"""One integer a profile; -1 where it says nothing."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Cluster of each profile, from 0 without gaps in the order of profiles, and the links that hold them together.

    `held_by` are positions in the links given; they form a tree in each cluster, its surest one.
    """

    of_profile: Ints
    held_by: Ints
    cut: int
    """Links that a veto left out."""


def cluster(
    left: Ints, right: Ints, strength: npt.NDArray[np.float64], *, nibs: Codes, niks: Codes, apart: Ints
) -> Clusters:
    """Clusters of profiles.

    Args:
        left: one profile of each link.
        right: the other.
        strength: higher is surer; above 1 is what a person said, which no number outweighs.
        nibs: NIB of each profile.
        niks: NIK of each profile.
        apart: rows of two profiles that a person judged different.
    """
    count = len(nibs)
    order = np.lexsort((right, left, -strength))
    # A pair that a person judged may be among the scored ones too; the surer of the two links counts.
    pair = np.minimum(left, right)[order] * count + np.maximum(left, right)[order]
    order = order[np.sort(np.unique(pair, return_index=True)[1])]
    # Weights without ties, so that there is one surest tree and the order of links does not matter.
    rank = np.arange(1, len(order) + 1, dtype=np.float64)
    graph = coo_array((rank, (left[order], right[order])), shape=(count, count)).tocsr()
    _, component = connected_components(graph, directed=False)
    doubtful = _doubtful(component.astype(np.int64), nibs, niks, apart)
    tree = minimum_spanning_tree(graph).tocoo()
    held = order[tree.data.astype(np.int64) - 1]
    held = held[~doubtful[component[left[held]]]]
    in_doubt = order[doubtful[component[left[order]]]]
    groups = _Groups(nibs, niks, apart)
    kept = groups.joined(in_doubt, left, right, strength)
    held = np.sort(np.concatenate((held, kept)))
    links = coo_array((np.ones(len(held), dtype=np.int8), (left[held], right[held])), shape=(count, count))
    _, of_profile = connected_components(links, directed=False)
    return Clusters(_renumbered(of_profile.astype(np.int64)), held, _cut(of_profile, left, right))


def _doubtful(component: Ints, nibs: Codes, niks: Codes, apart: Ints) -> npt.NDArray[np.bool_]:
    """Components that would hold two NIBs, two NIKs, or two profiles that are to be apart."""
    components = int(component.max(initial=-1)) + 1
    doubtful = np.zeros(components, dtype=bool)
    for codes in (nibs, niks):
        said = codes >= 0
        held = np.sort(component[said] * (int(codes.max(initial=0)) + 1) + codes[said])
        held = held[np.diff(held, prepend=-1) != 0]
        doubtful |= np.bincount(held // (int(codes.max(initial=0)) + 1), minlength=components) > 1
    if len(apart):
        together = component[apart[:, 0]] == component[apart[:, 1]]
        doubtful[component[apart[together, 0]]] = True
    return doubtful


class _Groups:
    """Groups that grow link by link: a loop, over the few components in doubt."""

    def __init__(self, nibs: Codes, niks: Codes, apart: Ints) -> None:
        self._nibs, self._niks = nibs, niks
        self._of: dict[int, _Group] = {}
        self._enemies: dict[int, set[int]] = {}
        for one, other in apart.tolist():
            self._enemies.setdefault(one, set()).add(other)
            self._enemies.setdefault(other, set()).add(one)

    def joined(self, links: Ints, left: Ints, right: Ints, strength: npt.NDArray[np.float64]) -> Ints:
        """The links, in their order, that join two groups that may be joined."""
        kept = []
        ends = left[links].tolist(), right[links].tolist(), strength[links].tolist()
        for link, one, other, sure in zip(links.tolist(), *ends, strict=True):
            ours, theirs = self._group(one), self._group(other)
            if ours is theirs or not ours.may_join(theirs, by_judgement=sure > 1):
                continue
            kept.append(link)
            if len(ours.members) < len(theirs.members):
                ours, theirs = theirs, ours
            ours.take_in(theirs)
            for member in theirs.members:
                self._of[member] = ours
        return np.array(kept, dtype=np.int64)

    def _group(self, profile: int) -> _Group:
        if profile not in self._of:
            nibs, niks = {int(self._nibs[profile])} - {-1}, {int(self._niks[profile])} - {-1}
            self._of[profile] = _Group({profile}, nibs, niks, self._enemies.get(profile, set()))
        return self._of[profile]


@dataclass(slots=True)
class _Group:
    members: set[int]
    nibs: set[int]
    niks: set[int]
    enemies: set[int]

    def may_join(self, other: _Group, *, by_judgement: bool) -> bool:
        if self.enemies & other.members or other.enemies & self.members:
            return False
        if by_judgement:
            return True
        # NIBs that a person brought together are one firm's: whoever has some of them, and no other, may come to it.
        if not (self.nibs <= other.nibs or other.nibs <= self.nibs):
            return False
        one_nib = bool(self.nibs & other.nibs)
        return one_nib or not self.niks or not other.niks or bool(self.niks & other.niks)

    def take_in(self, other: _Group) -> None:
        self.members |= other.members
        self.nibs |= other.nibs
        self.niks |= other.niks
        self.enemies = self.enemies | other.enemies


def _cut(of_profile: npt.NDArray[np.integer], left: Ints, right: Ints) -> int:
    return int((of_profile[left] != of_profile[right]).sum())


def _renumbered(clusters: Ints) -> Ints:
    """Numbers in the order in which clusters, numbered without gaps, first appear."""
    first = np.full(int(clusters.max(initial=-1)) + 1, len(clusters))
    np.minimum.at(first, clusters, np.arange(len(clusters)))
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    renumbered: Ints = number[clusters]
    return renumbered
