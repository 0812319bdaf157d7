"""Dates and ranges of dates as people write them, with Indonesian and English months.

Belongs here: text to dates, and which of day and month comes first in `03/04/2023`. Whether a date makes sense for its
row is a rule of the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import STRING, Parsed, map_distinct, nulls, problems

UNREADABLE, AMBIGUOUS = "date_unreadable", "date_ambiguous"
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"

_MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8,
    "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
_MONTH_WORD = (
    r"(?:januari|january|jan|februari|february|pebruari|feb|peb|maret|march|mar|april|apr|mei|may|juni|june|jun|juli|"
    r"july|jul|agustus|august|agu|ags|agt|aug|september|sept|sep|oktober|october|okt|oct|november|nopember|nov|nop|"
    r"desember|december|des|dec)"
)
_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_NUMERIC_PART = re.compile(
    r"(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)|(?<![\d/.-])(\d{1,2})[/.](\d{1,2})(?![\d/.])"
)
_WORDED = re.compile(rf"(\d{{1,2}})[ .-]*({_MONTH_WORD})\.?[ ,.-]*(\d{{4}}|\d{{2}})")
_DAY_NAME = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[ ,]*")
_TO = re.compile(r"\s*(?:\bs\.?\s?/?\s?d\.?(?=[\s\d])|\bsampai(?: dengan)?\b|\bhingga\b|\bdan\b|[-–—&])\s*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_CENTURY = 100
_MONTHS_A_YEAR = 12
_EITHER = "either"


class Ranges(NamedTuple):
    """First and last days of a column, null where there is none, and what is wrong with each text."""

    first: pd.Series
    last: pd.Series
    problem: pd.Series


def parse_dates(text: pd.Series, *, order: pd.Series | None = None, sheets: pd.Series | None = None) -> Parsed:
    """Dates of a column; problems `date_unreadable` where a text is no date and `date_ambiguous` where it may be two.

    Understands real dates and ISO text, `20/06/2023`, `20 Juni 2023` with or without the day's name, and Excel's serial
    numbers (1954 to 2119). `03/04/2023` is read if the layout says what comes first, else if the rest of the column on
    that sheet does: some value has a number over 12 in one place, and none has one in the other.

    Args:
        text: the cells, null where blank.
        order: `dmy` or `mdy` where the layout declares it.
        sheets: the sheet that each cell is on; none means one sheet.
    """
    known = _order(text, order, sheets)
    values = _spread(text, known, read_date)
    unread = text.notna() & values.isna()
    ambiguous = unread & (map_distinct(text, said_order, pa.string()) == _EITHER).fillna(False) & known.isna()
    return Parsed(values, problems(text.index, **{AMBIGUOUS: ambiguous, UNREADABLE: unread}))


def parse_ranges(text: pd.Series, *, order: pd.Series | None = None, sheets: pd.Series | None = None) -> Ranges:
    """Ranges of dates of a column (see `read_range`); arguments and problems as for `parse_dates`."""
    known = _order(text, order, sheets)
    first, last = (_spread(text, known, partial(_end, end=end)) for end in (0, 1))
    unread = text.notna() & first.isna()
    ambiguous = unread & (map_distinct(text, said_order, pa.string()) == _EITHER).fillna(False) & known.isna()
    return Ranges(first, last, problems(text.index, **{AMBIGUOUS: ambiguous, UNREADABLE: unread}))


def read_date(text: str, order: str | None = None) -> date | None:
    """The date that a text says, or None where it says none, or may say two and `order` does not tell which.

    Args:
        text: the text.
        order: `dmy` or `mdy`, for texts of numbers alone.
    """
    plain = _DAY_NAME.sub("", text.lower()).strip()
    if match := (_ISO.fullmatch(plain) or _COMPACT.fullmatch(plain)):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(plain):
        return _of_numbers(_year(match[3]), int(match[1]), int(match[2]), order)
    if match := _WORDED.fullmatch(plain):
        return _date(_year(match[3]), _MONTHS[match[2][:3]], int(match[1]))
    if _SERIAL.fullmatch(plain) and _FIRST_SERIAL <= float(plain) <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(float(plain)))
    return None


def read_range(text: str, order: str | None = None) -> tuple[date, date] | None:
    """First and last day of a text such as `20 s.d. 22 Juni 2023` or `30 Juni - 2 Juli 2023`, or None.

    A part that lacks month or year takes it from the part after it; one date is a range of one day. The first and last
    of several days (`20, 21 dan 22 Juni 2023`) are taken. Of dates in numbers, one may tell the order of the other.
    """
    said = said_order(text)
    order = said if said in (DAY_FIRST, MONTH_FIRST) else order
    if single := read_date(text, order):
        return single, single
    plain = _DAY_NAME.sub("", text.lower()).strip(" .")
    plain = re.sub(r"\s*,\s*(?=\d{1,2}\b)", " dan ", plain)
    parts = [part.strip(" ,.") for part in _TO.split(plain) if part.strip(" ,.")]
    if not parts or (last := read_date(parts[-1], order)) is None:
        return None
    first = _completed(parts[0], last, order)
    return None if first is None else (first, last)


def said_order(text: str) -> str | None:
    """`dmy` or `mdy` where numbers of a text's dates tell it, `either` where they do not; None without such a date.

    A text that says both (`13/04/2023 s.d. 04/14/2023`) tells nothing.
    """
    told = set()
    for match in _NUMERIC_PART.finditer(text.lower()):
        first, second = (int(number) for number in match.groups() if number is not None)
        if first > _MONTHS_A_YEAR >= second:
            told.add(DAY_FIRST)
        elif second > _MONTHS_A_YEAR >= first:
            told.add(MONTH_FIRST)
        elif first != second:
            told.add(_EITHER)
    sure = told - {_EITHER}
    if len(sure) == 1:
        return sure.pop()
    return _EITHER if told else None


def _order(text: pd.Series, declared: pd.Series | None, sheets: pd.Series | None) -> pd.Series:
    """What comes first in each row's dates of numbers: as declared, else as the other cells of its sheet say."""
    known = nulls(text.index, pa.string()) if declared is None else declared
    said = map_distinct(text, said_order, pa.string())
    if not (said == _EITHER).fillna(False).any():
        return known
    by = pd.Series("", index=text.index, dtype=STRING) if sheets is None else sheets
    days = (said == DAY_FIRST).fillna(False).groupby(by).transform("any")
    months = (said == MONTH_FIRST).fillna(False).groupby(by).transform("any")
    decided = nulls(text.index, pa.string()).mask(days & ~months, DAY_FIRST).mask(months & ~days, MONTH_FIRST)
    return known.fillna(decided)


