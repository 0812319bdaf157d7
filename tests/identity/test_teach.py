"""Numbers teach which model scores; where they are few, whether the shipped one's probabilities hold here."""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from umkm_pipeline.identity.blocks import block
from umkm_pipeline.identity.compare import FEATURES, Compared
from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.link import join
from umkm_pipeline.identity.model import shipped
from umkm_pipeline.identity.profiles import READ, profiles
from umkm_pipeline.identity.teach import examples, model_of

_CON = ibis.duckdb.connect()
_SYLLABLES = [one + other for one in "BDGKLMNPRST" for other in ("AKU", "ERI", "INA", "OLA", "UDE")]


def _records(rows: list[dict[str, Any]]) -> pa.Table:
    told = [
        {"record_id": f"training/2023-05/f/s/{number:04}", "party_role": "firm", "source": "training"}
        | {"source_file_id": f"f{number % 2}"}
        | row
        for number, row in enumerate(rows)
    ]
    return pa.table({name: pa.array([row.get(name) for row in told], pa.string()) for name in READ})


def _moved(number: int, *, tax: bool) -> list[dict[str, Any]]:
    """One person, told twice: the second time the name is mistyped, and the kabupaten is another."""
    name = f"{_SYLLABLES[number % 55]}{_SYLLABLES[number // 55 % 55]} {_SYLLABLES[number * 7 % 55]}"
    one = {"owner_key": name, "address": f"Jl. Melati No. {number}", "phone_token": f"p{number}"}
    npwp = {"npwp": f"{number * 7_654_321 % 10**15:015}"} if tax else {}
    home, away = {"region_code": f"{1_000 + number}"}, {"region_code": f"{3_000 + number}"}
    again = {**one, "owner_key": name[1:4] + name[5:]}
    return [{**one, **npwp, **home}, {**again, **npwp, **away}]


def _others(number: int) -> list[dict[str, Any]]:
    """Two people of one village whose names begin alike, each with an NPWP."""
    home = {"region_code": f"{5_000 + number}", "village_key": f"{5_000 + number} LAMURU"}
    names = (
        f"{_SYLLABLES[number % 55]} {_SYLLABLES[(number + at * 7) % 55]}{_SYLLABLES[number * at % 55]}" for at in (2, 3)
    )
    taxes = (f"{(number * 2 + at) * 9_876_543 % 10**15:015}" for at in (1_001, 1_002))
    return [{**home, "owner_key": name, "npwp": npwp} for name, npwp in zip(names, taxes, strict=True)]


def _all(*, tax: bool) -> list[dict[str, Any]]:
    taught = [row for number in range(1, 150) for row in _moved(number, tax=tax)]
    return [*taught, *(row for number in range(1, 60) for row in _others(number)), *_moved(150, tax=False)]


def test_the_npwp_teaches_where_nibs_are_few_that_people_moved_here() -> None:
    untaught, taught = (join(ibis.memtable(_records(_all(tax=tax))), _CON) for tax in (False, True))
    assert untaught.model.version == shipped().version
    assert untaught.cluster[-2] != untaught.cluster[-1]
    assert taught.model.trees == shipped().trees
    assert taught.model.version != shipped().version
    assert taught.cluster[-2] == taught.cluster[-1]
    others = taught.cluster[2 * 149 : -2].tolist()
    assert len(set(others)) == len(others)


def _compared(rows: list[dict[str, Any]]) -> tuple[Compared, Any]:
    told, _ = profiles(ibis.memtable(_records(rows)), _CON, judged(no_judgements()))
    return Compared(told), block(told, _CON)


def test_what_is_learnt_does_not_depend_on_the_order_of_records() -> None:
    rows = _all(tax=True)
    assert model_of(*_compared(rows)).version == model_of(*_compared(rows[::-1])).version


def _members(count: int) -> list[dict[str, Any]]:
    """A cooperative's list: firms of one village, each with the NIB of the cooperative."""
    some = _SYLLABLES
    names = (
        (f"{some[0]}{some[at]} {some[at * 7 % 55]}", f"{some[at * 3 % 55]} {some[at * 11 % 55]}{some[at * 13 % 55]}")
        for at in range(count)
    )
    home = {"nib": "9123400000000", "region_code": "6000", "village_key": "6000 LAMURU"}
    return [{**home, "name_key": name, "owner_key": owner} for name, owner in names]


def test_a_nib_that_a_whole_list_has_does_not_teach_that_neighbours_are_one_firm() -> None:
    others = [row | {"nib": f"8{int(row.pop('npwp')) % 10**12:012}"} for number in range(60) for row in _others(number)]
    members = _members(40)
    assert model_of(*_compared([*members, *others])) is shipped()


_FIRM = {"name_key": "SUMBER REZEKI", "owner_key": "SITI AMINAH", "region_code": "7308", "village_key": "7308 LAMURU"}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"nib": "9123456789012"}, {"nib": "9123456789012"}, [True]),
        ({"nib": "9123456789012"}, {"nib": "9876543210987"}, [False]),
        ({"nib": "9123456789012"}, {"nib": "9123456789021"}, []),
        ({"nib": "9123456789012"}, {}, []),
        ({"nib": "9123456789012", "nik_token": "k"}, {"nib": "9123456789012", "nik_token": "l"}, []),
    ],
)
def test_pairs_of_one_nib_and_of_two_are_examples_and_no_others(
    one: dict[str, str], other: dict[str, str], told: list[bool]
) -> None:
    features, is_one = examples(*_compared([{**_FIRM, **one}, {**_FIRM, **other, "owner_key": "SITI AMINA"}]))
    assert is_one.tolist() == told
    assert features.shape == (len(told), len(FEATURES))


def test_a_pair_that_only_its_number_brought_together_is_no_example() -> None:
    nib = {"nib": "9123456789012"}
    _, is_one = examples(*_compared([{**_FIRM, **nib}, {**nib, "name_key": "LAUT BIRU", "region_code": "3201"}]))
    assert np.size(is_one) == 0
