"""Intervals of the ladder that the rules do not allow: a fault of the code or of its input, never a row.

Belongs here: what is asked of `status_interval` as a whole. Which rung may follow which is data
(`reference/transitions.py`). A difference stops the publish.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.reference.transitions import RungRule, rung_rules
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.ladder import ACTIVE_MONTHS


def forbidden_transitions(scan: Scan, rules: Sequence[RungRule] | None = None) -> dict[str, int]:
    """What is wrong with the intervals, each with the number of intervals (or firms) concerned; empty when nothing.

    - a rung that may not follow the one before, or may not be the first: going down, repeat without direct before;
    - a rung without the dates that it needs, or with one after the interval's first day;
    - an exporter, or a firm with a rung by customs, without a customs line that counts by that day;
    - a first date that comes, changes or goes otherwise than by being set once;
    - gaps, overlaps, empty intervals, a last interval with an end;
    - an exporter neither active nor lapsed, or both, or lapsed before twelve months were over.
    """
    intervals = scan("status_interval")
    in_order = ibis.window(group_by="umkm_id", order_by="valid_from")
    steps = intervals.mutate(
        before=intervals.rung.lag().over(in_order),
        next_from=intervals.valid_from.lead().over(in_order),
        **{f"{name}_before": intervals[name].lag().over(in_order) for name in _FIRST},
    )
    wrong = {
        **_moves(steps, rules or rung_rules()),
        **_dates(steps),
        **_joints(steps),
        **_activity(steps),
    }
    counted = steps.aggregate(**{f"wrong_{number}": rule.sum() for number, rule in enumerate(wrong.values())})
    (counts,) = counted.to_pyarrow().to_pylist()
    found = {name: int(counts[f"wrong_{number}"] or 0) for number, name in enumerate(wrong)}
    found["exporters by customs without a line that counts"] = _unproven(scan, intervals)
    return {name: count for name, count in found.items() if count}


_FIRST = ("first_sample_on", "first_indirect_on", "first_direct_on", "first_repeat_on")
_Rules = dict[str, ibis.expr.types.BooleanValue]


def _moves(steps: ibis.Table, rules: Sequence[RungRule]) -> _Rules:
    started = steps.before.isnull()
    wrong: _Rules = {"rungs that are not on the ladder": ~steps.rung.isin([rule.rung for rule in rules])}
    for rule in rules:
        here = steps.rung == rule.rung
        for other in sorted({each.rung for each in rules} - rule.from_rungs):
            wrong[f"from rung {other} to {rule.rung}"] = here & (steps.before == other).fill_null(False)
        if not rule.may_start:
            wrong[f"first interval on rung {rule.rung}"] = here & started
        for name in rule.needs:
            late = steps[name].isnull() | (steps[name] > steps.valid_from)
            wrong[f"rung {rule.rung} without {name} by its day"] = here & late.fill_null(True)
    return wrong


def _dates(steps: ibis.Table) -> _Rules:
    started = steps.before.isnull()
    wrong: _Rules = {}
    for name in _FIRST:
        changed = ~started & steps[f"{name}_before"].notnull() & ~steps[name].identical_to(steps[f"{name}_before"])
        ahead = (steps[name] > steps.valid_from).fill_null(False)
        belated = ~started & steps[f"{name}_before"].isnull() & (steps[name] < steps.valid_from).fill_null(False)
        wrong[f"{name} that changed, came late or lies ahead"] = changed | ahead | belated
    return wrong


def _joints(steps: ibis.Table) -> _Rules:
    return {
        "gaps or overlaps": (steps.next_from.notnull() & ~steps.valid_to.identical_to(steps.next_from)),
        "last intervals that end": steps.next_from.isnull() & steps.valid_to.notnull(),
        "empty intervals": (steps.valid_to <= steps.valid_from).fill_null(False),
    }


def _activity(steps: ibis.Table) -> _Rules:
    exported = steps.last_export_on.notnull()
    ends_on = months_later(steps.last_export_on, ACTIVE_MONTHS)
    active = exported & (steps.valid_from < ends_on).fill_null(False)
    lapsed = exported & ~active & (steps.lapsed_on == ends_on).fill_null(False)
    stated = steps.is_active & steps.lapsed_on.isnull()
    return {
        "active, or lapsed, at the wrong time": ibis.ifelse(
            exported, ~((active & stated) | (lapsed & ~steps.is_active)), steps.is_active | steps.lapsed_on.notnull()
        ),
        "exporters by rung without an export": (steps.rung >= _EXPORTING) & ~exported,
    }


_EXPORTING = 6


def _unproven(scan: Scan, intervals: ibis.Table) -> int:
    """Firms whose rung by customs comes before their first customs line that counts."""
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts)
    parties = ibis.union(
        lines.select("umkm_id", "exported_on"), lines.select(umkm_id="exporter_id", exported_on="exported_on")
    )
    first = parties.group_by("umkm_id").agg(first_line=parties.exported_on.min())
    declared = intervals.filter(intervals.rung_declared.notnull() | (intervals.rung >= _EXPORTING))
    since = declared.group_by("umkm_id").agg(since=declared.valid_from.min())
    joined = since.left_join(first, "umkm_id")
    late = joined.filter(joined.first_line.isnull() | (joined.first_line > joined.since))
    return int(late.count().execute())
