"""Dates and ranges of dates as people write them, with Indonesian and English months.

Belongs here: text to dates. Whether a date makes sense for its row is a rule of the source.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import Parsed, map_distinct, problems

UNREADABLE = "date_unreadable"

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
_WORDED = re.compile(rf"(\d{{1,2}})[ .-]*({_MONTH_WORD})\.?[ ,.-]*(\d{{4}}|\d{{2}})")
_DAY_NAME = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[ ,]*")
_TO = re.compile(r"\s*(?:\bs\.?\s?/?\s?d\.?(?=[\s\d])|\bsampai(?: dengan)?\b|\bhingga\b|\bdan\b|[-–—&])\s*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_CENTURY = 100
_MONTHS_A_YEAR = 12


def parse_dates(text: pd.Series) -> Parsed:
    """Dates of a column; problem `date_unreadable` where a text is no date.

    Understands real dates and ISO text, `20/06/2023` (day first, unless the second number is over 12), `20 Juni 2023`
    with or without the day's name, and Excel's serial numbers (1954 to 2119).
    """
    values = map_distinct(text, read_date, pa.date32())
    return Parsed(values, problems(text.index, **{UNREADABLE: text.notna() & values.isna()}))


def read_date(text: str) -> date | None:
    """The date that a text says, or None."""
    plain = _DAY_NAME.sub("", text.lower()).strip()
    if match := (_ISO.fullmatch(plain) or _COMPACT.fullmatch(plain)):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(plain):
        day, month = int(match[1]), int(match[2])
        return _date(_year(match[3]), day, month) if month > _MONTHS_A_YEAR else _date(_year(match[3]), month, day)
    if match := _WORDED.fullmatch(plain):
        return _date(_year(match[3]), _MONTHS[match[2][:3]], int(match[1]))
    if _SERIAL.fullmatch(plain) and _FIRST_SERIAL <= float(plain) <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(float(plain)))
    return None


def read_range(text: str) -> tuple[date, date] | None:
    """First and last day of a text such as `20 s.d. 22 Juni 2023` or `30 Juni - 2 Juli 2023`, or None.

    A part that lacks month or year takes it from the part after it; one date is a range of one day. The first and last
    of several days (`20, 21 dan 22 Juni 2023`) are taken.
    """
    if single := read_date(text):
        return single, single
    plain = _DAY_NAME.sub("", text.lower()).strip(" .")
    plain = re.sub(r"\s*,\s*(?=\d{1,2}\b)", " dan ", plain)
    parts = [part.strip(" ,.") for part in _TO.split(plain) if part.strip(" ,.")]
    if not parts or (last := read_date(parts[-1])) is None:
        return None
    first = _completed(parts[0], last)
    return None if first is None else (first, last)


def _completed(text: str, last: date) -> date | None:
    if found := read_date(text):
        return found
    if match := re.fullmatch(r"\d{1,2}", text):
        return _date(last.year, last.month, int(match[0]))
    if match := re.fullmatch(rf"(\d{{1,2}})[ .]*({_MONTH_WORD})\.?", text):
        month = _MONTHS[match[2][:3]]
    elif match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", text):
        month = int(match[2])
    else:
        return None
    # "30 Desember - 2 Januari 2024": the year named is that of the last day.
    return _date(last.year - (month > last.month), month, int(match[1]))


def _year(text: str) -> int:
    year = int(text)
    return year + 2000 if year < _CENTURY else year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
