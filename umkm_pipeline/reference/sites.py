"""Finds the kabupaten/kota, and maybe the kecamatan, that free text names as the place of an event.

Belongs here: phrases in a sentence. Columns that hold one name each are resolved in `regions.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from umkm_pipeline.reference import editions, gazetteer, names
from umkm_pipeline.reference.tables import TEXT, text

UNRESOLVED, RECODED = "place_unresolved", "region_recoded"

_LONGEST = 5
"""Words of the longest names (Kepulauan Siau Tagulandang Biaro, Bolaang Mongondow Timur)."""

_PART = re.compile(r"[,;()\n|/]|\s[-–—]\s")
_WORD = re.compile(r"[^\s.]+")
_KINDS = {"KAB": "kabupaten", "KABUPATEN": "kabupaten", "KOTA": "kota", "KOTAMADYA": "kota", "KODYA": "kota"}
_DISTRICT_WORDS = frozenset({"KEC", "KECAMATAN", "DISTRIK", "KAPANEWON", "KEMANTREN"})
_STREET_WORDS = frozenset({"JL", "JLN", "JALAN"})


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Some consecutive words of a text: their key, the word before them, their part, and whether they are all of it."""

    key: str
    before: str
    part: int
    words: int
    whole: bool


def resolve_site(texts: pd.Series, *, province: str | None = None) -> pd.DataFrame:
    """Find the place of an event in texts such as "Hotel Grand Town, Kabupaten Maros" or "Masohi".

    Args:
        texts: places as written; few of them are distinct.
        province: name or code of the province to look in first.

    Returns:
        A frame of the same index with `site_region_code` (kabupaten/kota), `site_district_code` (kecamatan, where the
        text names one) and `problem`: "place_unresolved" when no single place comes out, "region_recoded" when it lies
        in `province` by the codes of 2022 only, else "".

    The text is cut at commas, brackets and dashes. A name after "Kabupaten" or "Kota" is preferred, then the last part,
    then the longest name; names after "Jl." are streets up to a house
    number. Where the best is a name shared by a kabupaten and a kota the
    place is unresolved, as it is without any name. A kecamatan stands for its kabupaten (Masohi for Maluku Tengah) when
    no kabupaten/kota is named and only one kecamatan of the country, or of the province, has that name; beside its
    kabupaten it is taken after "Kec." or as a part of its own.

    Raises:
        FileHeldError: the keyword `province` is not a province.
    """
    values = text(texts)
    context = gazetteer.stated_province(province)
    distinct = values.dropna().unique()
    found = pd.DataFrame(
        [_place(value, context) for value in distinct],
        index=pd.Index(distinct, dtype=TEXT),
        columns=["site_region_code", "site_district_code", "problem"],
        dtype=TEXT,
    )
    result = found.reindex(pd.Index(values)).set_axis(texts.index)
    return result.fillna({"problem": UNRESOLVED})


def _place(value: str, context: str | None) -> tuple[str | None, str | None, str]:
    phrases = list(_phrases(value))
    regions = _regions(phrases, context)
    if not regions:
        district = _district_alone(phrases, context)
        return (district[:4], district, "") if district else (None, None, UNRESOLVED)
    best = max(rank for rank, _ in regions)
    codes = {code for rank, found in regions if rank == best for code in found}
    if len(codes) != 1:
        return None, None, UNRESOLVED
    region = codes.pop()
    recoded = context is not None and region[:2] != context and _formerly().get(region, "")[:2] == context
    return region, _district_within(phrases, region), RECODED if recoded else ""


def _phrases(value: str) -> Iterator[_Phrase]:
    for number, part in enumerate(_PART.split(value.upper())):
        words = _WORD.findall(part)
        starts = [(first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1)]
        spans = [(first, last) for first, last in starts if last - first <= _LONGEST]
        keys = names.key(pd.Series([" ".join(words[first:last]) for first, last in spans], dtype=TEXT))
        street = _street(words)
        for (first, last), key in zip(spans, keys, strict=True):
            if not pd.isna(key) and street.isdisjoint(range(first, last)):
                yield _Phrase(key, words[first - 1] if first else "", number, last - first, last - first == len(words))


def _street(words: list[str]) -> frozenset[int]:
    """Places of the words of a street: from "Jl." to the house number, or to the end of the part."""
    start = next((place for place, word in enumerate(words) if word in _STREET_WORDS), len(words))
    numbers = (place for place in range(start, len(words)) if words[place][0].isdigit())
    return frozenset(range(start, next(numbers, len(words)) + 1))


def _regions(phrases: list[_Phrase], context: str | None) -> list[tuple[tuple[bool, int, int], tuple[str, ...]]]:
    """Candidates as (rank, codes); a higher rank is better, several codes mean an ambiguous name."""
    known = _codes_of()
    found = []
    for phrase in phrases:
        kind = _KINDS.get(phrase.before, "")
        for parent in (context, "") if context else ("",):
            codes = known.get(f"{parent}|{kind}|{phrase.key}")
            if codes:
                found.append(((bool(kind), phrase.part, phrase.words), codes))
                break
    return found


def _district_alone(phrases: list[_Phrase], context: str | None) -> str | None:
    for phrase in sorted(phrases, key=lambda each: (each.before in _DISTRICT_WORDS, each.part, each.words))[::-1]:
        candidates = _districts_of().get(phrase.key, ())
        near = [code for code in candidates if context and code[:2] == context]
        for codes in (near, candidates):
            if len(codes) == 1 and (phrase.whole or phrase.before in _DISTRICT_WORDS or phrase.before in _KINDS):
                return str(codes[0])
    return None


def _district_within(phrases: list[_Phrase], region: str) -> str | None:
    known = _district_codes()
    for phrase in phrases:
        if phrase.before in _DISTRICT_WORDS or (phrase.whole and phrase.key not in _region_keys()):
            found = known.get(f"{region}|{phrase.key}")
            if found:
                return found
    return None


@lru_cache(maxsize=1)
def _codes_of() -> dict[str, tuple[str, ...]]:
    """Kabupaten/kota codes by exact index key; names of towns stand for their kabupaten."""
    rows = gazetteer.regency_names()
    exact = rows[~rows["index_key"].str.contains(gazetteer.FOLDED, regex=False)]
    known = {str(key): tuple(codes) for key, codes in exact.groupby("index_key")["code"]}
    towns = {
        f"{parent}||{key}": (str(code),) for key, code in gazetteer.site_aliases().items() for parent in ("", code[:2])
    }
    return known | towns


@lru_cache(maxsize=1)
def _region_keys() -> frozenset[str]:
    return frozenset(key.rsplit("|", 1)[1] for key in _codes_of())


@lru_cache(maxsize=1)
def _district_codes() -> dict[str, str]:
    index = gazetteer.district_index()
    return dict(zip(index.keys.to_pylist(), index.codes.to_pylist(), strict=True))


@lru_cache(maxsize=1)
def _districts_of() -> dict[str, tuple[str, ...]]:
    """Codes of kecamatan by exact key."""
    codes = defaultdict(set)
    for key, code in _district_codes().items():
        codes[key.partition("|")[2]].add(code)
    return {key: tuple(sorted(same)) for key, same in codes.items() if not key.startswith(gazetteer.FOLDED)}


@lru_cache(maxsize=1)
def _formerly() -> dict[str, str]:
    rows = editions.recodes()
    return dict(zip(rows["kode_2025"], rows["kode_2022"], strict=True))
