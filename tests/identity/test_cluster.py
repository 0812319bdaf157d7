"""Joining by shared keys, against plain sets, and the veto of two NIBs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.identity.cluster import (
    Codes,
    join,
    judged_groups,
    narrow,
    one_number,
    pair,
    renumber,
)


def _codes(*values: int) -> Codes:
    return np.array(values, dtype=np.int64)


def _groups(codes: Codes) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(codes == code).tolist()) for code in set(codes.tolist())}


def test_records_of_one_key_are_joined_and_those_without_stay() -> None:
    joined = join(_codes(0, 1, 2, 3), _codes(5, -1, 5, -1), _codes(-1, -1, -1, -1))
    assert _groups(joined) == {frozenset({0, 2}), frozenset({1}), frozenset({3})}


def test_two_nibs_are_not_joined_and_neither_is_what_hangs_between() -> None:
    joined = join(_codes(0, 1, 1, 2), _codes(0, 0, 1, 1), _codes(7, -1, -1, 8))
    assert _groups(joined) == {frozenset({0}), frozenset({1, 2}), frozenset({3})}


def test_a_key_of_two_nibs_counts_with_the_name_only() -> None:
    nowhere = _codes(-1, -1, -1, -1, -1)
    keys = narrow(
        _codes(0, 1, 2, 3, 4), _codes(0, 0, 0, 0, 1), _codes(1, 2, 1, -1, -1), _codes(7, 8, -1, -1, -1), nowhere
    )
    assert keys[0] == keys[2] != keys[1]
    assert keys[3] == -1
    assert keys[4] not in {-1, keys[0], keys[1]}


def test_a_key_that_one_list_has_under_two_names_counts_with_the_name_only() -> None:
    clusters, names, nibs = _codes(0, 1, 2), _codes(1, 2, 1), _codes(-1, -1, -1)
    keys = narrow(clusters, _codes(0, 0, 0), names, nibs, _codes(5, 5, -1))
    assert keys[0] == keys[2] != keys[1]
    assert len(set(narrow(clusters, _codes(0, 0, 0), names, nibs, _codes(5, 6, -1)).tolist())) == 1
    assert len(set(narrow(_codes(0, 0, 1), _codes(0, 0, 0), names, nibs, _codes(5, 5, -1)).tolist())) == 1


def test_pair_needs_all_parts() -> None:
    both = pair(_codes(0, 0, 1, -1), _codes(2, 2, 2, 2))
    assert both[0] == both[1] != both[2]
    assert both[3] == -1


_ROWS = st.lists(
    st.tuples(st.integers(-1, 6), st.integers(-1, 6), st.integers(-1, 3)),
    min_size=1,
    max_size=25,
)


@given(_ROWS)
def test_agrees_with_sets(rows: list[tuple[int, int, int]]) -> None:
    """Clusters are made by the first key; the second joins them, unless the group would hold two NIBs."""
    first, second, nibs = (_codes(*column) for column in zip(*rows, strict=True))
    clusters = join(np.arange(len(rows)), nibs, nibs)
    before = join(clusters, first, nibs)
    groups = [set(group) for group in _groups(before)]
    for code in set(second.tolist()) - {-1}:
        touched = [group for group in groups if any(second[row] == code for row in group)]
        groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    expected = set()
    for group in groups:
        if len({nibs[row] for row in group} - {-1}) > 1:
            expected |= {part for part in _groups(before) if part <= group}
        else:
            expected.add(frozenset(group))
    assert _groups(join(before, second, nibs)) == expected


def _pairs(*pairs: tuple[int, int]) -> Codes:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def test_what_was_judged_different_stays_apart_and_the_others_go_with_the_first() -> None:
    nobody = _codes(-1, -1, -1, -1)
    joined = join(_codes(0, 1, 2, 3), _codes(5, 5, 5, 5), nobody, _pairs((0, 2)))
    assert _groups(joined) == {frozenset({0, 1, 3}), frozenset({2})}
    # By another key, and by a chain of keys, they are not joined either.
    again = join(joined, _codes(-1, 7, 7, -1), nobody, _pairs((0, 2)))
    assert _groups(again) == _groups(joined)


def test_judged_the_same_is_one_though_the_numbers_differ() -> None:
    nibs = _codes(3, 4, 4, 5)
    groups = judged_groups(4, _pairs((0, 1)), _pairs())
    assert _groups(groups) == {frozenset({0, 1}), frozenset({2}), frozenset({3})}
    one = one_number(groups, nibs)
    assert one[0] == one[1] == one[2] != one[3]
    assert _groups(join(groups, one, one)) == {frozenset({0, 1, 2}), frozenset({3})}


_JUDGED = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda two: two[0] != two[1]), max_size=8)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), min_size=10, max_size=10), _JUDGED, _JUDGED)
def test_no_path_leads_from_one_to_another_that_was_judged_different(
    rows: list[tuple[int, int]], same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    apart, nobody = _pairs(*different), np.full(10, -1)
    clusters = judged_groups(10, _pairs(*same), apart)
    if not different:
        assert all(clusters[one] == clusters[other] for one, other in same)
    before = clusters
    for keys in zip(*rows, strict=True):
        clusters = join(clusters, _codes(*keys), nobody, apart)
    assert not any(clusters[one] == clusters[other] for one, other in different)
    # What was together stays together, and what nobody spoke of is joined as ever.
    assert all(len(set(clusters[list(group)])) == 1 for group in _groups(before))
    if not different:
        free = before
        for keys in zip(*rows, strict=True):
            free = join(free, _codes(*keys), nobody)
        assert _groups(free) == _groups(clusters)


@given(st.lists(st.integers(-1, 50), max_size=20))
def test_renumbering_keeps_groups(values: list[int]) -> None:
    numbers = renumber(_codes(*values))
    assert _groups(numbers) == _groups(_codes(*values))
    assert set(numbers.tolist()) - {-1} == set(range(len(set(values) - {-1})))
