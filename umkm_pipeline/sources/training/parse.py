"""Attendance lists: columns of text to `core_training`.

Belongs here: the event (programme, site, days) and attendance. People are in `sources/person.py`.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import DATE, INT, OK, STRING, arrow, column, like, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.dates import AMBIGUOUS
from umkm_pipeline.ingest.mapping import KIND
from umkm_pipeline.ingest.marks import ATTENDANCE_UNKNOWN, parse_attendance
from umkm_pipeline.ingest.numbers import to_whole
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.programmes import match_programme, programmes
from umkm_pipeline.reference.regions import resolve_site
from umkm_pipeline.sources.amounts import parse_amount, parse_count
from umkm_pipeline.sources.choices import parse_marks
from umkm_pipeline.sources.days import parse_day, parse_day_range
from umkm_pipeline.sources.person import Columns, parse_contacts, parse_ids, parse_place, text_of

_TICKS = "attendance."


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's participants, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    parse_ids(rows, tokens, into)
    parse_contacts(rows, tokens, into)
    parse_place(rows, into, province=context.province, region=None)
    into.core |= {name: text_of(rows, name) for name in ("participant_name", "business_name", "event_name", "cohort")}
    into.core |= {
        "funding_source": text_of(rows, "funding_source"),
        "class_level": text_of(rows, "class_level").str.lower(),
    }
    for name in ("sample_reported", "foreign_sales_reported"):
        into.core[name], into.problem[name] = parse_marks(text_of(rows, name))
    for name in ("quota", "instructors"):
        into.core[name], into.problem[name] = parse_count(rows, name)
    _days(rows, into)
    _event(rows, context, into)
    _attendance(rows, into)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _days(rows: pd.DataFrame, into: Columns) -> None:
    """First and last day, from two columns or from one text of both; a lone day is both."""
    starts, ends, both = parse_day(rows, "starts_on"), parse_day(rows, "ends_on"), parse_day_range(rows, "event_dates")
    first = starts.value.fillna(both.first)
    last = ends.value.fillna(both.last).mask(ends.problem != OK)
    unsure = starts.problem.mask(starts.problem == OK, both.problem)
    into.problem |= {
        "starts_on": unsure.where(unsure == AMBIGUOUS, OK),
        "ends_on": ends.problem.where(ends.problem == AMBIGUOUS, OK),
    }
    into.core["starts_on"] = first.astype(DATE)
    into.core["ends_on"] = last.mask(last.isna() & (ends.problem == OK), first).astype(DATE)


def _event(rows: pd.DataFrame, context: Context, into: Columns) -> None:
    """Programme, site and event id; null where any of the three is missing.

    The programme is what `_source.yml` says, else what the event's name and year tell.
    """
    year = like(into.core["starts_on"], pc.cast(pc.year(arrow(into.core["starts_on"])), pa.string()))
    told = match_programme(into.core["event_name"] + " " + year.fillna(""))
    stated = text_of(rows, "programme_code")
    code = stated.where(stated.isin(programmes()["programme_code"])).fillna(told.where(stated.isna()))
    place = text_of(rows, "site")
    if context.region is not None:
        place = place.fillna(context.region)
    site = resolve_site(place, province=context.province)
    where = site["site_district_code"].fillna(site["site_region_code"])
    starts = like(into.core["starts_on"], pc.cast(arrow(into.core["starts_on"]), pa.string()))
    into.core |= {
        "programme_code": code.astype(STRING),
        "site_region_code": site["site_region_code"].astype(STRING),
        "site_district_code": site["site_district_code"].astype(STRING),
        "event_id": (code + "/" + where + "/" + starts).astype(STRING),
    }
    into.problem["site"] = site["problem"].astype(STRING)


def _attendance(rows: pd.DataFrame, into: Columns) -> None:
    """Days held and attended, from ticks a day or from two columns of numbers."""
    ticks = [name for name in map(str, rows) if name.startswith(_TICKS)]
    if not ticks:
        held, attended = parse_count(rows, "days_held"), parse_amount(rows, "days_attended")
        span = like(into.core["starts_on"], _days_between(into.core["starts_on"], into.core["ends_on"]))
        into.core |= {"days_held": held.value.fillna(span), "days_attended": to_whole(attended.value)}
        bad = into.core["days_attended"].isna() | (into.core["days_attended"] > into.core["days_held"]).fillna(False)
        into.problem |= {
            "days_held": held.problem,
            "days_attended": problems(rows.index, **{ATTENDANCE_UNKNOWN: bad}),
        }
        return
    parsed = [parse_attendance(rows[name]) for name in ticks]
    days = [rows[KIND + name].notna().astype(INT) for name in ticks]
    unknown = pd.concat([one.problem != OK for one in parsed], axis=1)
    into.core |= {
        "days_held": pd.concat(days, axis=1).sum(axis=1).astype(INT),
        "days_attended": pd.concat([one.value.fillna(False).astype(INT) for one in parsed], axis=1)
        .sum(axis=1)
        .astype(INT),
    }
    into.problem["days_attended"] = problems(rows.index, **{ATTENDANCE_UNKNOWN: unknown.any(axis=1)})
    rows["days_attended"] = _first_unknown(rows, ticks, unknown)


def _first_unknown(rows: pd.DataFrame, ticks: list[str], unknown: pd.DataFrame) -> pd.Series:
    """The mark that could not be read, to be shown with the rule."""
    found = column([None] * len(rows), rows.index)
    for position, name in enumerate(ticks):
        found = found.mask(found.isna() & unknown.iloc[:, position], rows[name])
    return found


def _days_between(first: pd.Series, last: pd.Series) -> pa.ChunkedArray:
    return pc.add(pc.days_between(arrow(first), arrow(last)), 1)
