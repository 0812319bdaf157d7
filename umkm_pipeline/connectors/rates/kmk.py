"""The weekly tax rate (KMK), from the page of the Ministry of Finance (`domain.md` §5).

Belongs here: the page. It is a table `No | Mata Uang | Nilai | Perubahan` with amounts such as `14.228,00`, below the
number of the decree and the days on which it stands, Wednesday to Tuesday. Yen are quoted per 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from umkm_pipeline.connectors.content import Page, page_of
from umkm_pipeline.connectors.http import Answer, Request
from umkm_pipeline.connectors.rates.asked import Asked, amount, odd, wednesdays
from umkm_pipeline.ingest.dates import read_range
from umkm_pipeline.reference.landed_rates import Quote

UNITS = {"JPY": 100}
"""Currencies that the decree quotes for more than one unit."""

_CODE = re.compile(r"\b([A-Z]{3})\b")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?")
_DAY = r"\d{1,2} [A-Za-z]+ \d{4}"
_STANDS = re.compile(rf"berlaku\W{{0,5}}(?:mulai |dari )?({_DAY}) ?(?:-|–|s\.?d\.?|s/d|sampai dengan) ?({_DAY})", re.I)
_WEEK = timedelta(days=6)
_COLUMNS = 3


def kmk(asked: Asked) -> Iterator[Quote]:
    """The tax rates of each week that has a day in the time asked for."""
    for wednesday in wednesdays(asked.first, asked.last):
        request = Request(
            asked.settings.kmk_url, {"date": wednesday.isoformat()}, final_after=wednesday + _WEEK, accept="text/html"
        )

        def read(answer: Answer, wednesday: date = wednesday, where: str = request.where) -> list[Quote]:
            return list(_quotes(page_of(answer, where), wednesday, where))

        yield from (quote for quote in asked.client.ask(request, read) if quote.currency in asked.currencies)


def _quotes(page: Page, wednesday: date, where: str) -> Iterator[Quote]:
    first, last = _stands(page, wednesday, where)
    rows = [row for row in page.rows if len(row) >= _COLUMNS and row[0].rstrip(".").isdigit()]
    if not rows:
        raise odd(where, "the page has no table of rates: a firewall's, or the decree is not out yet")
    for _, name, value, *_ in rows:
        code = _CODE.findall(name)
        if not code or not _AMOUNT.fullmatch(value):
            raise odd(where, "a line of the table has no currency, or no amount such as 14.228,00")
        rate = amount(value.replace(".", "").replace(",", "."), where)
        yield Quote("kmk", code[-1], first, UNITS.get(code[-1], 1), rate, valid_to=last)


def _stands(page: Page, wednesday: date, where: str) -> tuple[date, date]:
    """First and last day of the decree on the page, which for a day that it does not know is the latest one.

    Raises:
        RefusedError: the page is of another week than was asked for.
    """
    said = _STANDS.search(page.words)
    days = read_range(f"{said[1]} s.d. {said[2]}") if said else (wednesday, wednesday + _WEEK)
    if days is None or not days[0] <= wednesday <= days[1]:
        raise odd(where, f"asked for the week of {wednesday}, the page is of another week")
    return days
