"""Which pairs are worth comparing: those whose equal values are rare, not those that only live next to each other."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from umkm_pipeline.identity import prefilter
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.prefilter import worth_comparing

_TEXTS = ("name_sound", "name_sorted", "owner_sound", "owner_sorted", "street", "village", "number", "rt_rw", "region")
_NUMBERS = ("phone_token", "nik_token", "npwp", "nib", "file", "source")
_COUNT = 3_000


def _street() -> Compared:
    """Firms at many doors of a few streets, each of its own name; the last two are the first two, told again."""
    rows = [
        {"name_sound": f"{number:05} {number:05}", "street": f"S{number % 20}", "number": str(number % 90)}
        | {"village": f"V{number % 100}", "region": f"{number % 10}"}
        for number in range(_COUNT)
    ]
    rows += [{**rows[0], "name_sound": "00000 WARUNG"}, {**rows[1], "name_sound": "00001 00001"}]
    columns = {name: pa.chunked_array([[row.get(name) for row in rows]], pa.string()) for name in (*_TEXTS, *_NUMBERS)}
    columns["name_sorted"] = columns["name_sound"]
    return Compared(pa.table(columns))


def test_neighbours_with_other_names_are_not_worth_it_and_a_name_told_twice_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilter, "_FEW", 0)
    left, right = np.array([0, 0, 1]), np.array([20, _COUNT, _COUNT + 1])
    assert worth_comparing(_street())(left, right).tolist() == [False, True, True]


def test_of_a_few_profiles_all_are() -> None:
    assert worth_comparing(_street())(np.array([0]), np.array([20])).tolist() == [True]
