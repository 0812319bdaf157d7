"""What targets and official figures measure: the indicators, and finding the one that a name means.

Belongs here: the list in `data/reference/indicators.csv`, which is open: another indicator is a row there, and until
it is, figures keep the name as written. A target meets its realisation by indicator, place, period and basis.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from umkm_pipeline.reference.tables import TEXT, table, text

STOCK = "stock"
"""Nature of an indicator that is a state on a day; the others (`flow`) add up over days."""


def indicators() -> pd.DataFrame:
    """The indicators: code, names in two languages, `units` (joined by |), `nature`, `direction`, `name_pattern`."""
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
    return fitting[0] if len(fitting) == 1 else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = indicators()[["indicator_code", "name_pattern"]]
    return {code: re.compile(pattern) for code, pattern in rows.itertuples(index=False)}
