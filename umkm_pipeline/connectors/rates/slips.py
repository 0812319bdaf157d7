"""Rates that are out by a power of ten, as when yen for 100 are told as yen for one.

Belongs here: finding them. They are not repaired: nobody knows whether the rate or its unit is wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from statistics import median

from umkm_pipeline.reference.landed_rates import Quote
from umkm_pipeline.reference.rates import rates

_FACTOR = 4
"""A rate this many times another is no move of the market: no currency of the table moved so far within a year, and a
slip is by ten at least."""
_FEWEST = 3


def slips(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotations far from the nearest rate of the reference table; where it has none, far from most of the currency."""
    listed = list(quotes)
    of_currency: dict[str, list[Decimal]] = {}
    for quote in listed:
        of_currency.setdefault(quote.currency, []).append(quote.rate / quote.unit)
    usual = {code: median(found) for code, found in of_currency.items() if len(found) >= _FEWEST}
    return [
        quote
        for quote in listed
        if not quote.is_possible or _is_far(quote, _nearest(quote) or usual.get(quote.currency))
    ]


def _is_far(quote: Quote, other: Decimal | None) -> bool:
    rate = quote.rate / quote.unit
    return other is not None and not other / _FACTOR < rate < other * _FACTOR


def _nearest(quote: Quote) -> Decimal | None:
    days, known = _table().get(quote.currency, ([], []))
    if not days:
        return None
    at = bisect_left(days, quote.rate_date)
    return known[min((abs((days[i] - quote.rate_date).days), i) for i in (at - 1, at) if 0 <= i < len(days))[1]]


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[list[date], list[Decimal]]]:
    rows = rates().sort_values("rate_date")
    return {
        str(code): (found["rate_date"].to_list(), found["idr_per_unit"].to_list())
        for code, found in rows.groupby("currency")
    }
