"""Columns of dates: what comes first in dates of numbers, and the rules of a date that is none or may be two.

Belongs here: one column of dates to days. Which days make sense is each source's.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import BOOL, Parsed, map_distinct, matches
from umkm_pipeline.ingest.dates import AMBIGUOUS, SERIAL, UNREADABLE, Ranges, parse_dates, parse_ranges, read_serial
from umkm_pipeline.ingest.grid import NUMBER
from umkm_pipeline.ingest.mapping import EPOCH, KIND, ORDER
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Rule
from umkm_pipeline.sources.person import Columns, text_of


def parse_day(rows: pd.DataFrame, field: str) -> Parsed:
    """Dates of a field: `03/04/2023` as the layout declares, else as the field's other cells on the sheet tell.

    Numbers of days are counted from the workbook's own day 0; where it has one, a number that is text may have been
    counted elsewhere, and is ambiguous.
    """
    text, elsewhere = dated_text(rows, field)
    read = parse_dates(text, order=rows.get(ORDER + field), sheets=rows["sheet"], kinds=text_of(rows, KIND + field))
    if not elsewhere.any():
        return read
    return Parsed(read.value.mask(elsewhere), read.problem.mask(elsewhere, AMBIGUOUS))


def parse_day_range(rows: pd.DataFrame, field: str) -> Ranges:
    """First and last days of a field that holds both, as `parse_day`."""
    text, elsewhere = dated_text(rows, field)
    read = parse_ranges(text, order=rows.get(ORDER + field), sheets=rows["sheet"])
    if not elsewhere.any():
        return read
    return Ranges(read.first.mask(elsewhere), read.last.mask(elsewhere), read.problem.mask(elsewhere, AMBIGUOUS))


def dated_text(rows: pd.DataFrame, field: str) -> tuple[pd.Series, pd.Series]:
    """A field's cells, numbers of days as ISO dates where the workbook has a day 0 of its own, and which are unsure.

    Unsure are numbers of days that are text, in such a workbook.
    """
    text = text_of(rows, field)
    nothing = pd.Series(False, index=rows.index, dtype=BOOL)
    if EPOCH not in rows or not (counted := matches(text, SERIAL) & rows[EPOCH].notna()).any():
        return text, nothing
    number = (text_of(rows, KIND + field) == NUMBER).fillna(False)
    epoch = date.fromisoformat(rows[EPOCH].dropna().iloc[0])
    days = map_distinct(text.where(counted & number), lambda one: _iso(read_serial(one, epoch)), pa.string())
    return text.mask(counted & number & days.notna(), days), (counted & ~number).astype(BOOL)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def parse_dates_of(rows: pd.DataFrame, into: Columns, *fields: str) -> None:
    """Date columns and their problems."""
    for field in fields:
        into.core[field], into.problem[field] = parse_day(rows, field)


def day_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of fields that `parse_dates_of` read: a text that is no date, and one that may be two."""
    return tuple(Rule(name, Severity.QUARANTINE, field) for field in fields for name in (UNREADABLE, AMBIGUOUS))
