"""Firms as they truly are: names, owners, places and numbers, with what is hard about real ones planted.

Belongs here: the truth. How records tell of it is in `rows.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.linkage.words import (
    BRANDS,
    CALLED,
    FIRST,
    GIVEN,
    POPULAR,
    PRODUCTS,
    SECOND,
    STREETS,
    SURNAMES,
    TRADES,
    Texts,
    drawn,
)
from umkm_pipeline.reference.tables import table

PROVINCES = ("18", "33", "63", "73", "93")
"""Lampung, Jawa Tengah, Kalimantan Selatan, Sulawesi Selatan, Papua Selatan: those of the five programmes."""

LEGAL_FORMS = np.array(["", "UD", "CV", "PT", "KUB", "KOP"], dtype=object)
_LEGAL_SHARES = (0.58, 0.2, 0.1, 0.04, 0.05, 0.03)
_POPULAR, _ONE_WORD = 0.25, 0.08

FAMILIES, TWINS, FRANCHISES, ACCOUNTANTS, REUSED = 0.03, 0.005, 0.01, 0.01, 0.001
"""Shares of firms that share address, phone and surname with another; that have another's owner; that bear a brand;
whose phone is their accountant's; that use the NIB of another firm."""
_FIRMS_OF_AN_ACCOUNTANT = 20

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Population:
    """Columns of firms, one value a firm; `kind` says what is hard about it, empty for most."""

    columns: dict[str, npt.NDArray[np.object_]]
    kind: Texts

    def __len__(self) -> int:
        return len(self.kind)


def population(rng: np.random.Generator, count: int) -> Population:
    """Made-up firms in real villages."""
    owner, given, surname = _owners(rng, count)
    firms = {
        "owner": owner,
        "surname": surname,
        "name": _business_names(rng, given),
        "form": rng.choice(LEGAL_FORMS, size=count, p=_LEGAL_SHARES),
        **_places(rng, count),
        **_addresses(rng, count),
        "nib": _digits(rng, count, 13, "1"),
        "npwp": _digits(rng, count, 16, "0"),
        "nik": _tokens(rng, count),
        "phone": _tokens(rng, count),
    }
    people = Population(firms, np.full(count, "", dtype=object))
    where = ("street", "number", "rt", "rw", "village_code", "village_name", "region_code")
    same_owner = ("owner", "surname", "nik", "phone", *where)
    _plant(rng, people, "family", FAMILIES, _copying("surname", "phone", *where))
    _plant(rng, people, "twin", TWINS, _copying(*same_owner))
    _plant(rng, people, "franchise", FRANCHISES, _branded(rng))
    _plant(rng, people, "accountant", ACCOUNTANTS, _with_accountant(rng))
    _plant(rng, people, "reused_nib", REUSED, _copying("nib"))
    family = people.kind == "family"
    firms["owner"][family] = drawn(rng, GIVEN, int(family.sum())) + " " + firms["surname"][family]
    return people


_Change = Callable[[dict[str, npt.NDArray[np.object_]], Ints, Ints], None]


def _plant(rng: np.random.Generator, firms: Population, name: str, share: float, change: _Change) -> None:
    """Change a share of the firms that nothing was planted in; another plain firm is what they are changed after."""
    plain = rng.permutation(np.flatnonzero(firms.kind == ""))
    count = max(1, round(share * len(firms)))
    change(firms.columns, plain[:count], plain[count : 2 * count])
    firms.kind[plain[:count]] = name


def _copying(*columns: str) -> _Change:
    def change(firms: dict[str, Texts], ours: Ints, theirs: Ints) -> None:
        for column in columns:
            firms[column][ours[: len(theirs)]] = firms[column][theirs]

    return change


def _branded(rng: np.random.Generator) -> _Change:
    def change(firms: dict[str, Texts], ours: Ints, _: Ints) -> None:
        firms["name"][ours] = drawn(rng, BRANDS, len(ours))

    return change


def _with_accountant(rng: np.random.Generator) -> _Change:
    def change(firms: dict[str, Texts], ours: Ints, _: Ints) -> None:
        offices = _tokens(rng, len(ours) // _FIRMS_OF_AN_ACCOUNTANT + 1)
        firms["phone"][ours] = offices[rng.integers(len(offices), size=len(ours))]

    return change


def _owners(rng: np.random.Generator, count: int) -> tuple[Texts, Texts, Texts]:
    given, surname = drawn(rng, GIVEN, count, 0.4), drawn(rng, SURNAMES, count, 0.4)
    popular = rng.random(count) < _POPULAR
    owner = np.where(popular, drawn(rng, POPULAR, count) + " " + given, given + " " + surname)
    more = popular & (rng.random(count) < 0.5)  # noqa: PLR2004
    owner = np.where(more, owner + " " + surname, owner)
    owner = np.where(~popular & (rng.random(count) < _ONE_WORD), given, owner)
    return owner.astype(object), given, surname


def _business_names(rng: np.random.Generator, given: Texts) -> Texts:
    count = len(given)
    first, second, product = drawn(rng, FIRST, count), drawn(rng, SECOND, count), drawn(rng, PRODUCTS, count)
    trade, called = drawn(rng, TRADES, count), drawn(rng, CALLED, count)
    patterns = (
        first + " " + second,
        first + " " + second + " " + product,
        product + " " + called + " " + given,
        trade + " " + given,
        product + " " + first,
    )
    pattern = rng.choice(len(patterns), size=count, p=(0.25, 0.25, 0.25, 0.15, 0.1))
    return np.choose(pattern, np.array(patterns, dtype=object)).astype(object)


def _places(rng: np.random.Generator, count: int) -> dict[str, Texts]:
    villages = table("regions/villages.csv.gz")
    villages = villages[villages["village_code"].str[:2].isin(PROVINCES)].sort_values("village_code")
    rows = villages.iloc[rng.integers(len(villages), size=count)]
    code = rows["village_code"].to_numpy(dtype=object)
    return {
        "village_code": code,
        "village_name": rows["village_name"].to_numpy(dtype=object),
        "region_code": pd.Series(code).str[:4].to_numpy(dtype=object),
    }


def _addresses(rng: np.random.Generator, count: int) -> dict[str, Texts]:
    def numbers(most: int) -> Texts:
        return rng.integers(1, most, size=count).astype(str).astype(object)

    return {"street": drawn(rng, STREETS, count, 0.3), "number": numbers(150), "rt": numbers(12), "rw": numbers(8)}


def _digits(rng: np.random.Generator, count: int, width: int, first: str) -> Texts:
    numbers = pd.Series(rng.integers(10 ** (width - 1), size=count))
    texts: Texts = (first + numbers.astype(str).str.zfill(width - 1)).to_numpy(dtype=object)
    return texts


def _tokens(rng: np.random.Generator, count: int) -> Texts:
    """Stand-ins for keyed tokens: 32 hexadecimal digits."""
    text = rng.bytes(16 * count).hex()
    return np.array([text[at : at + 32] for at in range(0, 32 * count, 32)], dtype=object)
