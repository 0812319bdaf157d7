"""The months for which customs data came, and how far back a first export must be looked for.

Belongs here: what "first ever" and "not yet" mean where data begin and end. A firm that is first seen exporting in the
first years of the data may have exported before them: it is censored, never new.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.dim_month import all_months
from umkm_pipeline.indicators.scopes import LOOK_BACK
from umkm_pipeline.lake import Scan
from umkm_pipeline.status.calendar import month_of, months_later

LOOK_BACK_MONTHS = 12 * LOOK_BACK
"""Months of data without another export before a first-ever one (`docs/methods.md`: at least three years)."""

_CUSTOMS = ("exports", "parcels")


def customs_period(scan: Scan) -> ibis.Table:
    """One row: first day of the data (`data_from`), first day after it (`data_to`), and first day that can be judged.

    The months are those that declarations or parcels were received for; `new_from` is the first day with a whole
    look-back before it. All are null where no customs data came.
    """
    months = _bounds(scan)
    return months.select(
        data_from=month_of(months["first"]),
        data_to=months_later(month_of(months["last"]), 1),
        new_from=months_later(month_of(months["first"]), LOOK_BACK_MONTHS),
    )


def months_reported(scan: Scan) -> ibis.Table:
    """`year` and `months_reported`, its months of customs data: a year that has only begun looks like an exodus."""
    months = all_months(_bounds(scan))
    return months.group_by(year=months.month.year().cast("int64")).agg(months_reported=months.count())


def _bounds(scan: Scan) -> ibis.Table:
    received = scan("identity_record_firm")
    received = received.filter(received.source.isin(_CUSTOMS))
    return received.agg(first=received.period_month.min(), last=received.period_month.max())
