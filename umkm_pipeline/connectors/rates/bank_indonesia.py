"""Bank Indonesia's web service: JISDOR, the reference rate of the dollar, and transaction rates (`domain.md` §5).

Belongs here: its requests and its XML. Fields are told by what they begin with: `beli_subkursasing` is JISDOR's,
`beli_subkurslokal` a transaction's. A rate is for `nil_` units: 100 for yen.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from umkm_pipeline.connectors.content import local_name, xml_of
from umkm_pipeline.connectors.http import Answer, Request
from umkm_pipeline.connectors.rates.asked import Asked, amount, day, odd
from umkm_pipeline.reference.landed_rates import Quote

_DOLLAR = "USD"


def jisdor(asked: Asked) -> Iterator[Quote]:
    """JISDOR of each business day; of the dollar only."""
    if _DOLLAR in asked.currencies:
        # The two methods of the service do not agree on capitals.
        params = {"mts": _DOLLAR, "startDate": asked.first.isoformat(), "endDate": asked.last.isoformat()}
        yield from _quotes(asked, "getSubKursJisdor3", params, "bi_jisdor")


def transaction(asked: Asked) -> Iterator[Quote]:
    """Transaction rates of each business day, buy and sell; the rate is their middle."""
    for currency in asked.currencies:
        params = {"mts": currency, "startdate": asked.first.isoformat(), "enddate": asked.last.isoformat()}
        yield from _quotes(asked, "getSubKursLokal3", params, "bi_transaction")


def _quotes(asked: Asked, method: str, params: dict[str, str], source: str) -> list[Quote]:
    request = Request(
        f"{asked.settings.bi_url.rstrip('/')}/{method}", params, final_after=asked.last, accept="text/xml"
    )

    def read(answer: Answer) -> list[Quote]:
        tables = (one for one in xml_of(answer, request.where).iter() if local_name(one) == "Table")
        quotes = [_quote(table, source, params["mts"], request.where) for table in tables]
        if any(not asked.first <= quote.rate_date <= asked.last for quote in quotes):
            raise odd(request.where, "a rate is of a day that was not asked for")
        return quotes

    return asked.client.ask(request, read)


def _quote(table: ET.Element, source: str, currency: str, where: str) -> Quote:
    told = {local_name(field).partition("_")[0]: (field.text or "").strip() for field in table}
    if told.get("mts", currency) != currency:
        raise odd(where, f"a rate is not of {currency}")
    unit = amount(told.get("nil") or "1", where)
    if unit != int(unit):
        raise odd(where, "a rate is for part of a unit")
    buy, sell = amount(told.get("beli"), where), amount(told.get("jual") or told.get("beli"), where)
    both = buy != sell
    return Quote(
        source=source,
        currency=currency,
        rate_date=day(told.get("tgl"), where),
        unit=int(unit),
        rate=(buy + sell) / 2 if both else buy,
        buy=buy if both else None,
        sell=sell if both else None,
    )
