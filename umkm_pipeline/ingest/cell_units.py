"""What a cell of an amount says of its unit and currency, beside what its column says.

Belongs here: cells that name another currency than their column, or a unit where the column has one of its own, so that
it would be counted twice. What headers and titles say is in `units.py`, numbers are in `numbers.py`.
"""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, OK, Parsed, arrow, matches, text_bytes
from umkm_pipeline.ingest.numbers import UNIT_WORDS

UNIT_IN_CELL = "unit_in_cell"

_THOUSAND = 1_000
_DOLLAR_SIGN, _FIRST_LETTER = ord("$"), ord("A")
_RUPIAH, _DOLLARS, _ANY_DOLLARS = r"(?i)(?:rp|idr).*", r"(?i)(?:us\$|usd).*", r"\$.*"
_WORDED = rf"(?i).*\d\s*(?:{'|'.join(UNIT_WORDS)})\.?[\s)]*"


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
    return Parsed(parsed.value.mask(disputed), parsed.problem.mask(disputed & (parsed.problem == OK), UNIT_IN_CELL))


def _may_say_a_unit(text: pd.Series) -> bool:
    """Whether there is a letter or a dollar sign in any cell, by one look at their bytes: most columns have none."""
    for chunk in arrow(text).chunks:
        _, data = text_bytes(pc.fill_null(chunk, "") if chunk.null_count else chunk)
        if len(data) and (data.max() >= _FIRST_LETTER or (data == _DOLLAR_SIGN).any()):
            return True
    return False
