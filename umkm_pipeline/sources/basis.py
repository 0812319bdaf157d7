"""The period of a figure, and on which basis it covers it: of a month, of a year, since January, of a span, on a day.

Belongs here: columns of year, month, first and last day and basis to dates and a basis. A basis is never guessed: a
figure "of April 2021" that does not say whether it is April's alone or the year's to date is held (`domain.md` §7 has
one of US$302.77 million).
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import OK, arrow, like, map_distinct
from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.ingest.periods import read_period
from umkm_pipeline.model.codes import PeriodBasis
from umkm_pipeline.sources.days import parse_day
from umkm_pipeline.sources.person import Columns, text_of

INVALID, MISSING, UNKNOWN, CONFLICT = "period_invalid", "basis_missing", "basis_unknown", "basis_conflict"

_WORDS: dict[str, PeriodBasis] = {
    **dict.fromkeys(("bulan", "bulanan", "per bulan", "sebulan", "month", "monthly"), PeriodBasis.MONTH),
    **dict.fromkeys(("tahun", "tahunan", "per tahun", "setahun", "year", "yearly"), PeriodBasis.YEAR),
    **dict.fromkeys(
        ("kumulatif", "komulatif", "s d", "sd", "sampai dengan", "cumulative", "year to date", "ytd"),
        PeriodBasis.CUMULATIVE,
    ),
    **dict.fromkeys(("masa program", "program", "rentang", "window"), PeriodBasis.WINDOW),
    **dict.fromkeys(("posisi", "keadaan", "akhir tahun", "akhir periode", "position"), PeriodBasis.POSITION),
}
_READ = pa.struct([("start", pa.date32()), ("end", pa.date32()), ("basis", pa.string()), ("problem", pa.string())])
_DAYS = ("period_start", "period_end")
_PARTS = ("year", "month", *_DAYS, "period_basis")
_FIRST_YEAR, _LAST_YEAR = 2000, 2060
_SINCE_JANUARY = re.compile(r"(?i)^(?:s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga)\s+")
_DIVIDER = "\x1f"

Period = tuple[date | None, date | None, str | None, str]
"""First day, last day, basis, and what is wrong."""


def parse_period(rows: pd.DataFrame, into: Columns, *, stock: pd.Series) -> None:
    """`period_start`, `period_end`, `period_basis`, and their problems.

    A year alone is the whole year, or for a stock its last day. Several months from January on are cumulative, others a
    span of their own. A single month must have its basis stated, unless the figure is a stock.

    Args:
        rows: text columns `year`, `month`, `period_start`, `period_end`, `period_basis`.
        into: where the columns go.
        stock: rows whose indicator is a state on a day.
    """
    days = {name: parse_day(rows, name) for name in _DAYS}
    into.problem |= {name: day.problem for name, day in days.items()}
    # A day that cannot be read stands as its text, which is no ISO date and makes the period one that cannot be read.
    iso = {name: like(stock, pc.cast(arrow(day.value), pa.string())) for name, day in days.items()}
    parts = [arrow(iso[name].fillna(text_of(rows, name)) if name in iso else text_of(rows, name)) for name in _PARTS]
    parts.append(pc.if_else(arrow(stock), "1", ""))
    joined = like(stock, pc.binary_join_element_wise(*parts, _DIVIDER, null_handling="replace", null_replacement=""))
    read = arrow(map_distinct(joined, _read, _READ))
    into.core |= {f"period_{name}": like(joined, pc.struct_field(read, [name])) for name in ("start", "end", "basis")}
    into.problem["period_basis"] = like(joined, pc.struct_field(read, ["problem"]))


@cache
def read_figure_period(year: str, month: str, start: str, end: str, stated: str, *, stock: bool) -> Period:
    """Period and basis of one figure from its texts, empty where blank; a problem comes without dates."""
    basis = _WORDS.get(normal(stated)) if stated else None
    if stated and basis is None:
        return _nothing(UNKNOWN)
    if start or end:
        return _of_days(read_date(start), read_date(end), basis)
    number = int(year) if year.isdecimal() else 0
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return _nothing(INVALID)
    return _within_year(number, month, basis, stock=stock) if month else _of_year(number, basis, stock=stock)


def _read(joined: str) -> dict[str, object]:
    *parts, stock = joined.split(_DIVIDER)
    year, month, start, end, stated = parts
    found = read_figure_period(year, month, start, end, stated, stock=bool(stock))
    return dict(zip(("start", "end", "basis", "problem"), found, strict=True))


def _of_days(first: date | None, last: date | None, basis: PeriodBasis | None) -> Period:
    if basis is PeriodBasis.POSITION:
        day = last or first
        return (day, day, basis, OK) if day and (first or day) == day else _nothing(INVALID)
    if first is None or last is None or last < first or not _FIRST_YEAR <= first.year <= last.year <= _LAST_YEAR:
        return _nothing(INVALID)
    whole_month = (first.year, first.month, first.day) == (last.year, last.month, 1) and last == _last_day(last)
    whole_year = (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))
    if (basis is PeriodBasis.MONTH and not whole_month) or (basis is PeriodBasis.YEAR and not whole_year):
        return _nothing(CONFLICT)
    return first, last, basis or PeriodBasis.WINDOW, OK


def _of_year(year: int, basis: PeriodBasis | None, *, stock: bool) -> Period:
    first, last = date(year, 1, 1), date(year, 12, 31)
    basis = basis or (PeriodBasis.POSITION if stock else PeriodBasis.YEAR)
    if basis is PeriodBasis.POSITION:
        return last, last, basis, OK
    # Cumulative to the end of a year may begin in January or with the plan: the first day must be given.
    return (first, last, basis, OK) if basis is PeriodBasis.YEAR else _nothing(CONFLICT)


def _within_year(year: int, month: str, basis: PeriodBasis | None, *, stock: bool) -> Period:
    """A month or several of one year: `April`, `04`, `Januari-April`, `s.d. April`, `Triwulan I`."""
    since = _SINCE_JANUARY.search(month) is not None
    words = _SINCE_JANUARY.sub("", month)
    span = read_period(f"{words}/{year}" if words.isdecimal() else f"{words} {year}")
    if span is None or span[0].year != year or span[0].day != 1 or span[1] != _last_day(span[1]):
        return _nothing(INVALID)
    first, last = (span[0].replace(month=1) if since else span[0]), span[1]
    if since or first.month != last.month:
        return _of_months(first, last, basis)
    return _of_month(first, last, basis, stock=stock)


def _of_month(first: date, last: date, basis: PeriodBasis | None, *, stock: bool) -> Period:
    if basis is PeriodBasis.POSITION or (basis is None and stock):
        return last, last, PeriodBasis.POSITION, OK
    if basis is PeriodBasis.CUMULATIVE:
        return first.replace(month=1), last, basis, OK
    if basis is None:
        return _nothing(MISSING)
    return (first, last, basis, OK) if basis is PeriodBasis.MONTH else _nothing(CONFLICT)


def _of_months(first: date, last: date, basis: PeriodBasis | None) -> Period:
    natural = PeriodBasis.CUMULATIVE if first.month == 1 else PeriodBasis.WINDOW
    basis = basis or natural
    fits = basis is PeriodBasis.WINDOW or basis is natural
    return (first, last, basis, OK) if fits else _nothing(CONFLICT)


def _nothing(problem: str) -> Period:
    return None, None, None, problem


def _last_day(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
