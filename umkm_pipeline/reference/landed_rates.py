"""Exchange rates in the landing area, as connectors fetched them: `<landing>/rates/<YYYY-MM>.<source>.<digits>.csv`.

Belongs here: the form of these files, and reading them. Fetching is `connectors/rates/`'s business; which source counts
before which, `rates.py`'s. A file is CSV, one line a quotation: source, currency, unit (yen are quoted per 100), buy
and sell where the source has both, the rate for the unit, and the first and last day on which it stands.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from pathlib import Path

import pandas as pd

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.ingest.landing import RATES
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
_NAME = re.compile(r"(\d{4}-\d{2})\.([a-z_]+)\.([0-9a-f]{12})\.csv")
_LEAST, _MOST = _PLACES, Decimal(10**9)
"""Rupiah for one unit: below, four decimals do not hold it; no currency is worth more."""
_LISTINGS = 3
"""How often the folder is listed anew because a file was taken out of it (by `umkm fetch`) while it was read."""


class RatesUnreadableError(FileHeldError):
    """A landed file of rates cannot be trusted: files that need a rate are held, for without it theirs would differ."""

    rule = "rates_unreadable"


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
    def is_possible(self) -> bool:
        """Whether one unit is worth what a unit of a currency can be."""
        return _LEAST <= self.rate / self.unit < _MOST

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
    """The quotations of a file, whose name tells what its content was when it was written.

    Raises:
        RatesUnreadableError: it is not such a file, or no longer what it was: cut short, or edited.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, f"cannot be read: {error.strerror or error}") from error
    name = _NAME.fullmatch(file.name)
    if name is None or hashlib.sha256(content).hexdigest()[: len(name[3])] != name[3]:
        raise _unreadable(file, "this file of exchange rates is not as it was written: cut short, or edited")
    try:
        return [_quote(row) for row in csv.DictReader(io.StringIO(content.decode(), newline=""))]
    except (ValueError, KeyError, TypeError, ArithmeticError, csv.Error) as error:
        raise _unreadable(file, "this is not a file of exchange rates as umkm fetch rates writes them") from error


def _unreadable(file: Path, problem: str) -> RatesUnreadableError:
    name = _NAME.fullmatch(file.name)
    again = f"umkm fetch rates --from {name[1]} --source {name[2]}" if name else "umkm fetch rates"
    return RatesUnreadableError(
        problem,
        where=f"{RATES}/{file.name}",
        remedy=f"move it out of the folder, fetch it again ({again}), and read the month again; or go on without it",
    )


def landed_rates(landing: Path) -> pd.DataFrame:
    """All landed rates: `source`, `currency`, `rate_date`, `last_day`, `idr_per_unit`; without rows where none are.

    Read once, until a file is put into the folder or taken out of it.

    Raises:
        RatesUnreadableError: a file in the folder is none of rates.
    """
    folder = landing / RATES
    try:
        changed = folder.stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return _read(folder, changed)


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> pd.DataFrame:  # noqa: ARG001 -- tells states of the folder apart
    latest = {(quote.source, quote.currency, quote.rate_date): quote for quote in _quotes_in(folder)}
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


def _quotes_in(folder: Path) -> list[Quote]:
    """The quotations of all files; of two files of a month and source, which only a kill leaves, the later last."""
    for left in reversed(range(_LISTINGS)):
        files = [file for file in folder.glob("*.csv") if _NAME.fullmatch(file.name)] if folder.is_dir() else []
        try:
            files.sort(key=lambda file: (file.lstat().st_mtime_ns, file.name))
            return [quote for file in files for quote in read_quotes(file)]
        except (FileNotFoundError, RatesUnreadableError):
            if left == 0 or all(os.path.lexists(file) for file in files):
                raise
    raise AssertionError


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
    if quote.unit <= 0 or not quote.rate.is_finite() or not quote.is_possible:
        raise ValueError(row["rate"])
    if quote.rate_date > date.max - RATE_SOURCES[quote.source]:
        raise ValueError(row["rate_date"])
    return quote
