"""The ladder over time, as intervals in which nothing about a firm changes: `status_interval`.

Belongs here: from dated evidence to states. There is no firm × month panel: a firm has as many rows as it had changes,
so 14 million firms over ten years stay tens of millions of rows. Every change is a row of what it adds; a window over
each firm's changes sums them up.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Evidence, Grade, Rung
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.readiness import readiness_parts

ACTIVE_MONTHS = 12
"""Months after an export in which a firm counts as active."""


def status_interval(scan: Scan) -> ibis.Table:
    """A firm's states from its first evidence on; `valid_to` is the first day of the next, null for the last.

    - rung: highest proven so far. Foreign sales by own report never move it.
    - is_active: an export of grade A (rung 6-8) less than 12 months ago.
    - is_informal: from a report of foreign sales to the end of that calendar year, unless a grade-A export falls in
      that year (before or after the report).
    - readiness: sum of the parts known so far.
    """
    evidence = scan("status_evidence")
    changes = ibis.union(
        _proven(evidence), _scored(readiness_parts(scan, evidence)), _ended(evidence), _informal(evidence)
    )
    daily = changes.group_by("umkm_id", "valid_from").agg(
        rung=changes.rung.max(),
        last_export_on=changes.last_export_on.max(),
        **{name: changes[name].min() for name in _FIRST},
        **{name: changes[name].sum() for name in _ADDED},
    )
    so_far = ibis.cumulative_window(group_by="umkm_id", order_by="valid_from")
    states = daily.select(
        "umkm_id",
        "valid_from",
        rung=daily.rung.max().over(so_far).fill_null(0),
        last_export_on=daily.last_export_on.max().over(so_far),
        **{name: daily[name].min().over(so_far) for name in _FIRST},
        **{name: daily[name].sum().over(so_far) for name in _ADDED},
    )
    states = states.mutate(
        is_active=(months_later(states.last_export_on, ACTIVE_MONTHS) > states.valid_from).fill_null(False),
        is_informal=states.informal > 0,
        **{name: states[name].cast("int64") for name in _COUNTS},
    )
    known = states.filter(states.evidence_a + states.evidence_b + states.evidence_c > 0)
    return merge_unchanged(known, _STATE).select(*TABLES["status_interval"].columns)


def merge_unchanged(states: ibis.Table, state: tuple[str, ...]) -> ibis.Table:
    """States that differ from the one before, with `valid_to`; in: umkm_id, valid_from and the columns of `state`."""
    in_order = ibis.window(group_by="umkm_id", order_by="valid_from")
    compared = states.mutate(
        is_first=ibis.row_number().over(in_order) == 0,
        **{f"{name}_before": states[name].lag().over(in_order) for name in state},
    )
    changed = compared.is_first
    for name in state:
        changed = changed | ~compared[name].identical_to(compared[f"{name}_before"])
    kept = compared.filter(changed).select("umkm_id", "valid_from", *state)
    return kept.mutate(valid_to=kept.valid_from.lead().over(in_order))


_FIRST = ("first_sample_on", "first_indirect_on", "first_direct_on", "first_repeat_on")
_COUNTS = ("evidence_a", "evidence_b", "evidence_c")
_ADDED = (*_COUNTS, "readiness", "informal")
_STATE = ("rung", "is_active", "is_informal", "readiness", *_FIRST, "last_export_on", *_COUNTS)
_EXPORTS = (Evidence.INDIRECT_EXPORT.value, Evidence.DIRECT_EXPORT.value, Evidence.REPEAT_EXPORT.value)


def _change(rows: ibis.Table, day: ibis.expr.types.DateValue, **says: ibis.expr.types.Value) -> ibis.Table:
    """Changes on a day: what `says` does not name is neither proven nor added."""
    nothing: dict[str, ibis.expr.types.Value] = {
        "rung": ibis.null("int64"),
        "last_export_on": ibis.null("date"),
        **dict.fromkeys(_FIRST, ibis.null("date")),
        **dict.fromkeys(_COUNTS, ibis.literal(0, "int64")),
        "readiness": ibis.literal(0.0),
        "informal": ibis.literal(0, "int64"),
    }
    return rows.select("umkm_id", valid_from=day, **(nothing | says))


def _proven(evidence: ibis.Table) -> ibis.Table:
    def day_of(*kinds: Evidence) -> ibis.expr.types.DateValue:
        return ibis.ifelse(evidence.evidence.isin([kind.value for kind in kinds]), evidence.occurred_on, None)

    reported_abroad = evidence.evidence == Evidence.FOREIGN_SALES_REPORTED.value
    return _change(
        evidence,
        evidence.occurred_on,
        rung=ibis.ifelse(reported_abroad, None, evidence.rung).cast("int64"),
        last_export_on=ibis.ifelse(_is_export(evidence), evidence.occurred_on, None),
        first_sample_on=day_of(Evidence.SAMPLE_REPORTED, Evidence.SAMPLE_DECLARED),
        first_indirect_on=day_of(Evidence.INDIRECT_EXPORT),
        first_direct_on=day_of(Evidence.DIRECT_EXPORT),
        first_repeat_on=day_of(Evidence.REPEAT_EXPORT),
        evidence_a=(evidence.grade == Grade.CUSTOMS.value).cast("int64"),
        evidence_b=(evidence.grade == Grade.DOCUMENT.value).cast("int64"),
        evidence_c=(evidence.grade == Grade.SELF_REPORT.value).cast("int64"),
    )


def _scored(parts: ibis.Table) -> ibis.Table:
    return _change(parts, parts.occurred_on, readiness=parts.points)


def _ended(evidence: ibis.Table) -> ibis.Table:
    """The days on which an export becomes too old to count as active; where another came since, nothing changes."""
    days = evidence.filter(_is_export(evidence)).select("umkm_id", "occurred_on").distinct()
    return _change(days, months_later(days.occurred_on, ACTIVE_MONTHS))


def _informal(evidence: ibis.Table) -> ibis.Table:
    """A step up at the first report of a year without customs export, and a step down at the year's end."""
    dated = evidence.mutate(year=evidence.occurred_on.year())
    reports = dated.filter(dated.evidence == Evidence.FOREIGN_SALES_REPORTED.value)
    reports = reports.group_by("umkm_id", "year").agg(occurred_on=reports.occurred_on.min())
    exports = dated.filter(_is_export(dated)).select("umkm_id", "year").distinct()
    unmatched = reports.anti_join(exports, ["umkm_id", "year"])
    return ibis.union(
        _change(unmatched, unmatched.occurred_on, informal=ibis.literal(1, "int64")),
        _change(
            unmatched,
            ibis.date((unmatched.year + 1).cast("int64"), 1, 1),
            informal=ibis.literal(-1, "int64"),
        ),
    )


def _is_export(evidence: ibis.Table) -> ibis.expr.types.BooleanValue:
    """Grade A of rung 6 to 8."""
    proven = evidence.rung >= int(Rung.EKSPOR_TIDAK_LANGSUNG)
    return proven & (evidence.grade == Grade.CUSTOMS.value) & evidence.evidence.isin(_EXPORTS)