def _spread(text: pd.Series, order: pd.Series, read: Callable[..., date | None]) -> pd.Series:
    """`read` of each distinct text under each order."""
    values = map_distinct(text.where(order.isna()), partial(read, order=None), pa.date32())
    for known in (DAY_FIRST, MONTH_FIRST):
        here = (order == known).fillna(False)
        if here.any():
            values = values.fillna(map_distinct(text.where(here), partial(read, order=known), pa.date32()))
    return values


def _end(text: str, order: str | None, *, end: int) -> date | None:
    found = read_range(text, order)
    return found[end] if found else None


def _completed(text: str, last: date, order: str | None) -> date | None:
    if found := read_date(text, order):
        return found
    if match := re.fullmatch(r"\d{1,2}", text):
        return _date(last.year, last.month, int(match[0]))
    if match := re.fullmatch(rf"(\d{{1,2}})[ .]*({_MONTH_WORD})\.?", text):
        month, day = _MONTHS[match[2][:3]], int(match[1])
    elif match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", text):
        same_year = _of_numbers(last.year, int(match[1]), int(match[2]), order)
        if same_year is None:
            return None
        month, day = same_year.month, same_year.day
    else:
        return None
    # "30 Desember - 2 Januari 2024": the year named is that of the last day.
    return _date(last.year - (month > last.month), month, day)


def _of_numbers(year: int, first: int, second: int, order: str | None) -> date | None:
    if second > _MONTHS_A_YEAR:
        return _date(year, first, second)
    if first > _MONTHS_A_YEAR or first == second or order == DAY_FIRST:
        return _date(year, second, first)
    return _date(year, first, second) if order == MONTH_FIRST else None


def _year(text: str) -> int:
    year = int(text)
    return year + 2000 if year < _CENTURY else year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
