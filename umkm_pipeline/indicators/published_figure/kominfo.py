"""Figures of the Kominfo training centre in Makassar, 2023 and 2024: sites, classes, samples and informal exports."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed, distinct_among, value
from umkm_pipeline.indicators.published_figure.events import (
    ATTENDED,
    EVENTS,
    WHOLE,
    attended_by,
    events_of,
    whole,
)
from umkm_pipeline.indicators.published_figure.selections import CANDIDATES, candidates_of
from umkm_pipeline.lake import Scan

_2023, _2024 = "KOMINFO-MAKASSAR-2023", "KOMINFO-MAKASSAR-2024"
_BASIC, _NEXT = "dasar", "madya"
_FROM = "provinces that candidates of 2023 and 2024 came from; no list says which the centre's area has"
_PLACED = (*CANDIDATES, "mart_dim_region")
_CLASSES = (*ATTENDED, "mart_class_interval")


def _basic(scan: Scan) -> ibis.Table:
    rows = events_of(scan, _2024, _BASIC)
    return rows.mutate(site=ibis.coalesce(rows.site_district_code, rows.site_region_code))


def _per_site(scan: Scan) -> ibis.Table:
    """The participants of each site, where all have as many."""
    rows = _basic(scan)
    sites = rows.group_by("site").agg(participants=rows.participants.sum())
    return value(sites, (sites.participants.nunique() == 1).ifelse(sites.participants.max(), None))


def _risen(scan: Scan) -> ibis.Table:
    """Firms whose highest class became the next one on a day of it, after the basic class."""
    rows = scan("mart_class_interval")
    basic = rows.filter((rows.class_level == _BASIC) & rows.valid_to.notnull()).select("umkm_id", next_from="valid_to")
    days = attended_by(scan, _2024)
    days = days.filter(days.class_level == _NEXT).select("umkm_id", "starts_on")
    later = days.left_join(basic, ["umkm_id", days.starts_on == basic.next_from], rname="{name}_basic")
    return value(later, later.umkm_id.nunique(where=later.next_from.notnull()))


def _provinces(scan: Scan, of: str = "") -> ibis.Table:
    """Provinces of the candidates of both years, those whose name begins so."""
    known = scan("mart_dim_region")
    known = known.filter((known.region_level == "province") & known.region_name.startswith(of))
    rows = candidates_of(scan, _2023, _2024).join(known.select(province_code=known.region_code), "province_code")
    return value(rows, rows.province_code.nunique())


def _sum(column: str) -> ibis.Deferred:
    return ibis._[column].sum()


FIGURES = (
    Computed(
        "kominfo_participants",
        "firms on the attendance lists of the basic class",
        EVENTS,
        lambda scan: value(_basic(scan), _sum("participants")),
    ),
    Computed("kominfo_sites", "sites of the basic class", EVENTS, lambda s: value(_basic(s), ibis._.site.nunique())),
    Computed("kominfo_per_site", "firms on the attendance lists of each site", EVENTS, _per_site),
    Computed(
        "kominfo_named_sites",
        "sites of the basic class, by code of kabupaten or kecamatan",
        EVENTS,
        lambda scan: distinct_among(_basic(scan), "site", ("9301", "810117", "5315")),
    ),
    Computed(
        "kominfo_2023_sites",
        "sites of the events",
        EVENTS,
        lambda scan: distinct_among(events_of(scan, _2023), "site_region_code", ("7308", "7307", "7304")),
    ),
    Computed("kominfo_provinces", _FROM, _PLACED, _provinces),
    Computed("kominfo_papuan_provinces", _FROM, _PLACED, lambda scan: _provinces(scan, "Papua")),
    Computed("kominfo_next_class", "firms that attended a day of the basic class, then of the next", _CLASSES, _risen),
    Computed(
        "kominfo_samples",
        "participants with a sample on a customs document or by own report",
        EVENTS,
        lambda scan: value(_basic(scan), _sum("samples")),
    ),
    Computed(
        "kominfo_informal",
        "participants who say that they sell abroad and have no customs export in the year: unverified, of the whole"
        " programme alone, and empty where they are one or two",
        WHOLE,
        lambda scan: value(whole(scan, _2024), ibis._.informal_reporters.max()),
    ),
)
