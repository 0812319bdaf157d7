"""Rules of attendance lists (`domain.md` §9)."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL
from umkm_pipeline.ingest.dates import AMBIGUOUS
from umkm_pipeline.ingest.marks import ATTENDANCE_UNKNOWN
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.reference.regions import UNRESOLVED
from umkm_pipeline.sources.amounts import count_rules
from umkm_pipeline.sources.choices import MARK_UNKNOWN
from umkm_pipeline.sources.person import text_of
from umkm_pipeline.sources.rows import NUMBER_RULES, ROW_RULES, Q, R, W, implausible, is_total, keyless, region_rules

CLASSES = frozenset(
    {"pemula", "dasar", "basic", "madya", "menengah", "intermediate", "lanjutan", "mahir", "utama", "advanced"}
)
"""Classes seen so far; the list is open, so another one is only a warning."""

_LONGEST = timedelta(days=400)


def _no_event(work: Work) -> pd.Series:
    """Rows that no date, or neither programme, event nor place, tells an event for."""
    text = work.text
    undated = text_of(text, "starts_on").isna() & text_of(text, "event_dates").isna()
    unplaced = (
        text_of(text, "programme_code").isna() & text_of(text, "event_name").isna() & text_of(text, "site").isna()
    )
    return undated | unplaced


def _bad_dates(work: Work) -> pd.Series:
    first, last = work.core["starts_on"], work.core["ends_on"]
    unsure = (work.problem["starts_on"] == AMBIGUOUS) | (work.problem["ends_on"] == AMBIGUOUS)
    unread = (first.isna() | last.isna()) & ~unsure
    return unread | (last < first).fillna(False) | (last - first > _LONGEST).fillna(False)


def _no_programme(work: Work) -> pd.Series:
    return work.core["programme_code"].isna()


def _no_place(work: Work) -> pd.Series:
    return work.core["site_region_code"].isna() & work.core["site_district_code"].isna()


def _seen_above(work: Work) -> pd.Series:
    """Rows of a person who is on the event's list above: same NIK, else same name, business and phone."""
    core = work.core
    named = core["participant_name"].str.lower().fillna("") + "|" + core["business_name"].str.lower().fillna("")
    person = core["nik_token"].fillna(named + "|" + core["phone_token"].fillna(""))
    counted = core["event_id"].notna() & core["participant_name"].notna() & ~is_total(work)
    again = pd.Series(False, index=core.index, dtype=BOOL)
    frame = pd.DataFrame({"event": core["event_id"], "person": person})
    again[counted] = frame[counted].duplicated()
    return again


def _not_the_quota(work: Work) -> pd.Series:
    """All rows of events with a quota that is not the number of people on the list."""
    core = work.core
    counted = core["participant_name"].notna() & ~is_total(work) & ~_seen_above(work)
    people = counted.astype("int64").groupby(core["event_id"]).transform("sum")
    return (core["quota"].notna() & (people != core["quota"])).fillna(False)


def _odd_class(work: Work) -> pd.Series:
    return work.core["class_level"].notna() & ~work.core["class_level"].isin(CLASSES)


RULES = (
    *ROW_RULES,
    Rule("participant_blank", R, "participant_name", broken=lambda work: work.core["participant_name"].isna()),
    Rule("event_underivable", R, "event_id", broken=_no_event),
    Rule("programme_unknown", Q, "programme_code", broken=_no_programme, shown="event_name"),
    Rule("place_unresolved", Q, "site_region_code", broken=_no_place, shown="site"),
    Rule("dates_invalid", Q, "starts_on", broken=_bad_dates),
    *(Rule(AMBIGUOUS, Q, field) for field in ("starts_on", "ends_on")),
    Rule("date_implausible", Q, "starts_on", broken=implausible("starts_on")),
    Rule("date_implausible", Q, "ends_on", broken=implausible("ends_on"), spares=_bad_dates),
    Rule("key_missing", Q, broken=lambda work: keyless(work, "participant_name", needs_village=False)),
    *NUMBER_RULES,
    Rule(UNRESOLVED, W, "region_code"),
    *region_rules(W),
    Rule(ATTENDANCE_UNKNOWN, Q, "days_attended"),
    Rule("participant_repeated", R, "participant_name", broken=_seen_above, duplicate=True),
    Rule("headcount_differs", W, "quota", broken=_not_the_quota),
    *(Rule(MARK_UNKNOWN, W, field) for field in ("sample_reported", "foreign_sales_reported")),
    Rule("class_unknown", W, "class_level", broken=_odd_class),
    *count_rules("quota", "instructors"),
    *count_rules("days_held", fraction=Q),
)
