"""Exchange rates that declarations of the sample are made with.

Belongs here: the reference rate of a day and rates drawn near it. Converting the amounts of real data is
`umkm_pipeline.reference.rates`.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from random import Random

from umkm_pipeline.reference.tables import table

CENT = Decimal("0.01")


def reference(currency: str, on: date) -> Decimal:
    """Rupiah for one unit of a currency, the latest rate not after the day."""
    days, rates = _series(currency)
    return rates[max(bisect_right(days, on) - 1, 0)]


def declared(rng: Random, currency: str, on: date) -> Decimal:
    """An NDPBM within 0.8 % of the reference rate, 4 decimals."""
    return (reference(currency, on) * Decimal(1 + rng.uniform(-0.008, 0.008))).quantize(Decimal("0.0001"))


def from_usd(amount: Decimal, currency: str, on: date) -> Decimal:
    """USD in another currency at reference rates; whole yen."""
    if currency == "USD":
        return amount
    native = amount * reference("USD", on) / reference(currency, on)
    return native.quantize(Decimal(1) if currency == "JPY" else CENT).quantize(CENT)


def cents(amount: Decimal) -> Decimal:
    """Two decimals, half to even."""
    return amount.quantize(CENT, rounding=ROUND_HALF_EVEN)


@cache
def _series(currency: str) -> tuple[list[date], list[Decimal]]:
    rows = table("exchange_rates.csv.gz")
    rows = rows[rows["currency"] == currency].sort_values("rate_date")
    return [date.fromisoformat(day) for day in rows["rate_date"]], [Decimal(rate) for rate in rows["idr_per_unit"]]
