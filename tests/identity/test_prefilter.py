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


@pytest.mark.parametrize("seed", range(5))
def test_many_pairs_at_once_are_looked_at_as_each_by_itself(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the evidence written out in plain words, over profiles that say everything, something or nothing."""
    monkeypatch.setattr(prefilter, "_FEW", 0)
    monkeypatch.setattr(prefilter, "_PIECE", 7)
    monkeypatch.setattr(prefilter, "_BELOW_PRIOR", 0.0)
    rng = np.random.default_rng(seed)
    names = [f"{one} {other}" for one in ("BAKA", "TIGUR", "SEROJA") for other in ("MULIA", "LANDER")]

    def any_of(values: list[str]) -> str | None:
        return None if rng.random() < 0.3 else values[rng.integers(len(values))]

    rows = []
    for _ in range(60):
        row = {name: any_of(["a", "b", "c", "d"]) for name in ("street", "village", "number", "rt_rw", "region")}
        row |= {name: any_of(["p", "q", "r"]) for name in ("phone_token", "nik_token", "npwp")}
        row |= {f"{who}_sound": any_of(names) for who in ("name", "owner")}
        rows.append(row | {f"{who}_sorted": row[f"{who}_sound"] for who in ("name", "owner")})
    columns = {name: pa.chunked_array([[row.get(name) for row in rows]], pa.string()) for name in (*_TEXTS, *_NUMBERS)}
    compared = Compared(pa.table(columns))
    left, right = (side.ravel() for side in np.triu_indices(len(rows), 1))
    kept = worth_comparing(compared)(left, right)
    rarity = {name: compared.rarity(name) for name in (*_TEXTS[1:2], "owner_sorted", *_PARTS, *_AGAINST, "nik_token")}
    said = [
        _evidence(rows[one], rows[other], rarity, one) for one, other in zip(left.tolist(), right.tolist(), strict=True)
    ]
    assert kept.tolist() == [evidence >= np.log(len(rows)) for evidence in said]
    assert 0 < kept.sum() < len(kept)


_AGAINST = {"number": 1, "village": 1, "region": 2, "rt_rw": 1, "street": 1, "phone_token": 1, "npwp": 1}
_PARTS = ("name_start", "name_end", "owner_start", "owner_end")


def _evidence(
    one: dict[str, str | None], other: dict[str, str | None], rarity: dict[str, np.ndarray], at: int
) -> float:
    def same(name: str) -> bool:
        return one[name] is not None and one[name] == other[name]

    evidence = 0.0
    for name in ("name_sorted", "owner_sorted", "nik_token", *_AGAINST):
        evidence += rarity[name][at] if same(name) else 0
        if name in _AGAINST and one[name] is not None and other[name] is not None and not same(name):
            evidence -= _AGAINST[name]
    if same("village") and same("region"):
        evidence -= rarity["region"][at]
    pairs = ((one["name_sorted"], other["owner_sorted"]), (one["owner_sorted"], other["name_sorted"]))
    exchanged = any(ours is not None and ours == theirs for ours, theirs in pairs)
    for who in ("name", "owner"):
        ours, theirs = one[f"{who}_sound"], other[f"{who}_sound"]
        if ours is None or theirs is None or ours == theirs:
            continue
        starts, ends = ours[:5] == theirs[:5], ours[-5:] == theirs[-5:]
        evidence += 0.6 * (rarity[f"{who}_start"][at] * starts + rarity[f"{who}_end"][at] * ends)
        evidence -= 0 if starts or ends or exchanged else 4
    return evidence + 7 * exchanged
