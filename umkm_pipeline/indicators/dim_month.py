"""Calendar months: `mart_dim_month`, and the months that reports have been received for."""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.status.calendar import month_of, months_later


def dim_month(scan: Scan) -> ibis.Table:
    """Every month from the first to the last that a report or a counting customs document is of."""
    lines = scan("status_document_line")
    exported = lines.filter(lines.counts).select("month")
    received = scan("identity_record_firm").select(month=ibis._.period_month)
    bounds = received.union(exported).agg(first=ibis._.month.min(), last=ibis._.month.max())
    months = all_months(bounds)
    number = months.month.month()
    return months.select(
        "month",
        year=months.month.year().cast("int64"),
        quarter=months.month.quarter().cast("int64"),
        month_name_en=number.cases(*enumerate(_ENGLISH, start=1), else_=None),
        month_name_id=number.cases(*enumerate(_INDONESIAN, start=1), else_=None),
    )


def reporting_bounds(scan: Scan) -> ibis.Table:
    """One row: `first` and `last` month for which any source was received."""
    received = scan("identity_record_firm")
    return received.agg(first=received.period_month.min(), last=received.period_month.max())


def all_months(bounds: ibis.Table) -> ibis.Table:
    """A row for each `month` from `first` to `last` of a table of one row; none where it has nulls."""
    step = ibis.range(bounds["first"].cast("timestamp"), _after(bounds["last"]), ibis.interval(months=1))
    return bounds.select(month=step.unnest()).mutate(month=ibis._.month.cast("date"))


def _after(last: ibis.expr.types.DateValue) -> ibis.expr.types.TimestampValue:
    return months_later(month_of(last), 1).cast("timestamp")


_ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_INDONESIAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
