"""Ordinary trade: who exports what, where and when, outside the programmes.

Belongs here: making documents and the mix of them (direct, indirect, parcels, samples, amended, cancelled, late). The
exports that published figures rest on are `programme_trade.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from umkm_pipeline.samples import rates
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.documents import Document, Line, Numbering, amend, redeliver
from umkm_pipeline.samples.firms import Firm, Universe
from umkm_pipeline.samples.goods import Product

FIRST_DAY, LAST_DAY = date(2019, 3, 1), date(2024, 12, 20)
KEPT_FREE = ("18", date(2021, 4, 1))
"""Province and month whose total is a published figure: ordinary trade stays out of it and of the months beside it."""

CURRENCIES: dict[str, tuple[str, ...]] = {
    "JP": ("JPY", "JPY", "USD"),
    "CN": ("USD", "CNY"),
    "MY": ("MYR", "USD"),
    "SG": ("SGD", "USD"),
    "DE": ("EUR",),
    "NL": ("EUR", "USD"),
}
"""Currencies by destination; USD elsewhere."""
_DESTINATIONS = ("JP", "JP", "CN", "CN", "MY", "US", "US", "RU", "SG", "DE", "NL", "AU", "KR", "AE", "VN")
_PARCEL_DESTINATIONS = ("US", "MY", "SG", "AU", "JP", "GB", "NL")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes documents, one stream of chance and one of numbers."""

    rng: Random
    numbering: Numbering

    def declare(
        self,
        exporter: Firm,
        exported_on: date,
        *,
        owners: Sequence[Firm] = (),
        destination: str = "",
        currency: str = "",
        usd: Decimal | None = None,
        products: Sequence[Product] = (),
        late: bool = False,
        sample: bool = False,
        spoilable: bool = False,
    ) -> Document:
        """A declaration of one line for each owner (the exporter, if none is given).

        Args:
            exporter: who declares.
            exported_on: day of export; it is declared up to two days before.
            owners: owners of the lines' goods.
            destination: country; drawn if empty.
            currency: drawn from what the destination pays in if empty.
            usd: value of all lines in USD; drawn if none.
            products: goods of the lines; what the owners make if empty.
            late: delivered in the file of the next month.
            sample: category 37.
            spoilable: defects may be planted in it.
        """
        rng = self.rng
        owners = owners or (exporter,)
        products = products or tuple(owner.product for owner in owners)
        destination = destination or rng.choice(_DESTINATIONS)
        currency = currency or rng.choice(CURRENCIES.get(destination, ("USD",)))
        lines = [
            self._line(owner, product, currency, exported_on, share, sample=sample)
            for owner, product, share in zip(owners, products, self._shares(usd, len(owners)), strict=True)
        ]
        declared_on = max(exported_on - timedelta(days=rng.randrange(3)), exported_on.replace(day=1))
        document = Document(
            number="",
            exporter=exporter,
            lines=lines,
            currency=currency,
            ndpbm=rates.declared(rng, currency, exported_on),
            declared_on=declared_on,
            exported_on=exported_on,
            month=next_month(exported_on) if late else exported_on.replace(day=1),
            destination=destination,
            sample=sample,
            spoilable=spoilable,
            names_owner=happens(rng, 0.5),
        )
        document.number = self.numbering.aju(document.office, exporter, declared_on)
        return document

    def post(self, sender: Firm, sent_on: date, *, sample: bool = False, spoilable: bool = False) -> Document:
        """A parcel of one line, at most 20 kg, some without a rate of its own."""
        rng = self.rng
        destination = rng.choice(_PARCEL_DESTINATIONS)
        net = Decimal(rng.randrange(8, 200)) / 10
        value = rates.cents(net * Decimal(sender.product.price * rng.uniform(1.5, 3)))
        document = Document(
            number="",
            exporter=sender,
            lines=[
                Line(sender.product, sender, Decimal("5.00") if sample else value, Decimal("0.5") if sample else net)
            ],
            currency="USD",
            ndpbm=rates.declared(rng, "USD", sent_on) if happens(rng, 0.7) else None,
            declared_on=sent_on,
            exported_on=sent_on,
            month=sent_on.replace(day=1),
            destination=destination,
            parcel=True,
            sample=sample,
            spoilable=spoilable,
        )
        document.number = self.numbering.parcel(document.office, sent_on)
        return document

    def _shares(self, usd: Decimal | None, count: int) -> Sequence[Decimal | None]:
        if usd is None:
            return [None] * count
        first = rates.cents(usd / count)
        return [first] * (count - 1) + [usd - first * (count - 1)]

    def _line(
        self, owner: Firm, product: Product, currency: str, on: date, usd: Decimal | None, *, sample: bool
    ) -> Line:
        price = Decimal(str(product.price))
        if sample:
            net = Decimal(self.rng.randrange(2, 30))
        elif usd is None:
            net = Decimal(self.rng.randrange(200, 6_000) * 5)
        else:
            net = (usd / price).quantize(Decimal(1)) + 1
        value = rates.cents(net * price * Decimal(self.rng.uniform(0.85, 1.15))) if usd is None else usd
        return Line(product, owner, rates.from_usd(value, currency, on), net)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def ordinary_trade(maker: Maker, universe: Universe, scale: float) -> list[Document]:
    """All documents outside the programmes; any of them may carry a planted defect unless it is a special case."""
    rng = maker.rng
    traders = universe.groups["traders"]
    documents: list[Document] = []
    for group, exporters in _EXPORTERS:
        for firm in _exporting(rng, universe.groups[group], max(1, round(exporters * scale))):
            documents += [_one(maker, firm, day, traders) for day in _days(rng, firm)]
    documents += _several_owners(maker, universe, traders)
    documents += _large(maker, universe)
    return documents + _follow_ups(rng, documents)


