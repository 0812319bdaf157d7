"""How much of a year customs files have been received for.

Belongs here: telling a whole year from one that has only begun, which looks like an exodus of exporters.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.dim_month import all_months
from umkm_pipeline.lake import Scan

_CUSTOMS = ("exports", "parcels")


def months_reported(scan: Scan) -> ibis.Table:
    """`year` and `months_reported`: its months between the first and the last month that customs files came for."""
    received = scan("identity_record_firm")
    received = received.filter(received.source.isin(_CUSTOMS))
    bounds = received.agg(first=received.period_month.min(), last=received.period_month.max())
    months = all_months(bounds)
    return months.group_by(year=months.month.year().cast("int64")).agg(months_reported=months.count())
