"""Firms by region, size class, month and rung: `mart_export_status_summary`."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.dim_month import all_months, reporting_bounds
from umkm_pipeline.indicators.unknown import rung_name
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import month_of


def export_status_summary(scan: Scan) -> ibis.Table:
    """Firms at each rung at the end of each month received, by their region and size class of today.

    Counted by differences: an interval adds a firm to its cell in the month in which it begins and takes it out in the
    month in which it ends, and a running sum over the months gives the stock. Firms × months is never spelled out.
    """
    intervals = scan("mart_export_status_interval")
    place = scan("mart_firm").select("umkm_id", "province_code", "region_code", "size_class")
    bounds = reporting_bounds(scan)
    stays = intervals.join(place, "umkm_id").cross_join(bounds)
    sign = {"begins": (stays.valid_from, 1), "ends": (stays.valid_to, -1)}
    steps = ibis.union(
        *(
            stays.filter(day.notnull()).select(
                *_CELL,
                month=ibis.greatest(month_of(day), stays["first"]),
                firms=ibis.literal(step, "int64"),
                firms_active=stays.is_active.ifelse(step, 0).cast("int64"),
                firms_lapsed=stays.lapsed_on.notnull().ifelse(step, 0).cast("int64"),
            )
            for day, step in sign.values()
        )
    )
    net = steps.group_by(*_CELL, "month").agg(**{name: steps[name].sum() for name in _STOCKS})
    cells = net.select(*_CELL).distinct().cross_join(all_months(bounds))
    monthly = cells.left_join(net, [*_CELL, "month"], rname="{name}_net")
    so_far = ibis.cumulative_window(group_by=list(_CELL), order_by="month")
    stock = monthly.select(
        *_CELL,
        "month",
        rung_name=rung_name(monthly.rung),
        **{name: monthly[name].fill_null(0).sum().over(so_far).cast("int64") for name in _STOCKS},
    )
    return stock.filter(stock.firms > 0).select(*TABLES["mart_export_status_summary"].columns)


_CELL = ("province_code", "region_code", "size_class", "rung")
_STOCKS = ("firms", "firms_active", "firms_lapsed")
