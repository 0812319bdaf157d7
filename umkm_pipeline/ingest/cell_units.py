"""What a cell of an amount says of its unit and currency, beside what its column says.

Belongs here: cells that name another currency than their column, or a unit where the column has one of its own, so that
it would be counted twice. What headers and titles say is in `units.py`, numbers are in `numbers.py`.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, Parsed, arrow, like, matches, text_bytes
from umkm_pipeline.ingest.numbers import UNIT_WORDS

UNIT_IN_CELL = "unit_in_cell"

_THOUSAND = 1_000
_DOLLAR_SIGN, _FIRST_LETTER = ord("$"), ord("A")
_RUPIAH, _DOLLARS, _ANY_DOLLARS = r"(?i)(?:rp|idr).*", r"(?i)(?:us\$|usd).*", r"\$.*"
_WORDED = rf"(?i).*\d\s*(?:{'|'.join(UNIT_WORDS)})\.?[\s)]*"

_NAMED_FIRST = r"(?s)^\s*([A-Za-z]{3}|[A-Za-z]{0,2}\$|[€£¥₩]|[Rr][Mm])\s*(-?[\d(.,].*)$"
_SIGNS = {
    "EUR": ["€"],
    "GBP": ["£"],
    "JPY": ["¥"],
    "CNY": ["¥", "RMB"],
    "KRW": ["₩"],
    "MYR": ["RM"],
    "SGD": ["S$"],
    "AUD": ["A$", "AU$"],
    "HKD": ["HK$"],
    "NZD": ["NZ$"],
    "TWD": ["NT$"],
    "CAD": ["C$", "CA$"],
}
"""What cells say of currencies beside their codes; other signs are read as dollars and rupiah wherever they stand."""


def without_disputed(
    parsed: Parsed, text: pd.Series, *, currency: pd.Series | None = None, factors: pd.Series | None = None
) -> Parsed:
    """Numbers without those that their own cell disputes, which are the problem `unit_in_cell`.

    `US$ 500` in a column of rupiah is not 500 rupiah, and `2,5 juta` below `(Rp juta)` may be 2.5 million or so many
    millions of millions.

    Args:
        parsed: numbers of the cells.
        text: the cells, null where blank.
        currency: currency of each cell's column or row; none means that nothing says it. Units that are no money may
            be among them.
        factors: what the column's numbers are multiplied by.
    """
    if not _may_say_a_unit(text):
        return parsed
    disputed = pd.Series(False, index=text.index, dtype=BOOL)
    if currency is not None:
        other = matches(text, _RUPIAH) & (currency != "IDR") | matches(text, _DOLLARS) & (currency != "USD")
        # The sign alone is that of many dollars (SGD, AUD, ...).
        other |= matches(text, _ANY_DOLLARS) & ~currency.str.endswith("D").astype(BOOL)
        disputed |= other.fillna(False)
    if factors is not None:
        disputed |= matches(text, _WORDED) & (factors >= _THOUSAND).fillna(False)
    if not disputed.any():
        return parsed
    return parsed.without(disputed, UNIT_IN_CELL)


def without_own_currency(text: pd.Series, currency: pd.Series) -> pd.Series:
    """Cells without the sign or code of their own row's currency in front: `€ 500` of a row in EUR is `500`.

    Args:
        text: the cells, null where blank.
        currency: ISO 4217 code of each row, null where there is none.
    """
    if not _may_say_a_unit(text):
        return text
    cells = arrow(text)
    # A cell without a number behind such a word is left whole, and is that of no currency.
    word = pc.utf8_upper(pc.replace_substring_regex(cells, _NAMED_FIRST, r"\1"))
    own = pc.equal(word, arrow(currency))
    for code, signs in _SIGNS.items():
        own = pc.or_(own, pc.and_(pc.equal(arrow(currency), code), pc.is_in(word, pa.array(signs))))
    own = pc.fill_null(own, False)
    if not pc.any(own).as_py():
        return text
    return like(text, pc.if_else(own, pc.replace_substring_regex(cells, _NAMED_FIRST, r"\2"), cells))


def _may_say_a_unit(text: pd.Series) -> bool:
    """Whether there is a letter or a dollar sign in any cell, by one look at their bytes: most columns have none."""
    for chunk in arrow(text).chunks:
        _, data = text_bytes(pc.fill_null(chunk, "") if chunk.null_count else chunk)
        if len(data) and (data.max() >= _FIRST_LETTER or (data == _DOLLAR_SIGN).any()):
            return True
    return False
