"""Exchange rates in the landing area, as connectors fetched them: `<landing>/rates/<YYYY-MM>.<source>.<digits>.csv`.

Belongs here: the form of these files, and reading them. Fetching is `connectors/rates/`'s business; which source counts
before which, `rates.py`'s. A file is CSV, one line a quotation: source, currency, unit (yen are quoted per 100), buy
and sell where the source has both, the rate for the unit, and the first and last day on which it stands.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

import pandas as pd

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import RATES, bytes_of
from umkm_pipeline.model.types import Type

RATE_SOURCES = {
    "bi_jisdor": timedelta(days=14),
    "bi_transaction": timedelta(days=14),
    "kmk": timedelta(days=6),
    "ceisa": timedelta(days=6),
    "frankfurter": timedelta(days=14),
}
"""The sources, and how long after its day a rate stands that says nothing of it: a tax rate a week, another until the
next business day, of which the longest holidays (Lebaran) leave none for eleven days."""

_PLACES = Decimal("0.0001")
_NAME = re.compile(r"\d{4}-\d{2}\.([a-z_]+)\.[0-9a-f]{12}\.csv")


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A rate as a source published it.

    Args:
        source: one of `RATE_SOURCES`.
        currency: ISO 4217 code.
        rate_date: day of the rate, or first day on which it stands.
        unit: how many units of the currency it is for.
        rate: rupiah for the unit: the one published, or the middle of buy and sell.
        buy, sell: rupiah for the unit, where the source has both.
        valid_to: last day on which it stands, where the source says.
    """

    source: str
    currency: str
    rate_date: date
    unit: int
    rate: Decimal
    buy: Decimal | None = None
    sell: Decimal | None = None
    valid_to: date | None = None

    @property
    def idr_per_unit(self) -> Decimal:
        """Rupiah for ONE unit, 4 decimals."""
        return (self.rate / self.unit).quantize(_PLACES, ROUND_HALF_EVEN)


_COLUMNS = [column.name for column in fields(Quote)]


def to_csv(quotes: Iterable[Quote]) -> bytes:
    """The content of a file: the same for the same quotations, in whatever order they come."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for quote in sorted(quotes, key=lambda one: (one.currency, one.rate_date)):
        writer.writerow("" if cell is None else f"{cell}" for cell in astuple(quote))
    return text.getvalue().encode()


def read_quotes(file: Path) -> list[Quote]:
    """The quotations of a file.

    Raises:
        UmkmError: it is not such a file.
    """
    where = f"{RATES}/{file.name}"
    try:
        rows = list(csv.DictReader(io.StringIO(bytes_of(file, where).decode("utf-8-sig"), newline="")))
        quotes = [_quote(row) for row in rows]
    except (ValueError, KeyError, TypeError, InvalidOperation, UnicodeDecodeError, csv.Error) as error:
        raise UmkmError(
            "this is not a file of exchange rates as umkm fetch rates writes them",
            where=where,
            remedy="move it out of the folder, and fetch the month again: umkm fetch rates --again",
        ) from error
    return quotes


def landed_rates(landing: Path) -> pd.DataFrame:
    """All landed rates: `source`, `currency`, `rate_date`, `last_day`, `idr_per_unit`; without rows where none are.

    Read once, until a file is put into the folder or taken out of it.

    Raises:
        UmkmError: a file in the folder is none of rates.
    """
    folder = landing / RATES
    try:
        changed = folder.stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return _read(folder, changed)


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> pd.DataFrame:  # noqa: ARG001 -- tells states of the folder apart
    files = [file for file in folder.glob("*.csv") if _NAME.fullmatch(file.name)] if folder.is_dir() else []
    # Of two files of a month and source, which only a kill leaves, the later counts.
    files.sort(key=lambda file: (file.stat().st_mtime_ns, file.name))
    latest = {(quote.source, quote.currency, quote.rate_date): quote for file in files for quote in read_quotes(file)}
    rows = [
        (key[0], key[1], key[2], quote.valid_to or key[2] + RATE_SOURCES[key[0]], quote.idr_per_unit)
        for key, quote in sorted(latest.items())
    ]
    frame = pd.DataFrame(rows, columns=["source", "currency", "rate_date", "last_day", "idr_per_unit"])
    kinds = {
        "source": Type.TEXT,
        "currency": Type.TEXT,
        "rate_date": Type.DATE,
        "last_day": Type.DATE,
        "idr_per_unit": Type.QUANTITY,
    }
    return frame.astype({name: pd.ArrowDtype(kind.arrow) for name, kind in kinds.items()})


def _quote(row: dict[str, str]) -> Quote:
    if row["source"] not in RATE_SOURCES:
        raise ValueError(row["source"])
    quote = Quote(
        source=row["source"],
        currency=row["currency"],
        rate_date=date.fromisoformat(row["rate_date"]),
        unit=int(row["unit"]),
        rate=Decimal(row["rate"]),
        buy=Decimal(row["buy"]) if row["buy"] else None,
        sell=Decimal(row["sell"]) if row["sell"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )
    if quote.unit <= 0 or not quote.rate.is_finite() or quote.rate <= 0:
        raise ValueError(row["rate"])
    return quote
