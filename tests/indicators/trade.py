"""Small random trade for the tests of indicators: the tables that they read, and the same as plain rows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from umkm_pipeline.indicators.export_line import export_line
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

FIRST, LAST = 2016, 2023
HS = ("09011110", "09012110", "12122110", "46021190", "4602119011")
COUNTRIES = ("JP", "CN", "MY", "NL", "US", "KH")
CHANNELS = ("direct", "parcel", "indirect")


@dataclass(frozen=True, slots=True)
class Sale:
    """A line of a declaration that counts, in the words of this test."""

    firm: str
    month: date
    hs_code: str
    country: str
    channel: str
    usd: Decimal | None

    @property
    def year(self) -> int:
        return self.month.year

    @property
    def value(self) -> Decimal:
        return self.usd or Decimal(0)


def random_sales(seed: int, firms: int = 25, sales: int = 400) -> list[Sale]:
    """Sales over eight years; firms come, go, return, and some values have no dollars."""
    rng = random.Random(seed)
    rows: dict[tuple[Any, ...], Sale] = {}
    for _ in range(sales):
        number = int(rng.paretovariate(0.7)) % firms
        # A firm knows a few goods, and is away in some years.
        year = rng.randint(FIRST, LAST)
        if (number * 7 + year * 3) % 4 == 0:
            continue
        sale = Sale(
            firm=f"UMKM-{number:010d}",
            month=date(year, rng.randint(1, 12), 1),
            hs_code=HS[(number + rng.randrange(2)) % len(HS)],
            country=COUNTRIES[(number + rng.randrange(3)) % len(COUNTRIES)],
            channel=CHANNELS[0] if rng.random() < 0.6 else rng.choice(CHANNELS),
            usd=None if rng.random() < 0.03 else Decimal(rng.randint(1, 10_000_000)) / 100,
        )
        rows[sale.firm, sale.month, sale.hs_code, sale.country, sale.channel] = sale
    return list(rows.values())


def firm_attributes(firm: str) -> dict[str, str | None]:
    number = int(firm.removeprefix("UMKM-"))
    return {
        "province_code": ("73", "33", "00")[number % 3],
        "size_class": ("mikro", "kecil", "belum_diketahui")[number % 2],
        "owner_sex": ("P", "L", None)[number % 3],
    }


def put(core: Any, sales: list[Sale], first: date = date(FIRST, 1, 1), last: date = date(LAST, 12, 1)) -> None:
    """Write what the indicators read: the sales, their firms, the months that files came for, and the lines."""
    line = {"source": "exports", "document_type": "PEB", "version": 0, "item_number": 1, "currency": "USD"}
    line |= {"counts": True, "is_sample": False, "is_commercial": True}
    _write(
        core,
        "status_document_line",
        [
            {
                "record_id": f"{number}",
                "document_id": f"{number}",
                "exporter_id": sale.firm,
                "umkm_id": sale.firm,
                "month": sale.month,
                "hs_code": sale.hs_code,
                "channel": sale.channel,
                "destination_country": sale.country,
                "fob_usd": sale.usd,
                **line,
            }
            for number, sale in enumerate(sales)
        ],
    )
    known = {"in_registry": True, "has_nib": True, "has_npwp": True, "records": 1, "sources": "exports", "rung": 7}
    known |= {"rung_name": "EKSPOR_LANGSUNG", "is_active": True}
    firms = sorted({sale.firm for sale in sales})
    _write(core, "mart_firm", [{"umkm_id": firm} | firm_attributes(firm) | known for firm in firms])
    places = {firm: str(firm_attributes(firm)["province_code"]) + "01" for firm in firms}
    _write(core, "identity_firm", [{"umkm_id": firm, "region_code": place} for firm, place in places.items()])
    months = {"party_role": "exporter", "source": "exports", "umkm_id": "x", "link_rule": "nib", "probability": 1.0}
    _write(
        core,
        "identity_record_firm",
        [months | {"record_id": str(month), "period_month": month} for month in (first, last)],
    )
    core.lake.write_expression("status_export_line", export_line(core.scan), core.con)


def _write(core: Any, asset: str, rows: list[dict[str, Any]]) -> None:
    core.lake.write(asset, pa.Table.from_pylist(rows, schema=arrow_schema(TABLES[asset])))


def cells(sales: list[Sale]) -> dict[tuple[str, str, str], list[Sale]]:
    """The sales of each cell: scope, code, channel filter."""
    found: dict[tuple[str, str, str], list[Sale]] = {}
    for sale in sales:
        known = firm_attributes(sale.firm)
        codes = {
            "national": "ID",
            "province": known["province_code"],
            "hs2": sale.hs_code[:2],
            "hs4": sale.hs_code[:4],
            "hs6": sale.hs_code[:6],
            "destination": sale.country,
            "size_class": known["size_class"],
            "owner_sex": known["owner_sex"] or "belum_diketahui",
        }
        for scope, code in codes.items():
            for channel in ("all", sale.channel):
                found.setdefault((scope, str(code), channel), []).append(sale)
    return found
