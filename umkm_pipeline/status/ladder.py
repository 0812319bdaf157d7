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
from umkm_pipeline.status.calendar import days_later, months_later
from umkm_pipeline.status.informal import unverified_periods
from umkm_pipeline.status.proof import is_export
from umkm_pipeline.status.readiness import SCORE_DIGITS

ACTIVE_MONTHS = 12
"""Months after an export in which a firm counts as active."""


def status_interval(scan: Scan) -> ibis.Table:
    """A firm's states from its first evidence on; `valid_to` is the first day of the next, null for the last.

    - rung: highest proven so far, the rungs of exporters (6-8) by grade A alone. Foreign sales by own report never move
      it.
    - rung_declared, rung_confirmed, rung_claimed: the highest that evidence of grade A, B and C speaks for.
    - is_active: an export of grade A (rung 6-8) less than 12 months ago.
    - lapsed_on: the day on which an exporter ceased to be active.
    - is_informal: within a period for which foreign sales are reported and no grade-A export is there (`informal.py`).
    - readiness: sum of the parts known so far.
    - evidence_a, _b, _c: rows that speak for a rung. Reports of foreign sales are not among them: a firm with a B that
      confirms nothing would be known to have made one wherever the counts are published.
    """
    evidence = scan("status_evidence")
    changes = ibis.union(_proven(evidence), _scored(scan("status_readiness")), _ended(evidence), _informal(evidence))
    daily = changes.group_by("umkm_id", "valid_from").agg(
        **{name: changes[name].max() for name in _HIGHEST},
        **{name: changes[name].min() for name in _FIRST},
        **{name: changes[name].sum() for name in _ADDED},
    )
    so_far = ibis.cumulative_window(group_by="umkm_id", order_by="valid_from")
    states = daily.select(
        "umkm_id",
        "valid_from",
        **{name: daily[name].max().over(so_far) for name in _HIGHEST},
        **{name: daily[name].min().over(so_far) for name in _FIRST},
        **{name: daily[name].sum().over(so_far) for name in _ADDED},
    )
    ends_on = months_later(states.last_export_on, ACTIVE_MONTHS)
    states = states.mutate(
        rung=states.rung.fill_null(0),
        is_active=(ends_on > states.valid_from).fill_null(False),
        lapsed_on=ibis.ifelse(ends_on <= states.valid_from, ends_on, None),
        is_informal=states.informal > 0,
        readiness=states.readiness.round(SCORE_DIGITS),
        **{name: states[name].cast("int64") for name in _COUNTS},
    )
    known = states.filter(states.known > 0)
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
_BY_GRADE = {
    "rung_declared": Grade.CUSTOMS,
    "rung_confirmed": Grade.DOCUMENT,
    "rung_claimed": Grade.SELF_REPORT,
}
_HIGHEST = ("rung", *_BY_GRADE, "last_export_on")
_COUNTS = ("evidence_a", "evidence_b", "evidence_c")
_ADDED = (*_COUNTS, "known", "readiness", "informal")
_STATE = (
    *("rung", *_BY_GRADE, "is_active", "lapsed_on", "is_informal", "readiness"),
    *(*_FIRST, "last_export_on", *_COUNTS),
)


def _change(rows: ibis.Table, day: ibis.expr.types.DateValue, **says: ibis.expr.types.Value) -> ibis.Table:
    """Changes on a day: what `says` does not name is neither proven nor added."""
    nothing: dict[str, ibis.expr.types.Value] = {
        **dict.fromkeys(("rung", *_BY_GRADE), ibis.null("int64")),
        "last_export_on": ibis.null("date"),
        **dict.fromkeys(_FIRST, ibis.null("date")),
        **dict.fromkeys((*_COUNTS, "known"), ibis.literal(0, "int64")),
        "readiness": ibis.literal(0.0),
        "informal": ibis.literal(0, "int64"),
    }
    return rows.select("umkm_id", valid_from=day, **(nothing | says))


def _proven(evidence: ibis.Table) -> ibis.Table:
    def day_of(*kinds: Evidence) -> ibis.expr.types.DateValue:
        return ibis.ifelse(evidence.evidence.isin([kind.value for kind in kinds]), evidence.occurred_on, None)

    speaks = evidence.evidence != Evidence.FOREIGN_SALES_REPORTED.value
    proves = (evidence.rung < int(Rung.EKSPOR_TIDAK_LANGSUNG)) | (evidence.grade == Grade.CUSTOMS.value)
    return _change(
        evidence,
        evidence.occurred_on,
        rung=ibis.ifelse(speaks & proves, evidence.rung, None).cast("int64"),
        **{
            name: ibis.ifelse(speaks & (evidence.grade == grade.value), evidence.rung, None).cast("int64")
            for name, grade in _BY_GRADE.items()
        },
        last_export_on=ibis.ifelse(is_export(evidence), evidence.occurred_on, None),
        first_sample_on=day_of(Evidence.SAMPLE_REPORTED, Evidence.SAMPLE_DECLARED),
        first_indirect_on=day_of(Evidence.INDIRECT_EXPORT),
        first_direct_on=day_of(Evidence.DIRECT_EXPORT),
        first_repeat_on=day_of(Evidence.REPEAT_EXPORT),
        known=ibis.literal(1, "int64"),
        **{
            name: (speaks & (evidence.grade == grade.value)).cast("int64")
            for name, grade in zip(_COUNTS, _BY_GRADE.values(), strict=True)
        },
    )


def _scored(parts: ibis.Table) -> ibis.Table:
    return _change(parts, parts.occurred_on, readiness=parts.points)


def _ended(evidence: ibis.Table) -> ibis.Table:
    """The days on which an export becomes too old to count as active; where another came since, nothing changes."""
    days = evidence.filter(is_export(evidence)).select("umkm_id", "occurred_on").distinct()
    return _change(days, months_later(days.occurred_on, ACTIVE_MONTHS))


def _informal(evidence: ibis.Table) -> ibis.Table:
    """A step up at the first day of each unverified period, and a step down on the day after its last."""
    periods = unverified_periods(evidence)
    return ibis.union(
        _change(periods, periods.reported_from, informal=ibis.literal(1, "int64")),
        _change(periods, days_later(periods.reported_to, 1), informal=ibis.literal(-1, "int64")),
    )
