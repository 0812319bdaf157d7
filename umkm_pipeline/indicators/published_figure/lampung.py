"""Lampung's figures of 2021: exports of a period that its source leaves open, SMEs, and assisted firms."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed, value
from umkm_pipeline.indicators.targets.official import totals
from umkm_pipeline.lake import Scan

_EXPORTS = ("mart_export_value", "mart_firm")
_FIRMS = "declarations of our firms of the province, large ones too"


def _exported(scan: Scan, first: str) -> ibis.Table:
    """Exports of firms of the province from a month of 2021 to April."""
    firms = scan("mart_firm").filter(ibis._.province_code == "18").select("umkm_id")
    rows = scan("mart_export_value").semi_join(firms, "umkm_id")
    rows = rows.filter((rows.month >= ibis.date(first)) & (rows.month <= ibis.date("2021-04-01")))
    return value(rows, rows.fob_usd.sum())


def _official(scan: Scan, indicator: str) -> ibis.Table:
    """A figure of the province at the end of 2021; where it was revised, the latest."""
    rows = totals(scan)
    rows = rows.filter(
        rows.province_code == "18",
        rows.region_code.isnull(),
        rows.indicator_code == indicator,
        rows.is_latest,
        rows.period_end == ibis.date("2021-12-31"),
    )
    return value(rows, rows.figure_value.max())


def _districts(scan: Scan) -> ibis.Table:
    rows = scan("mart_assisted_firm_summary")
    rows = rows.filter((rows.province_code == "18") & (rows.year == 2021))  # noqa: PLR2004 -- the year of the figure
    return value(rows, rows.region_code.nunique(where=rows.firms_assisted > 0))


FIGURES = (
    Computed("lampung_exports_month", _FIRMS, _EXPORTS, lambda scan: _exported(scan, "2021-04-01")),
    Computed("lampung_exports_to_date", _FIRMS, _EXPORTS, lambda scan: _exported(scan, "2021-01-01")),
    Computed(
        "lampung_smes",
        "the official figure as it was delivered; the firms behind it were not",
        ("core_official_stats",),
        lambda scan: _official(scan, "registered_smes"),
    ),
    Computed(
        "lampung_ministries",
        "the official figure as it was delivered; no list says which they are",
        ("core_official_stats",),
        lambda scan: _official(scan, "ministries_involved"),
    ),
    Computed(
        "lampung_districts_assisted",
        "kabupaten and kota with a firm that attended, was selected or went on a mission in 2021",
        ("mart_assisted_firm_summary",),
        _districts,
    ),
)
