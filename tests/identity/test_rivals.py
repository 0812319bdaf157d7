"""One profile is one firm at most: candidates that exclude each other share what it is worth."""

from __future__ import annotations

import numpy as np
import pytest

from umkm_pipeline.identity.blocks import Pairs
from umkm_pipeline.identity.rivals import among_rivals

_Row = tuple[int, int, float, bool]


def _settled(*rows: _Row) -> list[float]:
    left, right, probability, conflicts = (np.array(column) for column in zip(*sorted(rows), strict=True))
    pairs = Pairs(left, right, np.zeros(len(left), dtype=np.int64))
    return [float(value) for value in among_rivals(pairs, probability, conflicts, 10).round(3)]


def test_two_firms_as_probable_leave_neither() -> None:
    assert _settled((0, 1, 0.99, False), (0, 2, 0.99, False), (1, 2, 0.0, True)) == [0.497, 0.497, 0.0]


def test_two_records_of_one_firm_are_no_rivals() -> None:
    assert _settled((0, 1, 0.99, False), (0, 2, 0.99, False), (1, 2, 0.5, False)) == [0.99, 0.99, 0.5]
    assert _settled((0, 1, 0.99, False), (0, 2, 0.99, False)) == [0.99, 0.99]


def test_the_better_of_two_is_worth_what_the_other_leaves() -> None:
    better, worse, _ = _settled((0, 1, 0.99, False), (0, 2, 0.5, False), (1, 2, 0.0, True))
    assert better == pytest.approx(99 / (1 + 99 + 1), abs=0.001)
    assert worse == pytest.approx(1 / (1 + 1 + 99), abs=0.001)


def test_nothing_changes_without_pairs_or_conflicts() -> None:
    assert _settled((0, 1, 0.7, False)) == [0.7]
    none = np.zeros(0, dtype=np.int64)
    assert len(among_rivals(Pairs(none, none, none), np.zeros(0), np.zeros(0, dtype=bool), 0)) == 0
