"""What targets and official figures measure: the indicators, and finding the one that a name means.

Belongs here: the list in `data/reference/indicators.csv`, which is open: another indicator is a row there, and until
it is, figures keep the name as written. A target meets its realisation by indicator, place, period and basis.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from umkm_pipeline.reference import gazetteer
from umkm_pipeline.reference.tables import TEXT, table, text

_SHORT = (
    *("sumut", "sumbar", "sumsel", "babel", "kepri", "dki", "jabar", "jateng", "jatim", "diy", "ntb", "ntt"),
    *("kalbar", "kalteng", "kalsel", "kaltim", "kaltara", "sulut", "sulteng", "sulsel", "sultra", "sulbar", "malut"),
)
"""Short names of provinces."""
STOCK = "stock"
"""Nature of an indicator that is a state on a day; the others (`flow`) add up over days."""


def indicators() -> pd.DataFrame:
    """The indicators: code, names in two languages, `units` (joined by |), `nature`, `direction`, `name_pattern`.

    `plain_words` are those that make no other indicator of one, beside names of provinces, kabupaten and kota: firms
    that closed are no registered ones, and exports of coffee not all. Where there are none, any words may stand there.
    """
    return table("indicators.csv")


def match_indicator(names: pd.Series) -> pd.Series:
    """The `indicator_code` that names mean, a code itself included; null where none or more than one pattern fits."""
    values = text(names)
    found = {value: _code_of(value) for value in values.dropna().unique()}
    return values.map(found).astype(TEXT)


def of_indicator(codes: pd.Series, column: str) -> pd.Series:
    """A column of the list for each code; null for codes that are not in it."""
    return codes.map(indicators().set_index("indicator_code")[column]).astype(TEXT)


def _code_of(name: str) -> str | None:
    known = _patterns()
    if name in known:
        return name
    spaced = " ".join(re.findall(r"[^\W_]+|%", name.lower())).replace("%", "persen")
    fitting = [code for code, pattern in known.items() if pattern.match(spaced)]
    if len(fitting) != 1:
        return None
    plain = _plain_words()[fitting[0]]
    others = (word for word in spaced.split() if not word.isdigit())
    return fitting[0] if not plain or plain.issuperset(others) else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = indicators()[["indicator_code", "name_pattern"]]
    return {code: re.compile(pattern) for code, pattern in rows.itertuples(index=False)}


@cache
def _plain_words() -> dict[str, frozenset[str]]:
    places = {*_SHORT, *(word for name in _place_names() for word in re.findall(r"[^\W_]+", name.lower()))}
    rows = indicators()[["indicator_code", "plain_words"]].dropna()
    known = {code: frozenset(places.union(words.split())) for code, words in rows.itertuples(index=False)}
    return dict.fromkeys(_patterns(), frozenset[str]()) | known


def _place_names() -> list[str]:
    return [*gazetteer.provinces()["province_name"], *gazetteer.regencies()["region_name"]]
