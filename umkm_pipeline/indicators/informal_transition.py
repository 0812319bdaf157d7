"""From reported foreign sales to customs documents, by province: `mart_informal_transition`.

Belongs here: the counts and the time of a move that the programmes want, and what of it may be published. Which firm is
meant is never published: cells of fewer than three firms, or of all but fewer than three of the province, are empty,
and so is a count from which they follow.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.dim_month import reporting_bounds
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.informal import unverified_periods
from umkm_pipeline.status.proof import is_export

FEWEST = 3
"""Firms that a published count must have, unless it is 0."""
HORIZON = 12
"""Months in which a firm is asked to have its first document."""


def informal_transition(scan: Scan) -> ibis.Table:
    """Firms by province of today and year of their first unverified report, and how many then exported by customs.

    A firm is counted once, in the year in which the period of its first unverified report begins, if it had no export
    of grade A before; it became legal with its first export of grade A after that period. Months run from the month in
    which the period ends. Within twelve months is counted only where the reporting months received go that far for
    every firm of the cell.
    """
    evidence = scan("status_evidence")
    periods = unverified_periods(evidence)
    first = periods.group_by("umkm_id").agg(reported_from=periods.reported_from.min())
    first = (
        periods.join(first, ["umkm_id", "reported_from"])
        .group_by("umkm_id", "reported_from")
        .agg(reported_to=ibis._.reported_to.min())
    )
    exports = evidence.filter(is_export(evidence))
    exported = exports.group_by("umkm_id").agg(exported_on=exports.occurred_on.min())
    place = scan("mart_firm").select("umkm_id", "province_code")
    known = place.group_by("province_code").agg(known=place.count())
    rows = first.left_join(exported, "umkm_id", rname="{name}_exported").join(place, "umkm_id")
    rows = rows.filter(rows.exported_on.isnull() | (rows.exported_on > rows.reported_from))
    rows = rows.cross_join(reporting_bounds(scan).select(after=months_later(ibis._["last"], 1)))
    horizon = months_later(rows.reported_to, HORIZON)
    rows = rows.mutate(
        year=rows.reported_from.year().cast("int64"),
        legal=rows.exported_on.notnull(),
        soon=(rows.exported_on <= horizon).fill_null(False),
        elapsed=horizon < rows.after,
        months=(
            (rows.exported_on.year() - rows.reported_to.year()) * 12
            + rows.exported_on.month()
            - rows.reported_to.month()
        ),
    )
    counted = rows.group_by("province_code", "year").agg(
        informal=rows.count(),
        legal=rows.legal.sum(),
        soon=rows.soon.sum(),
        elapsed=rows.elapsed.all(),
        months=rows.months.median(where=rows.legal).cast("float64"),
    )
    counted = counted.join(known, "province_code")
    return _published(counted).select(*TABLES["mart_informal_transition"].columns)


def _published(counted: ibis.Table) -> ibis.Table:
    """Counts that tell of no fewer than three firms, alone or less another count of the row.

    Where fewer than three firms of a province are not in the count, it would tell who is: the marts name all of them.
    """
    enough = (counted.informal >= FEWEST) & (counted.known - counted.informal >= FEWEST)
    legal = enough & _safe(counted.legal) & _safe(counted.informal - counted.legal)
    soon = legal & counted.elapsed & _safe(counted.soon) & _safe(counted.legal - counted.soon)
    return counted.select(
        "province_code",
        "year",
        firms_informal=ibis.ifelse(enough, counted.informal, None).cast("int64"),
        firms_became_legal=ibis.ifelse(legal, counted.legal, None).cast("int64"),
        firms_legal_in_12_months=ibis.ifelse(soon, counted.soon, None).cast("int64"),
        months_to_legal=ibis.ifelse(legal & (counted.legal >= FEWEST), counted.months, None),
        is_suppressed=~legal | (counted.elapsed & ~soon),
    )


def _safe(count: ibis.expr.types.IntegerValue) -> ibis.expr.types.BooleanValue:
    return (count == 0) | (count >= FEWEST)
