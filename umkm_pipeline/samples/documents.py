"""Customs documents as they truly are, before a layout writes them.

Belongs here: the document, its lines, its numbers, and its truth. Who exports what and when is `trade.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from umkm_pipeline.model.codes import Channel, Outcome
from umkm_pipeline.samples import rates
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.firms import Firm
from umkm_pipeline.samples.goods import Product
from umkm_pipeline.samples.places import peb_origin
from umkm_pipeline.samples.truth import Target

GENERAL, SAMPLES = "10", "37"
_OFFICES = {"73": "110100", "33": "060100", "63": "100100", "18": "030700", "93": "120700"}
_OFFICES |= dict.fromkeys(("12", "13", "16", "31", "32", "36", "61"), "040300")
_OFFICES |= dict.fromkeys(("34", "35", "52", "64"), "070100")
_PORTS = {"73": "IDMAK", "33": "IDSRG", "63": "IDBDJ", "18": "IDPNJ", "93": "IDMKQ"}
_PORTS |= {"12": "IDBLW", "16": "IDPLM", "61": "IDPNK", "64": "IDBPN", "71": "IDBIT", "74": "IDKDI"}
_PORTS |= dict.fromkeys(("13", "31", "32", "36"), "IDTPP") | dict.fromkeys(("34", "35", "52"), "IDSUB")
_EAST = "73"
"""Provinces without an office of their own here ship through Makassar."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item. FOB in the document's currency, weight in kg."""

    product: Product
    owner: Firm
    fob: Decimal
    net: Decimal


@dataclass(slots=True)
class Document:
    """A declaration (PEB) or consignment note (CN).

    Args:
        number: AJU of 26 characters, or parcel number.
        exporter: exporter, or sender of the parcel.
        names_owner: the owner of the goods is written although it is the exporter.
        month: month of the landing folder.
        superseded: a later version or delivery replaces it.
        spoilable: no published figure rests on it, so that defects may be planted in it.
    """

    number: str
    exporter: Firm
    lines: list[Line]
    currency: str
    ndpbm: Decimal | None
    declared_on: date
    exported_on: date
    month: date
    destination: str
    parcel: bool = False
    sample: bool = False
    version: int = 0
    npe: bool = True
    cancelled: bool = False
    superseded: bool = False
    spoilable: bool = True
    names_owner: bool = False
    flat: bool = False

    @property
    def office(self) -> str:
        """Customs office."""
        return _OFFICES.get(self.exporter.place.province_code, _OFFICES[_EAST])

    @property
    def port(self) -> str:
        """Loading port."""
        return _PORTS.get(self.exporter.place.province_code, _PORTS[_EAST])

    @property
    def fob(self) -> Decimal:
        """Sum of the lines."""
        return sum((line.fob for line in self.lines), Decimal(0))

    @property
    def net(self) -> Decimal:
        """Sum of the lines, kg."""
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def gross(self) -> Decimal:
        """Five percent of packing above net."""
        return (self.net * Decimal("1.05")).quantize(Decimal("0.0001"))

    @property
    def category(self) -> str:
        """Export category."""
        return SAMPLES if self.sample else GENERAL

    @property
    def owners(self) -> list[Firm]:
        """Owners of the goods, each once."""
        return list({line.owner.key: line.owner for line in self.lines}.values())

    @property
    def shows_owner(self) -> bool:
        """An owner is written on it."""
        return self.names_owner or any(owner.key != self.exporter.key for owner in self.owners)

    @property
    def counts(self) -> bool:
        """Approved, not cancelled, latest."""
        return self.npe and not self.cancelled and not self.superseded

    def origin(self, line: Line) -> str:
        """Origin of a line's goods in the declaration's own scheme."""
        return peb_origin(line.owner.place.region_code)

    def line_truth(self, target: Target, sheet: str, row_number: int, item: int, outcome: Outcome) -> dict[str, Any]:
        """The truth of one written line: credited firm, channel, and amounts in USD and IDR (Decimal, 2 places)."""
        line = self.lines[item]
        channel = Channel.PARCEL if self.parcel else Channel.DIRECT
        if line.owner.key != self.exporter.key:
            channel = Channel.INDIRECT
        ndpbm = self.ndpbm or rates.reference(self.currency, self.exported_on)
        fob_idr = rates.cents(line.fob * ndpbm)
        fob_usd = line.fob if self.currency == "USD" else fob_idr / rates.reference("USD", self.exported_on)
        return {
            "source": target.source,
            "period_month": target.month,
            "source_path": target.path,
            "sheet": sheet,
            "row_number": row_number,
            "document_id": self.number,
            "version": self.version,
            "item_number": item + 1,
            "firm_key": line.owner.key,
            "exporter_firm_key": self.exporter.key,
            "channel": channel,
            "exported_on": self.exported_on,
            "month": self.exported_on.replace(day=1),
            "destination_country": self.destination,
            "hs_code": line.product.hs_code,
            "is_sample": self.sample,
            "is_commercial": not self.sample,
            "counts": self.counts and outcome is Outcome.ACCEPTED,
            "currency": self.currency,
            "fob_native": line.fob,
            "fob_usd": rates.cents(fob_usd),
            "fob_idr": fob_idr,
        }


@dataclass(slots=True)
class Numbering:
    """Hands out document numbers."""

    serial: int = 0

    def aju(self, office: str, exporter: Firm, on: date) -> str:
        """4 office + 2 document code + 6 company + 8 date + 6 sequence."""
        self.serial += 1
        return f"{office[:4]}30{exporter.key[1:]}{on:%Y%m%d}{self.serial:06d}"

    def parcel(self, office: str, on: date) -> str:
        """`CNE` + 6 office + 8 date + 9 digits."""
        self.serial += 1
        return f"CNE{office}{on:%Y%m%d}{self.serial:09d}"


def amend(document: Document, month: date, factor: Decimal) -> Document:
    """The next version of a document, delivered in a later month with other amounts; the first is superseded."""
    document.superseded = True
    lines = [replace(line, fob=rates.cents(line.fob * factor)) for line in document.lines]
    return replace(document, lines=lines, version=document.version + 1, month=month, superseded=False, flat=False)


def redeliver(document: Document, month: date) -> Document:
    """The same version again in a later month's file; the earlier delivery is superseded."""
    document.superseded = True
    return replace(document, month=month, superseded=False)


def written_id(rng: Random, firm: Firm, *, sure: bool) -> tuple[int, str, str, tuple[str, ...]]:
    """How a customs document names a firm: kind of identity, its number, NIB (maybe empty), and the usable ids."""
    nib = firm.nib if sure or happens(rng, 0.6) else ""
    if firm.npwp:
        kind, number, usable = (5, firm.npwp, "npwp") if happens(rng, 0.5) else (6, f"0{firm.npwp}", "npwp")
    else:
        kind, number, usable = 3, firm.owner.nik, "nik"
    return kind, number, nib, ("nib", usable) if nib else (usable,)
