"""Clusters against a plain loop, and what no chain of links may join."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.identity.cluster import Clusters, cluster

_Links = list[tuple[int, int, float]]


def _clusters(
    count: int,
    links: _Links,
    nibs: list[int] | None = None,
    niks: list[int] | None = None,
    apart: list[tuple[int, int]] | None = None,
) -> Clusters:
    left, right, strength = (np.array(column) for column in zip(*links, strict=True)) if links else ([], [], [])
    return cluster(
        np.array(left, dtype=np.int64),
        np.array(right, dtype=np.int64),
        np.array(strength, dtype=np.float64),
        nibs=np.array(nibs or [-1] * count, dtype=np.int32),
        niks=np.array(niks or [-1] * count, dtype=np.int32),
        apart=np.array(apart or [], dtype=np.int64).reshape(-1, 2),
    )


def test_a_chain_between_two_nibs_is_cut_at_its_weakest_link() -> None:
    links = [(0, 1, 0.9), (1, 2, 0.8), (2, 3, 0.95)]
    found = _clusters(4, links, nibs=[7, -1, -1, 8])
    assert found.of_profile.tolist() == [0, 0, 1, 1]
    assert found.held_by.tolist() == [0, 2]
    assert found.cut == 1


def test_two_people_are_one_firm_only_by_its_nib() -> None:
    assert _clusters(2, [(0, 1, 0.9)], niks=[1, 2]).of_profile.tolist() == [0, 1]
    assert _clusters(2, [(0, 1, 0.9)], nibs=[7, 7], niks=[1, 2]).of_profile.tolist() == [0, 0]


def test_a_judgement_outweighs_numbers_and_a_difference_outweighs_it() -> None:
    assert _clusters(2, [(0, 1, 2.0)], nibs=[7, 8]).of_profile.tolist() == [0, 0]
    assert _clusters(2, [(0, 1, 2.0)], apart=[(1, 0)]).of_profile.tolist() == [0, 1]


def test_what_belongs_to_a_judged_firm_stays_with_it() -> None:
    """A judgement joins two NIBs; others of either NIB, or of none, follow, and a third NIB does not."""
    links = [(0, 1, 2.0), (0, 2, 0.99), (1, 3, 0.99), (1, 4, 0.9), (4, 5, 0.8)]
    found = _clusters(6, links, nibs=[7, 8, 7, 8, -1, 9], niks=[1, 2, 3, 4, -1, -1])
    assert found.of_profile.tolist() == [0, 0, 0, 0, 0, 1]


def test_what_is_apart_does_not_meet_through_others() -> None:
    found = _clusters(4, [(0, 1, 0.9), (1, 2, 0.8), (2, 3, 0.7), (0, 3, 0.6)], apart=[(0, 3)])
    assert found.of_profile.tolist() == [0, 0, 0, 1]


def test_a_pair_that_was_judged_and_scored_is_one_link() -> None:
    found = _clusters(3, [(0, 1, 2.0), (0, 1, 0.9), (1, 2, 0.8), (1, 0, 0.9)])
    assert found.of_profile.tolist() == [0, 0, 0]
    assert found.held_by.tolist() == [0, 2]


def test_links_that_hold_are_the_surest_tree() -> None:
    found = _clusters(3, [(0, 1, 0.7), (0, 2, 0.9), (1, 2, 0.8)])
    assert found.held_by.tolist() == [1, 2]


_COUNT = 9
_NODES = st.integers(0, _COUNT - 1)
_PAIRS = st.tuples(_NODES, _NODES).filter(lambda pair: pair[0] < pair[1])
_CODES = st.lists(st.integers(-1, 2), min_size=_COUNT, max_size=_COUNT)


@given(
    st.dictionaries(_PAIRS, st.sampled_from([0.7, 0.8, 0.9, 0.99, 2.0]), max_size=20),
    _CODES,
    _CODES,
    st.lists(_PAIRS, max_size=3),
)
def test_agrees_with_a_plain_loop(
    links: dict[tuple[int, int], float], nibs: list[int], niks: list[int], apart: list[tuple[int, int]]
) -> None:
    groups = [{node} for node in range(_COUNT)]
    for (one, other), sure in sorted(links.items(), key=lambda link: (-link[1], link[0])):
        ours = next(group for group in groups if one in group)
        theirs = next(group for group in groups if other in group)
        if ours is theirs or any({a, b} <= ours | theirs for a, b in apart):
            continue
        if sure <= 1:
            both_nibs = [{nibs[node] for node in group} - {-1} for group in (ours, theirs)]
            both_niks = [{niks[node] for node in group} - {-1} for group in (ours, theirs)]
            if both_nibs[0] - both_nibs[1] and both_nibs[1] - both_nibs[0]:
                continue
            one_nib = both_nibs[0] & both_nibs[1]
            if all(both_niks) and not both_niks[0] & both_niks[1] and not one_nib:
                continue
        groups.remove(theirs)
        ours |= theirs
    found = _clusters(_COUNT, [(*pair, sure) for pair, sure in links.items()], nibs, niks, apart)
    expected = {pair for group in groups for pair in combinations(sorted(group), 2)}
    clusters = found.of_profile
    assert {(a, b) for a, b in combinations(range(_COUNT), 2) if clusters[a] == clusters[b]} == expected
    assert len(found.held_by) == _COUNT - len(groups)
