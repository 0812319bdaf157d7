"""Columns of dates: what comes first in dates of numbers, and the rules of a date that is none or may be two.

Belongs here: one column of dates to days. Which days make sense is each source's.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import Parsed
from umkm_pipeline.ingest.dates import AMBIGUOUS, UNREADABLE, Ranges, parse_dates, parse_ranges
from umkm_pipeline.ingest.mapping import ORDER
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Rule
from umkm_pipeline.sources.person import Columns, text_of


def parse_day(rows: pd.DataFrame, field: str) -> Parsed:
    """Dates of a field: `03/04/2023` as the layout declares, else as the field's other cells on the sheet tell."""
    return parse_dates(text_of(rows, field), order=rows.get(ORDER + field), sheets=rows["sheet"])


def parse_day_range(rows: pd.DataFrame, field: str) -> Ranges:
    """First and last days of a field that holds both, as `parse_day`."""
    return parse_ranges(text_of(rows, field), order=rows.get(ORDER + field), sheets=rows["sheet"])


def parse_dates_of(rows: pd.DataFrame, into: Columns, *fields: str) -> None:
    """Date columns and their problems."""
    for field in fields:
        into.core[field], into.problem[field] = parse_day(rows, field)


def day_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of fields that `parse_dates_of` read: a text that is no date, and one that may be two."""
    return tuple(Rule(name, Severity.QUARANTINE, field) for field in fields for name in (UNREADABLE, AMBIGUOUS))