_EXPORTERS = (
    ("sulsel_pool", 50),
    ("jateng_pool", 28),
    ("kalsel_micro", 14),
    ("kalsel_others", 8),
    ("lampung_pool", 20),
)
"""Exporters drawn from each group at scale 1."""
_MIX = {"parcel": 0.25, "indirect": 0.2, "sample": 0.07, "several_items": 0.16, "single_item": 0.32}
"""Kinds of documents and their weights."""
_DAYS_KEPT_FREE = 62
"""Days around the month that is kept free, so that late declarations stay out of it as well."""


def _exporting(rng: Random, firms: Sequence[Firm], count: int) -> list[Firm]:
    with_nib = [firm for firm in firms if firm.nib]
    return rng.sample(with_nib, min(count, len(with_nib)))


def _days(rng: Random, firm: Firm) -> list[date]:
    """One to five days of export within two years."""
    start = max(FIRST_DAY, firm.nib_issued_on)
    begin = start + timedelta(days=rng.randrange((LAST_DAY - start).days))
    days = [begin + timedelta(days=rng.randrange(700)) for _ in range(rng.choice((1, 1, 2, 3, 5)))]
    days = [day.replace(day=min(day.day, 26)) for day in days if day <= LAST_DAY]
    return [day for day in days if not _kept_free(firm, day)] or [LAST_DAY]


def _kept_free(firm: Firm, day: date) -> bool:
    province, month = KEPT_FREE
    return firm.place.province_code == province and abs((day - month).days) < _DAYS_KEPT_FREE


def _one(maker: Maker, firm: Firm, day: date, traders: Sequence[Firm]) -> Document:
    rng = maker.rng
    kind = rng.choices(list(_MIX), list(_MIX.values()))[0]
    if kind == "parcel":
        return maker.post(firm, day, sample=happens(rng, 0.2), spoilable=True)
    if kind == "indirect":
        trader = next(
            (trader for trader in traders if trader.place.province_code == firm.place.province_code), traders[0]
        )
        return maker.declare(trader, day, owners=[firm], spoilable=True)
    if kind == "sample":
        return maker.declare(firm, day, sample=True, spoilable=True)
    if kind == "several_items":
        return maker.declare(firm, day, owners=[firm, firm, firm][: rng.choice((2, 3))])
    return maker.declare(firm, day, late=happens(rng, 0.1), spoilable=True)


def _several_owners(maker: Maker, universe: Universe, traders: Sequence[Firm]) -> list[Document]:
    """A trader's containers with goods of two or three small firms, each item naming its owner."""
    pool = [firm for firm in universe.groups["sulsel_pool"] if firm.nib]
    days = (date(2022, 6, 14), date(2023, 9, 5), date(2024, 5, 21))
    return [
        maker.declare(traders[0], day, owners=maker.rng.sample(pool, 2 + at % 2), currency="USD")
        for at, day in enumerate(days)
    ]


def _large(maker: Maker, universe: Universe) -> list[Document]:
    """Nickel of two large firms, by which South Sulawesi's exports are led."""
    days = (date(2023, 1, 17), date(2023, 2, 20), date(2023, 4, 11), date(2023, 7, 6), date(2024, 3, 12))
    return [
        maker.declare(
            universe.groups["nickel"][at % 2],
            day,
            destination=("JP", "CN")[at % 2],
            currency="USD",
            usd=Decimal(maker.rng.randrange(180_000, 420_000) * 100),
        )
        for at, day in enumerate(days)
    ]


def _follow_ups(rng: Random, documents: Sequence[Document]) -> list[Document]:
    """Amends, cancels, refuses or repeats some declarations: changes the documents and returns the new ones."""
    own = [
        document
        for document in documents
        if not document.parcel and document.spoilable and not document.sample and document.month < date(2024, 9, 1)
    ]
    chosen = rng.sample(own, 16)
    later = [amend(document, next_month(document.month), Decimal("1.1")) for document in chosen[:5]]
    withdrawn = amend(chosen[5], next_month(chosen[5].month), Decimal(1))
    withdrawn.cancelled = True
    later += [withdrawn, *(redeliver(document, next_month(document.month)) for document in chosen[6:8])]
    for document in chosen[8:12]:
        document.cancelled = True
    for document in chosen[12:]:
        document.npe = False
    parcels = [document for document in documents if document.parcel]
    for document in rng.sample(parcels, 3):
        document.npe, document.spoilable = False, False
    for document in (*chosen, *later):
        document.spoilable = False
    return later
