"""Every version of every target, and from when to when it is in force.

Belongs here: which rows of `core_targets` are versions of one target, and their order. What was reached is in
`ours.py` and `official.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan

OWNER = ("programme_code", "region_code", "province_code")
"""Whose a target is: the programme's where it names one, else of the kabupaten or kota, else of the province."""


def owner_of(rows: ibis.Table) -> ibis.expr.types.StringValue:
    """The owner of a target or figure, one text: of the columns of `OWNER` the first that the row has."""
    return ibis.coalesce(*(rows[name] for name in OWNER if name in rows.columns))


def target_versions(scan: Scan) -> ibis.Table:
    """One row a version of a target: the columns of `core_targets`, and what places it among the others.

    * `target_id`: document, owner, indicator, unit, basis and period. Number and title of the document are no part of
      it, since a plan's revision has a number of its own.
    * `target_version`: 1, 2, ... by revision, then date, then reporting month. A version that is delivered again is the
      same version, and the latest delivery says its value.
    * `in_force_from`, `in_force_to`: the date of the version and of the next one. A first version without a date has
      always been in force; a later one without is in force from the first day of the month that reported it. Where a
      later version is dated before an earlier one, that was never in force: it ends on its own first day, and the one
      before it ends where the later begins.
    * `is_in_force`: it is the latest.
    """
    rows = scan("core_targets")
    rows = rows.mutate(owner=owner_of(rows), reference=rows.document_reference.fill_null(""))
    rows = rows.mutate(
        target_id=rows.target_document.concat(
            *("/" + part for part in (rows.owner, rows.indicator_code, rows.unit_code, rows.period_basis)),
            *("/" + rows[day].cast("string") for day in ("period_start", "period_end")),
        )
    )
    again = ibis.window(
        group_by=["target_id", "revision", "reference"], order_by=[ibis.desc("period_month"), ibis.desc("record_id")]
    )
    rows = rows.mutate(place=ibis.row_number().over(again))
    rows = rows.filter(rows.place == 0).drop("place")
    order = ibis.window(
        group_by="target_id",
        order_by=["revision", ibis._.revised_on.fill_null(ibis.date("0001-01-01")), "period_month", "reference"],
    )
    rows = rows.mutate(target_version=ibis.row_number().over(order) + 1)
    rows = rows.mutate(
        in_force_from=ibis.coalesce(rows.revised_on, (rows.target_version > 1).ifelse(rows.period_month, None))
    )
    following = ibis.window(group_by="target_id", order_by="target_version")
    later = ibis.window(group_by="target_id", order_by="target_version", following=(1, None))
    overtaken = rows.in_force_from.min().over(later)
    return rows.mutate(
        in_force_to=overtaken.notnull().ifelse(ibis.greatest(overtaken, rows.in_force_from), None),
        is_in_force=rows.target_version.lead().over(following).isnull(),
    )
