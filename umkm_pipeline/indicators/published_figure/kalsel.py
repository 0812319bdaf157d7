"""South Kalimantan's figures of 2022 to 2024: registered SMEs, clusters, trade missions; and other provinces' deals."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed, distinct_among, value
from umkm_pipeline.indicators.targets.official import with_latest
from umkm_pipeline.lake import Scan

_BY_CLASS = (
    "sum of the official figures by kabupaten or kota and size class; a list of the firms themselves gives it too"
)
_STATS, _MISSIONS = ("core_official_stats",), ("mart_trade_mission",)


def _classes(scan: Scan) -> ibis.Table:
    """SMEs of each kabupaten and kota by class, of 2023: the latest figure of each, of all sectors."""
    rows = scan("core_official_stats")
    rows = rows.filter(
        rows.province_code == "63",
        rows.region_code.notnull(),
        rows.indicator_code == "registered_smes",
        rows.size_class_stated.notnull(),
        rows.sector.isnull(),
        rows.goods_code.isnull(),
        rows.period_end == ibis.date("2023-12-31"),
    )
    return with_latest(rows, "size_class_stated").filter(ibis._.is_latest)


def _micro(rows: ibis.Table) -> ibis.Value:
    return rows.figure_value.sum(where=rows.size_class_stated == "mikro")


def _micro_firms(scan: Scan) -> ibis.Table:
    rows = _classes(scan)
    return value(rows, _micro(rows))


def _micro_share(scan: Scan) -> ibis.Table:
    rows = _classes(scan)
    return value(rows, _micro(rows).cast("float64") * 100 / rows.figure_value.sum().cast("float64"))


def _clusters(scan: Scan) -> ibis.Table:
    rows = scan("mart_cluster")
    rows = rows.filter((rows.province_code == "63") & (rows.year == 2023) & rows.is_listed)  # noqa: PLR2004 -- year
    return value(rows, rows.count())


def _own(scan: Scan) -> ibis.Table:
    rows = scan("mart_trade_mission")
    return rows.filter((rows.sending_province_code == "63") & (rows.starts_on.year() == 2024))  # noqa: PLR2004 -- year


def _in_march(scan: Scan) -> ibis.Table:
    rows = _own(scan)
    return rows.filter(rows.starts_on.month() == 3, rows.site_region_code.startswith("31"))  # noqa: PLR2004 -- March


def _deals(scan: Scan, largest: bool) -> ibis.Table:
    """Deals of the other provinces' missions of 2024: the sum of the deals listed, of the larger or the smaller."""
    rows = scan("mart_trade_mission")
    rows = rows.filter((rows.sending_province_code != "63") & (rows.starts_on.year() == 2024))  # noqa: PLR2004 -- year
    return value(rows, rows.deals_idr.max() if largest else rows.deals_idr.min())


def _sites(scan: Scan) -> ibis.Table:
    rows = _own(scan)
    return distinct_among(rows.mutate(province=rows.site_region_code.left(2)), "province", ("31", "34", "51"))


_LISTED = "sum of the deals listed, which announcements round; which provinces they were is the sample data's"

FIGURES = (
    Computed("kalsel_smes", _BY_CLASS, _STATS, lambda scan: value(_classes(scan), ibis._.figure_value.sum())),
    Computed("kalsel_micro", _BY_CLASS, _STATS, _micro_firms),
    Computed("kalsel_micro_share", _BY_CLASS, _STATS, _micro_share),
    Computed("kalsel_clusters", "clusters of the list of 2023", ("mart_cluster",), _clusters),
    Computed("kalsel_missions", "missions by province of the site", _MISSIONS, _sites),
    Computed(
        "kalsel_mission_march",
        "missions by site and first day",
        _MISSIONS,
        lambda s: value(_in_march(s), ibis._.count()),
    ),
    Computed(
        "kalsel_embassies",
        "rows of the list of guests",
        _MISSIONS,
        lambda scan: value(_in_march(scan), ibis._.invited_embassies.sum()),
    ),
    Computed("other_missions_deals_larger", _LISTED, _MISSIONS, lambda scan: _deals(scan, largest=True)),
    Computed("other_missions_deals_smaller", _LISTED, _MISSIONS, lambda scan: _deals(scan, largest=False)),
)
