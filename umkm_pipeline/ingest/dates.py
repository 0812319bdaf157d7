"""Dates and ranges of dates as people write them, with Indonesian and English months.

Belongs here: text to dates, and which of day and month comes first in `03/04/2023`, by the table in `docs/formats.md`.
Whether a date makes sense for its row is a rule of the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import BOOL, STRING, Parsed, is_blank, map_distinct, nothing, nulls, problems
from umkm_pipeline.ingest.characters import plain_text
from umkm_pipeline.ingest.epoch import USUAL
from umkm_pipeline.ingest.grid import DATE

SERIAL = r"\d{5}(?:\.\d+)?"
"""A spreadsheet's number of days, with the time of day as a fraction."""

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
_WEEK = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_DAY_OF_WEEK = r"\b(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b"
_DAY_NAME = re.compile(rf"{_DAY_OF_WEEK}[ ,/]*")
_DAYS_FIRST = re.compile(
    rf"^{_DAY_OF_WEEK}\s*(?:[-–—&]|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|dan)\s*{_DAY_OF_WEEK}[ ,/]*"
)
"""`Selasa - Kamis, 20 - 22 Juni 2023`, or with a stroke, as below `Hari/Tanggal`."""
_TO_APART = re.compile(
    r"\s*(?:\bs\.?\s?/?\s?d\.?(?=[\s\d])|\bsampai(?: dengan)?\b|\bhingga\b|\bdan\b|&|(?<=\s)[-–—](?=\s))\s*"
)
"""What parts two dates that have dashes of their own."""
_TO = re.compile(r"\s*(?:\bs\.?\s?/?\s?d\.?(?=[\s\d])|\bsampai(?: dengan)?\b|\bhingga\b|\bdan\b|[-–—&])\s*")
_SERIAL = re.compile(SERIAL)
_FIRST_BY_SERIAL, _LAST_BY_SERIAL = date(2000, 1, 1), date(2060, 12, 31)
"""Other numbers of five digits are codes and amounts in the wrong column, and so are some of these."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LAST_SHORT_YEAR = 60
_CENTURY = 100
_FEWEST_MONTH_FIRST, _LEAST_MONTH_FIRST = 2, 1 / 3
"""Different dates, and share of the different dates of numbers, that must say that the month comes first: it does not
in Indonesia, and one slip of the pen must not turn a column around. Where it does, two dates in three say so."""
_MONTHS_A_YEAR = 12
_EITHER = "either"


class Ranges(NamedTuple):
    """First and last days of a column, null where there is none, and what is wrong with each text."""

    first: pd.Series
    last: pd.Series
    problem: pd.Series


def parse_dates(
    text: pd.Series,
    *,
    order: pd.Series | None = None,
    sheets: pd.Series | None = None,
    kinds: pd.Series | None = None,
) -> Parsed:
    """Dates of a column; problems `date_unreadable` where a text is no date and `date_ambiguous` where it may be two.

    Understands real dates and ISO text, `20/06/2023`, `20 Juni 2023` with or without the day's name, and Excel's serial
    numbers (2000 to 2060). `03/04/2023` is read if the layout says what comes first, else if the rest of the column on
    that sheet does (see `_order`). Real dates are held as ambiguous where a program has made them of texts that it read
    the wrong way round (see `_turned`), and dates of which a text names another day of the week: one of the two is
    wrong, and nobody knows which.

    Args:
        text: the cells, null where blank.
        order: `dmy` or `mdy` where the layout declares it.
        sheets: the sheet that each cell is on; none means one sheet.
        kinds: kind letters of the cells; none means that none is a real date.
    """
    if is_blank(text):
        return nothing(text, pa.date32())
    said = map_distinct(text, said_order, pa.string())
    known = _order(text, said, order, sheets)
    values = _spread(text, known, read_date)
    turned = _turned(text, said, sheets, kinds)
    values = values.mask(turned) if turned.any() else values
    unread = text.notna() & values.isna()
    ambiguous = turned | _may_be_two(text, unread, said, known)
    return Parsed(values, problems(text.index, **{AMBIGUOUS: ambiguous, UNREADABLE: unread}))


def parse_ranges(text: pd.Series, *, order: pd.Series | None = None, sheets: pd.Series | None = None) -> Ranges:
    """Ranges of dates of a column (see `read_range`); arguments and problems as for `parse_dates`."""
    said = map_distinct(text, said_order, pa.string())
    known = _order(text, said, order, sheets)
    first, last = (_spread(text, known, partial(_end, end=end)) for end in (0, 1))
    unread = text.notna() & first.isna()
    ambiguous = _may_be_two(text, unread, said, known)
    return Ranges(first, last, problems(text.index, **{AMBIGUOUS: ambiguous, UNREADABLE: unread}))


def read_date(text: str, order: str | None = None) -> date | None:
    """The date that a text says, or None where it says none, or may say two and `order` does not tell which.

    A day of the week tells which one, and says none where it is another day's.

    Args:
        text: the text.
        order: `dmy` or `mdy`, for texts of numbers alone; one that cannot be read so says none.
    """
    plain, named = _without_days(text)
    day = _read_plain(plain, order)
    if not named:
        return day
    if day is None and order is None:
        days = [_read_plain(plain, one) for one in (DAY_FIRST, MONTH_FIRST)]
        fitting = {one for one in days if one and _fits(named, one, one)}
        return fitting.pop() if len(fitting) == 1 else None
    return day if day and _fits(named, day, day) else None


def _read_plain(plain: str, order: str | None) -> date | None:
    if match := (_ISO.fullmatch(plain) or _COMPACT.fullmatch(plain)):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(plain):
        return _of_numbers(_year(match[3]), int(match[1]), int(match[2]), order)
    if match := _WORDED.fullmatch(plain):
        return _date(_year(match[3]), _MONTHS[match[2][:3]], int(match[1]))
    return read_serial(plain)


def read_serial(text: str, epoch: date = USUAL) -> date | None:
    """The day that a spreadsheet's number of days says, or None for another number or a day before 2000 or after 2060.

    Args:
        text: the text.
        epoch: day 0.
    """
    if not _SERIAL.fullmatch(text):
        return None
    day = epoch + timedelta(days=int(float(text)))
    return day if _FIRST_BY_SERIAL <= day <= _LAST_BY_SERIAL else None


def read_range(text: str, order: str | None = None) -> tuple[date, date] | None:
    """First and last day of a text such as `20 s.d. 22 Juni 2023` or `30 Juni - 2 Juli 2023`, or None.

    A part that lacks month or year takes it from the part after it; one date is a range of one day. The first and last
    of several days (`20, 21 dan 22 Juni 2023`) are taken. Of dates in numbers, one may tell the order of the other.
    Days of the week must be those of the first and the last day; one alone may be either's.
    """
    if order is None and (said := _told_order(text)) in (DAY_FIRST, MONTH_FIRST):
        order = said
    if single := read_date(text, order):
        return single, single
    plain, named = _without_days(text)
    found = _read_plain_range(plain.strip(" ."), order)
    return found if found and _fits(named, *found) else None


def _read_plain_range(plain: str, order: str | None) -> tuple[date, date] | None:
    plain = re.sub(r"\s*,\s*(?=\d{1,2}\b)", " dan ", plain)
    for between in (_TO_APART, _TO):
        parts = [part.strip(" ,.") for part in between.split(plain) if part.strip(" ,.")]
        last = read_date(parts[-1], order) if parts else None
        if last is not None:
            first = _completed(parts[0], last, order)
            return None if first is None else (first, last)
    return None


def _without_days(text: str) -> tuple[str, list[int]]:
    """A text, in small letters, without the days of the week that it names, and those, Monday being 0."""
    plain = plain_text(text).lower()
    names = [name.replace("'", "").replace("ahad", "minggu") for name in _DAY_NAME.findall(plain)]
    if names:
        plain = _DAY_NAME.sub("", _DAYS_FIRST.sub("", plain.strip()))
    return plain.strip(), [_WEEK.index(name) for name in names]


def _fits(named: list[int], first: date, last: date) -> bool:
    """Whether days of the week are those of a range."""
    if len(named) == 1:
        return named[0] in (first.weekday(), last.weekday())
    return not named or (named[0], named[-1]) == (first.weekday(), last.weekday())


def _is_of_another_day(text: str) -> bool:
    """Whether a text is a date, or range, but for the days of the week that it names."""
    plain, named = _without_days(text)
    return bool(named) and any(read_range(plain, order) for order in (None, DAY_FIRST, MONTH_FIRST))


def said_order(text: str) -> str | None:
    """`dmy` or `mdy` where a text is a date or range in one of them only, `either` where it is another one in each.

    None without dates of numbers, and where they are none in either order (`31/06/2023`): `08.30` is a time of day.
    """
    if not _NUMERIC_PART.search(text):
        return None
    by_day, by_month = read_range(text, DAY_FIRST), read_range(text, MONTH_FIRST)
    if by_day and by_month:
        return _EITHER if by_day != by_month else None
    return DAY_FIRST if by_day else MONTH_FIRST if by_month else None


def _told_order(text: str) -> str | None:
    """`dmy` or `mdy` where the numbers of a text's dates tell it, `either` where they do not; None without such a date.

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


