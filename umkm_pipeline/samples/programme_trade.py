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
from umkm_pipeline.samples.events import Event
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

JATENG_LATER_EXPORTERS, JATENG_LATER_ALL = 13, 51
"""Of each cohort of 2020 to 2023 at the most, and of all of them."""
SUMBAR_USD, SUMBAR_EXPORTERS = Decimal(272_000), 16
ECP_EXPORTERS = 24
ECP_BEFORE_IDR, ECP_IDR = Decimal(42_400_000_000), Decimal(74_490_000_000)
"""What the second was compared with, nobody published; the sample takes it for the year before."""

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


def later_jateng_trade(maker: Maker, events: Sequence[Event]) -> list[Document]:
    """First exports of 51 of the 115 whom the clinic coached in 2020 to 2023: 73 of 140 with those of 2019."""
    seats = [(seat.firm, event.starts_on) for event in events for seat in event.seats[:JATENG_LATER_EXPORTERS]]
    return [
        maker.declare(
            firm,
            start + timedelta(days=30 + maker.rng.randrange(270)),
            currency="USD",
            usd=Decimal(maker.rng.randrange(40, 400) * 100),
        )
        for firm, start in seats[:JATENG_LATER_ALL]
    ]


def sumbar_trade(maker: Maker, passed: Sequence[Firm]) -> list[Document]:
    """First exports of 16 of the 30 in 2023: exactly 272,000 USD."""
    exporters = passed[:SUMBAR_EXPORTERS]
    weights = [maker.rng.randrange(5, 20) for _ in exporters]
    values = [SUMBAR_USD * weight // sum(weights) // _ROUND * _ROUND for weight in weights]
    values[0] += SUMBAR_USD - sum(values)
    return [
        maker.declare(firm, date(2023, 6, 5) + timedelta(days=11 * at), currency="USD", usd=value)
        for at, (firm, value) in enumerate(zip(exporters, values, strict=True))
    ]


def ecp_trade(maker: Maker, exporters: Sequence[Firm]) -> list[Document]:
    """Exports of the coached firms: 42.4 billion rupiah in the year before, 74.49 billion in 2023."""
    before = [(firm, date(2022, 2, 7) + timedelta(days=13 * at)) for at, firm in enumerate(exporters)]
    within = [(firm, date(2023, 2, 20) + timedelta(days=6 * at)) for at, firm in enumerate([*exporters, *exporters])]
    documents: list[Document] = []
    for total, planned in ((ECP_BEFORE_IDR, before), (ECP_IDR, within)):
        weights = [maker.rng.randrange(5, 20) for _ in planned]
        usd = total / rates.reference("USD", planned[-1][1])
        made = [
            maker.declare(firm, day, currency="USD", usd=(usd * weight // sum(weights) // _ROUND * _ROUND))
            for (firm, day), weight in zip(planned, weights, strict=True)
        ]
        _fit_rupiah(made, total)
        documents += made
    return documents


def _fit_rupiah(documents: Sequence[Document], total_idr: Decimal) -> None:
    """Let the last document's FOB make up the total in rupiah, at its own rate and to the cent."""
    *others, last = documents
    left = total_idr - sum(document.fob * (document.ndpbm or 0) for document in others)
    (line,) = last.lines
    last.lines = [replace(line, fob=rates.cents(left / (last.ndpbm or 1)))]


def kominfo_trade(
    maker: Maker, sellers: Sequence[tuple[Firm, date]], samplers: Sequence[tuple[Firm, date]]
) -> list[Document]:
    """Parcels of the Kominfo participants that customs knows: commercial ones of `sellers`, samples of `samplers`."""
    sold = [maker.post(firm, start + timedelta(days=60 + at)) for at, (firm, start) in enumerate(sellers)]
    sent = [maker.post(firm, start + timedelta(days=40 + at), sample=True) for at, (firm, start) in enumerate(samplers)]
    return sold + sent
