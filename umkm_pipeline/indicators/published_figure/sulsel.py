"""South Sulawesi's figures of 2023: curation, training, and the export target of its plan."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed, distinct_among, value
from umkm_pipeline.indicators.published_figure.declared import published
from umkm_pipeline.indicators.published_figure.events import EVENTS, WHOLE, events_of, whole
from umkm_pipeline.indicators.published_figure.selections import CANDIDATES, accepted_of, candidates_of
from umkm_pipeline.lake import Scan

_CODE = "SULSEL-EKSPOR-2023"
_TARGETS, _EXPORTS = ("mart_target_achievement",), ("mart_export_value", "mart_firm")
_DESTINATIONS = ("JP", "CN", "MY", "US", "RU")
_GOODS = {"75": "nickel", "130239": "carrageenan", "0306": "shrimp", "2302": "wheat bran"}
_GOODS |= dict.fromkeys(("121221", "121229"), "seaweed")
"""HS code at its beginning → the good that the source names."""


def _share(scan: Scan) -> ibis.Table:
    rows = whole(scan, _CODE)
    return value(rows, rows.first_exporters_after.max() * 100.0 / rows.participants.max())


def _target(scan: Scan) -> ibis.Table:
    """The export target of 2023 and what official figures say was reached by April."""
    rows = scan("mart_target_achievement")
    return rows.filter(
        rows.target_document == "RPJMD",
        rows.province_code == "73",
        rows.indicator_code == "export_value_usd",
        rows.period_start == ibis.date("2023-01-01"),
        rows.is_in_force,
        rows.is_latest,
        rows.realisation_source == "official",
        rows.realised_from == ibis.date("2023-01-01"),
        rows.realised_to == ibis.date("2023-04-30"),
        rows.realised_basis == "cumulative",
    )


def _achievement(scan: Scan) -> ibis.Table:
    """Both figures that it is made of are rounded: the interval of the ratio is what they leave open."""
    rows = _target(scan)
    (_, of_target), (_, of_exports) = published("sulsel_target"), published("sulsel_realisation")
    target = rows.target_value.cast("float64").max()
    reached = rows.realised_value.cast("float64").max()
    return rows.agg(
        our_value=rows.achievement_percent.max(),
        our_low=(reached - of_exports / 2) / (target + of_target / 2) * 100,
        our_high=(reached + of_exports / 2) / (target - of_target / 2) * 100,
    )


def _exported(scan: Scan) -> ibis.Table:
    firms = scan("mart_firm").filter(ibis._.province_code == "73").select("umkm_id")
    rows = scan("mart_export_value").semi_join(firms, "umkm_id")
    return rows.filter(rows.month.year() == 2023)  # noqa: PLR2004 -- the year of the figures


def _goods(scan: Scan) -> ibis.Table:
    rows = _exported(scan)
    named = ibis.cases(*((rows.hs_code.startswith(start), good) for start, good in _GOODS.items()), else_=None)
    return value(rows, named.nunique())


def _per_event(code: str, column: str, rests_on: str) -> Computed:
    def build(scan: Scan) -> ibis.Table:
        rows = events_of(scan, _CODE)
        return value(rows, rows[column].sum())

    return Computed(code, rests_on, EVENTS, build)


def _funded(code: str, fund: str) -> Computed:
    def build(scan: Scan) -> ibis.Table:
        rows = events_of(scan, _CODE)
        return value(rows, rows.count(where=rows.funding_source == fund))

    return Computed(code, f"training events paid from {fund}", EVENTS, build)


def _days(scan: Scan) -> ibis.Table:
    """The days of each event, where all have as many."""
    rows = events_of(scan, _CODE)
    return value(rows, (rows.days_held.nunique() == 1).ifelse(rows.days_held.max(), None))


def _sites(scan: Scan) -> ibis.Table:
    rows = events_of(scan, _CODE)
    return value(rows, rows.site_region_code.nunique())


def _instructors(scan: Scan) -> ibis.Table:
    """The instructors of each event, where all have as many; lists give their number, never their names."""
    rows = scan("core_training")
    rows = rows.filter(rows.programme_code == _CODE)
    events = rows.group_by("event_id").agg(instructors=rows.instructors.max())
    return value(events, (events.instructors.nunique() == 1).ifelse(events.instructors.max(), None))


FIGURES = (
    Computed(
        "sulsel_candidates",
        "rows of the selection's list; the sample data is scaled down",
        CANDIDATES,
        lambda scan: value(candidates_of(scan, _CODE), ibis._.count()),
    ),
    Computed(
        "sulsel_accepted",
        "accepted rows of the selection's list",
        CANDIDATES,
        lambda scan: accepted_of(scan, _CODE),
    ),
    _per_event("sulsel_participants", "participants", "firms on the attendance lists of the four events"),
    Computed("sulsel_days", "days held, by the attendance lists", EVENTS, _days),
    Computed("sulsel_instructors", "instructors, by the attendance lists", ("core_training",), _instructors),
    Computed("sulsel_districts", "sites of the training events", EVENTS, _sites),
    _funded("sulsel_own_events", "APBD"),
    _funded("sulsel_central_events", "APBN"),
    Computed(
        "sulsel_named_sites",
        "sites of the training events",
        EVENTS,
        lambda scan: distinct_among(events_of(scan, _CODE), "site_region_code", ("7371", "7309")),
    ),
    Computed("sulsel_exporting_share", "participants whose first export (grade A) came after the start", WHOLE, _share),
    Computed(
        "sulsel_target",
        "the version of the plan's target that is in force",
        _TARGETS,
        lambda scan: value(_target(scan), ibis._.target_value.max()),
    ),
    Computed(
        "sulsel_realisation",
        "official figure of the year to date; exports of all firms of the province, of which ours are a part",
        _TARGETS,
        lambda scan: value(_target(scan), ibis._.realised_value.max()),
    ),
    Computed(
        "sulsel_achievement",
        "official exports over target; both are published rounded, and the interval is what that leaves open",
        _TARGETS,
        _achievement,
    ),
    Computed(
        "sulsel_destinations",
        "destinations of exports of our firms of the province in 2023",
        _EXPORTS,
        lambda scan: distinct_among(_exported(scan), "destination_country", _DESTINATIONS),
    ),
    Computed("sulsel_goods", "goods exported by our firms of the province in 2023, by HS code", _EXPORTS, _goods),
)
