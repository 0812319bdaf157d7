"""What the participants of each training event achieved: `mart_programme_outcome`.

Belongs here: exports before and after an event, by customs evidence. Whether the training caused them is another
question, for comparison groups.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Evidence, Grade
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.evidence import completed


def programme_outcome(scan: Scan) -> ibis.Table:
    """One row an event, firms counted once each.

    Exporters are firms with a commercial customs document that counts, as exporter, sender or owner of the goods; the
    value is that credited to them, so an undername document counts in no sum twice. The window runs from the first day
    of the event for the programme's window_months. Samples are those declared from the first day on, or reported in the
    event. Informal reporters say in the event that they sell abroad and have no customs export in that calendar year.
    """
    events = _events(scan)
    people = _participants(scan)
    outcomes = _outcomes(scan, people.join(events.select("event_id", "starts_on", "window_ends_on"), "event_id"))
    counted = people.group_by("event_id").agg(
        participants=people.count(), attended=people.attended.sum(), completed=people.completed.sum()
    )
    rows = events.join(counted, "event_id").join(outcomes, "event_id")
    return rows.select(*TABLES["mart_programme_outcome"].columns)


_PLACE = ("site_region_code", "site_district_code")
_DESCRIBED = ("cohort", "event_name", *_PLACE, "class_level", "funding_source", "ends_on", "quota", "days_held")
_EXPORTS = (Evidence.DIRECT_EXPORT.value, Evidence.INDIRECT_EXPORT.value)


def _events(scan: Scan) -> ibis.Table:
    """Each event as most of its rows describe it. Programme and first day are part of its id."""
    rows = scan("core_training")
    events = rows.group_by("event_id").agg(programme_code=rows.programme_code.min(), starts_on=rows.starts_on.min())
    for name in _DESCRIBED:
        events = events.left_join(_most_common(rows, name), "event_id").drop("event_id_right")
    windows = scan("mart_dim_programme").select("programme_code", "window_months")
    dated = events.left_join(windows, "programme_code").drop("programme_code_right")
    return dated.mutate(window_ends_on=months_later(dated.starts_on, dated.window_months))


def _most_common(rows: ibis.Table, name: str) -> ibis.Table:
    """For each event the value that most of its rows have, nulls not counted; of several, the smallest."""
    given = rows.filter(rows[name].notnull())
    counted = given.group_by("event_id", name).agg(rows=given.count())
    by_count = ibis.window(group_by="event_id", order_by=[ibis.desc("rows"), name])
    ranked = counted.mutate(place=ibis.row_number().over(by_count))
    return ranked.filter(ranked.place == 0).select("event_id", name)


def _participants(scan: Scan) -> ibis.Table:
    firm_of = scan("identity_record_firm").select("record_id", "umkm_id")
    rows = scan("core_training").join(firm_of, "record_id")
    rows = rows.mutate(finished=completed(rows))
    return rows.group_by("event_id", "umkm_id").agg(
        attended=(rows.days_attended > 0).any(),
        completed=rows.finished.any(),
        says_sample=rows.sample_reported.fill_null(False).any(),
        says_sales=rows.foreign_sales_reported.fill_null(False).any(),
    )


def _outcomes(scan: Scan, people: ibis.Table) -> ibis.Table:
    evidence = scan("status_evidence")
    customs = evidence.filter(evidence.grade == Grade.CUSTOMS.value).select(
        "umkm_id", "evidence", "occurred_on", "fob_usd", "fob_idr"
    )
    seen = people.left_join(customs, "umkm_id")
    export = seen.evidence.isin(_EXPORTS).fill_null(False)
    after = export & (seen.occurred_on >= seen.starts_on)
    window = after & (seen.occurred_on < seen.window_ends_on)
    firms = seen.group_by("event_id", "umkm_id").agg(
        before=(export & (seen.occurred_on < seen.starts_on)).any(),
        window=window.any(),
        after=after.any(),
        sample=(
            seen.says_sample
            | ((seen.evidence == Evidence.SAMPLE_DECLARED.value) & (seen.occurred_on >= seen.starts_on)).fill_null(
                False
            )
        ).any(),
        informal=seen.says_sales.any() & ~(export & (seen.occurred_on.year() == seen.starts_on.year())).any(),
        window_usd=seen.fob_usd.sum(where=window),
        window_idr=seen.fob_idr.sum(where=window),
        after_usd=seen.fob_usd.sum(where=after),
    )
    return firms.group_by("event_id").agg(
        samples=firms["sample"].sum(),
        informal_reporters=firms.informal.sum(),
        exporters_before=firms.before.sum(),
        exporters_in_window=firms.window.sum(),
        exporters_after=firms.after.sum(),
        first_exporters_after=(firms.after & ~firms.before).sum(),
        value_in_window_usd=firms.window_usd.sum().fill_null(0),
        value_in_window_idr=firms.window_idr.sum().fill_null(0),
        value_after_usd=firms.after_usd.sum().fill_null(0),
    )