def _order(text: pd.Series, said: pd.Series, declared: pd.Series | None, sheets: pd.Series | None) -> pd.Series:
    """What comes first in each row's dates of numbers: as declared, else as the other cells of its sheet say.

    The day does where one of them says so and none says the month does; the month where none says the day does and
    enough of them say so.
    """
    known = nulls(text.index, pa.string()) if declared is None else declared
    if not (said == _EITHER).fillna(False).any():
        return known
    days, months, either = (_different(text, said, one, sheets) for one in (DAY_FIRST, MONTH_FIRST, _EITHER))
    by_month = (days == 0) & (months >= _FEWEST_MONTH_FIRST) & (months >= _LEAST_MONTH_FIRST * (months + either))
    by_day = (days > 0) & (months == 0)
    decided = nulls(text.index, pa.string()).mask(by_day, DAY_FIRST).mask(by_month, MONTH_FIRST)
    return known.fillna(decided)


def _may_be_two(text: pd.Series, unread: pd.Series, said: pd.Series, known: pd.Series) -> pd.Series:
    """Which of the texts that are not read may be two dates."""
    if not unread.any():
        return unread
    other_day = map_distinct(text.where(unread), _is_of_another_day, pa.bool_()).fillna(False)
    return unread & (other_day | ((said == _EITHER).fillna(False) & known.isna()))


