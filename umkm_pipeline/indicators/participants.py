"""Training events and who was on their lists, firms counted once in each.

Belongs here: what attendance lists say. What the firms achieved is in `achievements.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Decision, PartyRole
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.certificates import of_firm
from umkm_pipeline.status.evidence import completed

_PLACE = ("site_region_code", "site_district_code")
_DESCRIBED = ("cohort", "event_name", *_PLACE, "class_level", "funding_source", "ends_on", "quota", "days_held")


def events(scan: Scan) -> ibis.Table:
    """Each event as most of its rows describe it. Programme and first day are part of its id.

    Exports count for the programme from `starts_on` until before `window_ends_on`.
    """
    rows = scan("core_training")
    told = rows.group_by("event_id").agg(programme_code=rows.programme_code.min(), starts_on=rows.starts_on.min())
    for name in _DESCRIBED:
        told = told.left_join(_most_common(rows, name), "event_id").drop("event_id_right")
    return _with_window(scan, told)


def _most_common(rows: ibis.Table, name: str) -> ibis.Table:
    """For each event the value that most of its rows have, nulls not counted; of several, the smallest."""
    given = rows.filter(rows[name].notnull())
    counted = given.group_by("event_id", name).agg(rows=given.count())
    by_count = ibis.window(group_by="event_id", order_by=[ibis.desc("rows"), name])
    ranked = counted.mutate(place=ibis.row_number().over(by_count))
    return ranked.filter(ranked.place == 0).select("event_id", name)


def _with_window(scan: Scan, dated: ibis.Table) -> ibis.Table:
    windows = scan("mart_dim_programme").select("programme_code", "window_months")
    dated = dated.left_join(windows, "programme_code").drop("programme_code_right")
    return dated.mutate(window_ends_on=months_later(dated.starts_on, dated.window_months))


_SAID = ("attended", "completed", "says_sample", "says_sales")


def participants(scan: Scan) -> ibis.Table:
    """Each event's firms, with what its list says of them and whether the programme's selection accepted them."""
    rows = of_firm(scan, "core_training", PartyRole.PARTICIPANT)
    rows = rows.mutate(finished=completed(rows))
    listed = rows.group_by("event_id", "umkm_id").agg(
        programme_code=rows.programme_code.min(),
        attended=(rows.days_attended > 0).any(),
        completed=rows.finished.any(),
        says_sample=rows.sample_reported.fill_null(False).any(),
        says_sales=rows.foreign_sales_reported.fill_null(False).any(),
        days_attended=rows.days_attended.max(),
    )
    chosen = candidates(scan).select("programme_code", "umkm_id", selected="accepted")
    return (
        listed.left_join(chosen, ["programme_code", "umkm_id"])
        .drop("programme_code_right", "umkm_id_right")
        .mutate(selected=ibis._.selected.fill_null(False))
    )


def candidates(scan: Scan) -> ibis.Table:
    """The firms of each programme's selections, and what the lists say of them.

    `decision` is the best decision on the firm: accepted, else reserve, else not chosen; null where no list decides.
    """
    rows = of_firm(scan, "core_curation", PartyRole.CANDIDATE)
    told = rows.group_by("programme_code", "umkm_id").agg(
        accepted=(rows.decision == Decision.ACCEPTED.value).fill_null(False).any(),
        reserve=(rows.decision == Decision.RESERVE.value).fill_null(False).any(),
        decided=rows.decision.notnull().any(),
        curated_on=rows.curated_on.min(),
        total_score=rows.total_score.max(),
        hs6=rows.hs6.min(),
        owner_sex=rows.owner_sex.min(),
    )
    return told.mutate(
        decision=ibis.cases(
            (told.accepted, Decision.ACCEPTED.value),
            (told.reserve, Decision.RESERVE.value),
            (told.decided, Decision.NOT_CHOSEN.value),
            else_=None,
        )
    )


def in_groups(scan: Scan, described: ibis.Table, *by: str, attended: bool = False) -> ibis.Table:
    """The firms of each programme's group of events, once each, from the first day of their first event in it.

    `described` are the events with `by`, the columns that group them beside the programme. A firm attended or completed
    a group when it did so in any of its events, and is followed from its first. With `attended`, events of which it
    came to no day are left out.
    """
    described = described.select("event_id", "starts_on", *by)
    each = participants(scan)
    if attended:
        each = each.filter(each.attended)
    each = each.join(described, "event_id")
    firms = each.group_by("programme_code", *by, "umkm_id").agg(
        starts_on=each.starts_on.min(),
        days_attended=each.days_attended.sum(),
        **{name: each[name].any() for name in (*_SAID, "selected")},
    )
    return _with_window(scan, firms)
