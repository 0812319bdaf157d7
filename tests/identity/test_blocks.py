"""Which profiles meet: all that share a key, as long as the block is small, and a bounded number in a large one."""

from __future__ import annotations

from itertools import combinations

import ibis
import numpy as np
import pyarrow as pa

from umkm_pipeline.identity.blocks import RULES, WINDOW, Keep, Pairs, bit, block

_CON = ibis.duckdb.connect()
_COLUMNS = ("nib", "npwp", "nik_token", "phone_token", "name_sorted", "owner_sorted", "name_sound", "owner_sound")
_PLACE = ("street", "number", "rt_rw", "village", "region")


def _pairs(*profiles: dict[str, str], keep: Keep | None = None) -> Pairs:
    columns = {name: pa.array([row.get(name) for row in profiles], pa.string()) for name in (*_COLUMNS, *_PLACE)}
    return block(pa.table({"profile": np.arange(len(profiles)), **columns}), _CON, keep)


def _met(pairs: Pairs) -> set[tuple[int, int]]:
    return set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def test_all_of_a_small_block_meet_and_nobody_else() -> None:
    pairs = _pairs(*[{"phone_token": "p"}] * 5, {"phone_token": "q"}, {})
    assert _met(pairs) == set(combinations(range(5), 2))
    assert set(pairs.found_by.tolist()) == {bit("phone")}


def test_a_pair_knows_every_rule_that_found_it() -> None:
    pairs = _pairs(*[{"nib": "1", "nik_token": "k"}] * 2)
    assert pairs.found_by.tolist() == [bit("nib") | bit("nik")]


def test_who_shares_a_number_is_compared_whatever_else_is_said() -> None:
    """But it is by the number alone that they met: the model must not learn from pairs that it will not see."""
    told: list[dict[str, str]] = [{"nib": "1"}, {"npwp": "1"}, {"nik_token": "1"}, {"phone_token": "1"}]
    shared = [{**number, "name_sorted": "ALI", "region": "7308"} for number in told for _ in range(2)]
    pairs = _pairs(*shared, keep=lambda left, _: np.zeros(len(left), dtype=bool))
    assert _met(pairs) == {(0, 1), (2, 3), (4, 5)}
    assert pairs.found_by.tolist() == [bit("nib"), bit("npwp"), bit("nik")]


def test_a_profile_of_a_large_block_meets_its_neighbours_only() -> None:
    pairs = _pairs(*[{"phone_token": "p"}] * 100)
    assert len(pairs) == sum(min(WINDOW, 99 - number) for number in range(100))
    assert (pairs.right - pairs.left).max() == WINDOW


def test_a_common_name_alone_is_no_reason_to_meet() -> None:
    name = {"name_sorted": "BERKAH TOKO", "name_sound": "TOKO BERKA"}
    assert len(_pairs(*[name] * 3)) == 3
    assert len(_pairs(*[name] * (WINDOW + 2))) == 0
    assert len(_pairs(*[{**name, "region": "7308"}] * (WINDOW + 2))) > 0


def test_a_business_meets_the_owner_of_its_name() -> None:
    pairs = _pairs({"name_sorted": "ALI RAHMAN", "region": "7308"}, {"owner_sorted": "ALI RAHMAN", "region": "7308"})
    assert _met(pairs) == {(0, 1)}


def test_nothing_to_meet_by() -> None:
    assert len(_pairs()) == 0
    assert len(_pairs({}, {})) == 0
    assert len(RULES) == len(set(RULES))
