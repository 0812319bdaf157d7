"""What programmes achieved, whole and by cohort, site and source of funds: `mart_programme_summary`.

Belongs here: figures of several events together. A firm that sat in several events is one firm here, so these rows are
not sums of `mart_programme_outcome`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.achievements import MEMBER, achievements
from umkm_pipeline.indicators.participants import candidates, in_groups
from umkm_pipeline.indicators.unknown import SIZE_CLASS as UNKNOWN
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Grouping
from umkm_pipeline.model.tables import TABLES


def programme_summary(scan: Scan) -> ibis.Table:
    """A row for each programme (`group_kind` programme) and for each cohort, site and source of funds of it.

    A firm is followed from its first event in the group, its window is the programme's from that day. The quota is the
    sum over the events, null where an event has none. What firms claim is told of whole programmes that are of a whole
    province or wider, and of no group below. Candidates, cost and credited value are the programme's: lists of
    candidates and budgets do not say which cohort or site they are for. Cost per first-ever exporter is null where the
    cost is not known, nobody exported for the first time, or first exports are censored.
    """
    described = ibis.union(*(_grouped(scan("mart_programme_outcome"), grouping) for grouping in Grouping))
    held = described.group_by(*_KEY).agg(
        events=described.count(),
        starts_on=described.starts_on.min(),
        ends_on=described.ends_on.max(),
        quota=ibis.ifelse(described.quota.notnull().all(), described.quota.sum(), None),
    )
    members = in_groups(scan, described, *_KEY[1:]).select(*_KEY, *MEMBER)
    rows = held.join(achievements(scan, members, *_KEY), list(_KEY))
    rows = rows.left_join(_of_programmes(scan), ["programme_code", "group_kind"], rname="{name}_whole")
    whole = rows.group_kind == Grouping.PROGRAMME.value
    wide = whole & rows.is_province_wide.fill_null(False)
    knowable = (rows.first_exports_censored == 0) & (rows.first_ever_exporters > 0)
    return rows.mutate(
        **{name: ibis.ifelse(wide, rows[name], None) for name in _UNVERIFIED},
        value_credited_usd=ibis.ifelse(whole, rows.value_credited_usd.fill_null(0), None),
        cost_per_first_exporter_idr=ibis.ifelse(
            knowable, rows.cost_idr.cast("float64") / rows.first_ever_exporters.nullif(0), None
        ),
    ).select(*TABLES["mart_programme_summary"].columns)


_KEY = ("programme_code", "group_kind", "group_value")
_UNVERIFIED = (
    *("informal_reporters", "claimed_exporters", "claimed_value_usd", "confirmed_exporters", "confirmed_value_usd"),
)
"""Nothing unverified is published below province, nor what tells of it: claims less exports are the informal ones, and
cohorts and sites side by side would give away single firms."""


def _grouped(events: ibis.Table, grouping: Grouping) -> ibis.Table:
    """The events with the group that each is in; what an event does not say is "belum_diketahui"."""
    value = {
        Grouping.PROGRAMME: events.programme_code,
        Grouping.COHORT: events.cohort,
        Grouping.SITE: ibis.coalesce(events.site_district_code, events.site_region_code),
        Grouping.FUNDING: events.funding_source,
    }[grouping]
    return events.select(
        *("event_id", "programme_code", "starts_on", "ends_on", "quota"),
        group_kind=ibis.literal(grouping.value),
        group_value=value.fill_null(UNKNOWN),
    )


def _of_programmes(scan: Scan) -> ibis.Table:
    """What is known of whole programmes only: selection, cost, credit."""
    listed, credit = candidates(scan), scan("mart_programme_credit")
    chosen = listed.group_by("programme_code").agg(candidates=listed.count(), accepted=listed.accepted.sum())
    credited = credit.group_by("programme_code").agg(value_credited_usd=credit.credited_usd.sum())
    rows = scan("mart_dim_programme").select("programme_code", "is_province_wide", "cost_idr")
    for table in (chosen, credited):
        rows = rows.left_join(table, "programme_code").drop("programme_code_right")
    return rows.mutate(group_kind=ibis.literal(Grouping.PROGRAMME.value))