def _sheets(text: pd.Series, sheets: pd.Series | None) -> pd.Series:
    return pd.Series("", index=text.index, dtype=STRING) if sheets is None else sheets


def _different(text: pd.Series, said: pd.Series, what: str, sheets: pd.Series | None) -> pd.Series:
    """How many different texts on each row's sheet say `what`."""
    by = _sheets(text, sheets)
    return text.where((said == what).fillna(False)).groupby(by).transform("nunique").astype("int64")


def _turned(text: pd.Series, said: pd.Series, sheets: pd.Series | None, kinds: pd.Series | None) -> pd.Series:
    """Real dates that a program may have made of texts by reading day as month.

    A program that takes the month to come first makes `03/04/2023` the 4th of March, and leaves `13/04/2023` a text,
    since there is no 13th month. So where texts say that one comes first and no real date beside them has a day over
    12, each real date whose day is not its month may be two.
    """
    nothing = pd.Series(False, index=text.index, dtype=BOOL)
    sure = said.isin([DAY_FIRST, MONTH_FIRST])
    if kinds is None or not sure.any():
        return nothing
    real = (kinds == DATE).fillna(False) & text.str.fullmatch(r"\d{4}-\d\d-\d\d.*").fillna(False)
    if not real.any():
        return nothing
    by = _sheets(text, sheets)
    month, day = text.where(real).str.slice(5, 7), text.where(real).str.slice(8, 10)
    late = (day > "12").fillna(False).groupby(by).transform("any")
    beside = sure.fillna(False).groupby(by).transform("any")
    return (real & beside & ~late & (day != month).fillna(False)).astype(BOOL)


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
    if order == DAY_FIRST:
        return _date(year, second, first)
    if order == MONTH_FIRST or second > _MONTHS_A_YEAR:
        return _date(year, first, second)
    return _date(year, second, first) if first > _MONTHS_A_YEAR or first == second else None


def _year(text: str) -> int:
    """A year as written; of two digits, 2000 to 2060, others being no year that a sheet of firms is about."""
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 -- digits
        return year
    return year + 2000 if year <= _LAST_SHORT_YEAR else 0


def _date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
