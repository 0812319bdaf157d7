"""Unit values of export lines, and those far from the rest.

Makes `mart_unit_value` and, row by row, `status_unit_value_outlier`. Belongs here: US dollars per kilogram of net
weight against the lines of the same goods, destination and year. Weight is the quantity that every line is asked for;
pieces, pairs and litres of one code cannot be compared with each other. An outlier is a line to look at, not a wrong
one: nothing is changed or left out for it.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES

TIMES, SCALE = 3, 1.4826
"""A line is an outlier more than 3 × 1.4826 × MAD from the median of logarithms; 1.4826 makes the median absolute
deviation (MAD) of a normal distribution its standard deviation. Where more than half of the lines are alike the MAD is
0, and every other line is one."""


def unit_value(scan: Scan) -> ibis.Table:
    """A row for each HS8, destination and year with commercial lines that count and have dollars and weight."""
    lines = _lines(scan)
    rows = lines.group_by(*_GROUP).agg(
        exporters=lines.umkm_id.nunique(),
        items=lines.count(),
        outliers=lines.is_outlier.sum(),
        unit_value_median=lines.middle.max().exp(),
        unit_value_mad=lines.mad.max(),
    )
    return rows.select(*TABLES["mart_unit_value"].columns)


def unit_value_outlier(scan: Scan) -> ibis.Table:
    """The outliers, each by its row address."""
    lines = _lines(scan)
    return lines.filter(lines.is_outlier).select(
        *("record_id", "umkm_id", *_GROUP, "unit_value"),
        unit_value_median=lines.middle.exp(),
        unit_value_mad=lines.mad,
        deviations=lines.away / (SCALE * lines.mad).nullif(0),
    )


_GROUP = ("hs8", "destination_country", "year")


def _lines(scan: Scan) -> ibis.Table:
    lines = scan("status_document_line")
    told = lines.counts & lines.is_commercial & (lines.fob_usd > 0) & (lines.net_weight_kg > 0)
    lines = lines.filter(told).select(
        "record_id",
        "umkm_id",
        "destination_country",
        hs8=lines.hs_code.left(8),
        year=lines.month.year().cast("int64"),
        unit_value=lines.fob_usd.cast("float64") / lines.net_weight_kg.cast("float64"),
    )
    lines = lines.mutate(log=lines.unit_value.ln())
    middles = lines.group_by(*_GROUP).agg(middle=lines.log.median())
    away = _beside(lines, middles)
    away = away.mutate(away=(away.log - away.middle).abs())
    spread = away.group_by(*_GROUP).agg(mad=away.away.median())
    measured = _beside(away, spread)
    return measured.mutate(is_outlier=measured.away > TIMES * SCALE * measured.mad)


def _beside(lines: ibis.Table, groups: ibis.Table) -> ibis.Table:
    return lines.join(groups, list(_GROUP))
