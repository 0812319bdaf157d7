"""Frankfurter: the euro reference rates of the European Central Bank (`domain.md` §5), the fallback.

Belongs here: its requests and JSON. Rates are crossed through the euro, for the Wednesdays, as the table of this
repository is; the day is that of the answer, the business day before where a Wednesday is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from umkm_pipeline.connectors.content import json_of
from umkm_pipeline.connectors.http import Answer, Request
from umkm_pipeline.connectors.rates.asked import Asked, amount, day, odd, wednesdays
from umkm_pipeline.reference.landed_rates import Quote

_EURO, _RUPIAH = "EUR", "IDR"
_MOST_DAYS_BEFORE = 7
_PLACES = Decimal("0.0001")


def frankfurter(asked: Asked) -> Iterator[Quote]:
    """Rates of each Wednesday in the time asked for."""
    symbols = ",".join(dict.fromkeys((_RUPIAH, *(code for code in asked.currencies if code != _EURO))))
    for wednesday in (one for one in wednesdays(asked.first, asked.last) if one <= asked.last):
        url = f"{asked.settings.frankfurter_url.rstrip('/')}/{wednesday}"
        request = Request(url, {"base": _EURO, "symbols": symbols}, final_after=wednesday, accept="application/json")

        def read(answer: Answer, wednesday: date = wednesday, where: str = request.where) -> list[Quote]:
            return list(_quotes(json_of(answer, where), wednesday, asked.currencies, where))

        yield from asked.client.ask(request, read)


def _quotes(told: object, wednesday: date, currencies: tuple[str, ...], where: str) -> Iterator[Quote]:
    rates = told.get("rates") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(rates, dict) or told.get("base") != _EURO or _RUPIAH not in rates:
        raise odd(where, "the answer has no rates of the euro")
    on = day(str(told.get("date")), where)
    if not 0 <= (wednesday - on).days <= _MOST_DAYS_BEFORE:
        raise odd(where, f"asked for {wednesday}, answered for another day")
    euro = {_EURO: Decimal(1)} | {
        str(code): amount(str(rate), where) / amount(str(told.get("amount", 1)), where) for code, rate in rates.items()
    }
    for currency in currencies:
        if currency in euro:
            yield Quote("frankfurter", currency, on, 1, (euro[_RUPIAH] / euro[currency]).quantize(_PLACES))
