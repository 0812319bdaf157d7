"""Periods that reports are about: a month, several, a quarter, a half-year, a year.

Belongs here: text to first and last day. Days as such are in `dates.py`; whether a period makes sense for its row is a
rule of the source.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import map_distinct, problems
from umkm_pipeline.ingest.dates import read_date, read_range

UNREADABLE = "period_unreadable"

_MONTH_NAMES = (
    *("januari|january|jan", "februari|february|pebruari|feb|peb", "maret|march|mar", "april|apr", "mei|may"),
    *("juni|june|jun", "juli|july|jul", "agustus|august|agu|ags|agt|aug", "september|sept|sep"),
    *("oktober|october|okt|oct", "november|nopember|nov|nop", "desember|december|des|dec"),
)
MONTH_WORD = "|".join(_MONTH_NAMES)
"""Pattern of the name of any month."""

_TO = r"\s*(?:s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|to|[-–—])\s*"
_LEAD = re.compile(r"^(?:bulan|periode|masa|tahun|thn|th\.?)\s*:?\s+")
_ONE_MONTH = re.compile(rf"({MONTH_WORD})[\s.,'/-]*(\d{{4}}|\d{{2}})")
_MONTHS = re.compile(rf"({MONTH_WORD})\.?(?:[\s,]*(\d{{4}}))?{_TO}({MONTH_WORD})[\s.,]*(\d{{4}})")
_NUMBERED = re.compile(r"(?:(0?[1-9]|1[0-2])[/-](\d{4})|(\d{4})[/-](0?[1-9]|1[0-2]))")
_PART = re.compile(
    r"(triwulan|tw\.?|kuartal|q|semester|sem\.?|smt\.?)\s*(iv|iii|ii|i|[1-4])[\s,/-]*(?:tahun\s)?(\d{4})"
)
_YEAR = re.compile(r"(20\d{2}|19\d{2})")
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_CENTURY = 2000
_QUARTER, _HALF, _MONTHS_A_YEAR = 3, 6, 12


class Periods(NamedTuple):
    """First and last days of a column of periods, and `period_unreadable` where a text is none."""

    first: pd.Series
    last: pd.Series
    problem: pd.Series


def parse_periods(text: pd.Series) -> Periods:
    """Periods of a column; see `read_period`. A period that ends before it begins is unreadable."""
    first = map_distinct(text, lambda words: _end(words, 0), pa.date32())
    last = map_distinct(text, lambda words: _end(words, 1), pa.date32())
    return Periods(first, last, problems(text.index, **{UNREADABLE: text.notna() & first.isna()}))


@cache
def read_period(text: str) -> tuple[date, date] | None:
    """First and last day of what a text names, or None.

    Understands `Maret 2023`, `Mar-23`, `03/2023`, `2023-03`, `Januari s.d. Maret 2023`, `Triwulan I 2023`, `Semester 2
    2023`, `2023`, and ranges of days. A lone first of a month is that month: spreadsheets keep a typed month so. Any
    other lone day is that day.
    """
    plain = _LEAD.sub("", " ".join(text.lower().split()))
    if match := _ONE_MONTH.fullmatch(plain):
        return _months(_year(match[2]), _number(match[1]), _number(match[1]))
    if match := _MONTHS.fullmatch(plain):
        first, last = _number(match[1]), _number(match[3])
        began = int(match[2] or match[4])
        return _span(date(began, first, 1), date(int(match[4]), last, 1))
    if match := _NUMBERED.fullmatch(plain):
        return _months(int(match[2] or match[3]), int(match[1] or match[4]), int(match[1] or match[4]))
    if match := _PART.fullmatch(plain):
        length = _HALF if match[1].startswith("s") else _QUARTER
        number = _NUMERALS.get(match[2]) or int(match[2])
        return _months(int(match[3]), (number - 1) * length + 1, number * length)
    if match := _YEAR.fullmatch(plain):
        return _months(int(match[1]), 1, _MONTHS_A_YEAR)
    return _days(text)


def _days(text: str) -> tuple[date, date] | None:
    if day := read_date(text):
        return _months(day.year, day.month, day.month) if day.day == 1 else (day, day)
    found = read_range(text)
    return found if found and found[0] <= found[1] else None


def _end(text: str, end: int) -> date | None:
    found = read_period(text)
    return found[end] if found else None


def _months(year: int, first: int, last: int) -> tuple[date, date] | None:
    return _span(date(year, first, 1), date(year, last, 1)) if last <= _MONTHS_A_YEAR else None


def _span(first: date, last: date) -> tuple[date, date] | None:
    if last < first:
        return None
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _number(word: str) -> int:
    return next(number for number, words in enumerate(_MONTH_NAMES, start=1) if word in words.split("|"))


def _year(text: str) -> int:
    year = int(text)
    return year if year >= _CENTURY - 100 else year + _CENTURY
