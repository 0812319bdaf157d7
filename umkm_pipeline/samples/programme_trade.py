"""Exports of the programmes' cohorts, made so that the published figures come out exactly.

Belongs here: the exports behind `programmes.json`. Ordinary trade is `trade.py`; who takes part is `trainings.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from umkm_pipeline.model.codes import Channel
from umkm_pipeline.samples import rates
from umkm_pipeline.samples.documents import Document
from umkm_pipeline.samples.firms import Firm
from umkm_pipeline.samples.goods import PALM_OIL
from umkm_pipeline.samples.trade import Maker, next_month

JATENG_USD, JATENG_IDR = Decimal(10_800_000), Decimal(151_340_000_000)
JATENG_START, JATENG_LAST = date(2019, 3, 4), date(2019, 10, 25)
JATENG_EXPORTERS = 22
_NEW_BUYERS = ("KH", "CZ", "HU", "AR", "CL")
_OLD_BUYERS = ("US", "NL", "JP", "DE")
_ROUND, _TUNING = 100, Decimal(10_000)
"""FOBs are multiples of 100 USD, so that a rate of 4 decimals gives whole cents; the last one is 10,000 USD, so that
its rate can take up what rounding left, to the rupiah."""

SULSEL_FIRST, SULSEL_BEFORE = 28, 3
_SULSEL_WAYS = (*[Channel.DIRECT] * 4, Channel.PARCEL, Channel.INDIRECT)
_SULSEL_MARKETS = ("JP", "CN", "MY", "US", "RU")

LAMPUNG_USD, LAMPUNG_MONTH = Decimal(302_770_000), date(2021, 4, 1)


def jateng_trade(maker: Maker, cohort: Sequence[Firm]) -> list[Document]:
    """Exports of the coaching cohort: exactly 10.8 million USD and 151.34 billion IDR within the window.

    Beside them are others that must not be counted: outside the window, samples, refused, cancelled, amended.
    """
    rng = maker.rng
    span = (JATENG_LAST - JATENG_START).days
    exporters = cohort[:JATENG_EXPORTERS]
    weights = [rng.randrange(2, 12) for _ in range(2 * len(exporters))]
    total = JATENG_USD - _TUNING
    values = [total * weight // sum(weights) // _ROUND * _ROUND for weight in weights]
    values[0] += total - sum(values)
    documents: list[Document] = []
    for at, value in enumerate([*values, _TUNING]):
        firm = exporters[at % len(exporters)]
        day = JATENG_START + timedelta(days=10 + rng.randrange(span - 10))
        markets = _NEW_BUYERS if at % 2 else _OLD_BUYERS
        market = markets[at // 2 % len(markets)]
        documents.append(maker.declare(firm, day, destination=market, currency="USD", usd=value))
    _split_lines(documents[1])
    _fit_rates(documents, JATENG_IDR)
    right = replace(documents[2], version=1, month=next_month(documents[2].month))
    documents[2].lines = [replace(line, fob=line.fob * 5 / 4) for line in right.lines]
    documents[2].superseded = True
    return [*documents, right, *_jateng_uncounted(maker, cohort)]


def _split_lines(document: Document) -> None:
    """Make the single line two, in hundreds of USD."""
    (line,) = document.lines
    part = line.fob // 3 // _ROUND * _ROUND
    net = (line.net / 3).quantize(Decimal(1))
    document.lines = [replace(line, fob=part, net=net), replace(line, fob=line.fob - part, net=line.net - net)]


def _fit_rates(documents: Sequence[Document], total_idr: Decimal) -> None:
    """Set NDPBMs to the reference rates times one factor, so that FOB × NDPBM sums to `total_idr` exactly."""
    at_reference = sum(document.fob * rates.reference("USD", document.exported_on) for document in documents)
    factor = total_idr / at_reference
    *others, last = documents
    for document in others:
        document.ndpbm = rates.cents(rates.reference("USD", document.exported_on) * factor)
    left = total_idr - sum(document.fob * (document.ndpbm or 0) for document in others)
    last.ndpbm = (left / last.fob).quantize(Decimal("0.0001"))


def _jateng_uncounted(maker: Maker, cohort: Sequence[Firm]) -> list[Document]:
    sample = maker.declare(cohort[22], date(2019, 6, 18), sample=True, destination="HU", currency="USD")
    refused = maker.declare(cohort[23], date(2019, 7, 9), destination="CZ", currency="USD")
    refused.npe = False
    cancelled = maker.declare(cohort[3], date(2019, 8, 13), destination="AR", currency="USD")
    cancelled.cancelled = True
    after = [maker.declare(cohort[at], date(2019, 12, 3 + at), destination="CL", currency="USD") for at in range(3)]
    return [sample, refused, cancelled, *after]


def sulsel_trade(maker: Maker, starts: Sequence[tuple[Firm, date]], trader: Firm) -> list[Document]:
    """First exports of 28 of the 140 within a year of their event, direct, indirect and by parcel.

    Three others exported before and go on; some send samples, which is no export.

    Args:
        maker: makes the documents.
        starts: participants with the first day of their event, mixed over events.
        trader: exports the goods of those who export indirectly.
    """
    rng = maker.rng
    documents: list[Document] = []
    for at, (firm, start) in enumerate(starts[:SULSEL_FIRST]):
        market = _SULSEL_MARKETS[at % len(_SULSEL_MARKETS)]
        first = start + timedelta(days=20 + rng.randrange(300))
        way = _SULSEL_WAYS[at % len(_SULSEL_WAYS)]
        if way is Channel.PARCEL:
            documents.append(maker.post(firm, first))
        elif way is Channel.INDIRECT:
            documents.append(maker.declare(trader, first, owners=[firm], destination=market))
        else:
            documents.append(maker.declare(firm, first, destination=market))
            if at % 3 == 0:
                documents.append(maker.declare(firm, first + timedelta(days=45), destination=market))
    for firm, start in starts[SULSEL_FIRST : SULSEL_FIRST + SULSEL_BEFORE]:
        documents.append(maker.declare(firm, start - timedelta(days=200), destination="MY"))
        documents.append(maker.declare(firm, start + timedelta(days=100), destination="CN"))
    for firm, start in starts[40:45]:
        documents.append(maker.declare(firm, start + timedelta(days=60), sample=True, destination="JP"))
    return documents


def lampung_trade(maker: Maker, large: Sequence[Firm], assisted: Sequence[Firm]) -> list[Document]:
    """Lampung's exports of April 2021: exactly 302.77 million USD by declarations, nearly all by a few large firms."""
    rng = maker.rng
    small = [Decimal(rng.randrange(60, 900) * 100) for _ in range(6)]
    weights = [rng.randrange(5, 20) for _ in range(12)]
    total = LAMPUNG_USD - sum(small)
    values = [total * weight // sum(weights) // _ROUND * _ROUND for weight in weights]
    values[0] += total - sum(values)
    documents = [
        maker.declare(
            large[at % len(large)],
            LAMPUNG_MONTH + timedelta(days=3 + 2 * at),
            currency="USD",
            usd=value,
            products=[PALM_OIL] if at % 2 else (),
        )
        for at, value in enumerate(values)
    ]
    for at, value in enumerate(small):
        documents.append(
            maker.declare(assisted[at], LAMPUNG_MONTH + timedelta(days=5 + 3 * at), currency="USD", usd=value)
        )
    return documents


def kominfo_trade(
    maker: Maker, sellers: Sequence[tuple[Firm, date]], samplers: Sequence[tuple[Firm, date]]
) -> list[Document]:
    """Parcels of the Kominfo participants that customs knows: commercial ones of `sellers`, samples of `samplers`."""
    sold = [maker.post(firm, start + timedelta(days=60 + at)) for at, (firm, start) in enumerate(sellers)]
    sent = [maker.post(firm, start + timedelta(days=40 + at), sample=True) for at, (firm, start) in enumerate(samplers)]
    return sold + sent
