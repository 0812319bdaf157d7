"""Figures of other programmes of 2023: the national export coaching programme, and West Sumatra's selection."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed, value
from umkm_pipeline.indicators.published_figure.events import (
    EVENTS,
    EXPORTED,
    WHOLE,
    events_of,
    exported_by,
    whole,
)
from umkm_pipeline.indicators.published_figure.selections import CANDIDATES, accepted_of, candidates_of
from umkm_pipeline.lake import Scan

_ECP, _SUMBAR = "ECP-2023", "SUMBAR-EKSPOR-2023"
_2022, _2023 = 2022, 2023


def _rupiah(scan: Scan, year: int) -> ibis.Table:
    """Rupiah, at the rate of each declaration, of what the coached firms exported in a year, before they began too."""
    rows = exported_by(scan, _ECP)
    rows = rows.filter(rows.exported_on.year() == year)
    return value(rows, rows.fob_idr.sum())


def _difference(scan: Scan) -> ibis.Table:
    rows = exported_by(scan, _ECP)
    rows = rows.mutate(year=rows.exported_on.year())
    now, before = (rows.fob_idr.sum(where=rows.year == year) for year in (_2023, _2022))
    return value(rows, now - before)


def _provinces(scan: Scan) -> ibis.Table:
    rows = events_of(scan, _ECP)
    return value(rows, rows.site_region_code.left(2).nunique())


def _first_exports(scan: Scan) -> ibis.Table:
    """Lines of the day of each firm's first export on record, where it came after the firm began, in the year."""
    rows = exported_by(scan, _SUMBAR)
    first = rows.exported_on.min().over(ibis.window(group_by="umkm_id"))
    rows = rows.mutate(first_on=first)
    return rows.filter(rows.exported_on == rows.first_on, rows.first_on >= rows.began, rows.first_on.year() == _2023)


_COACHED = "declarations of the firms on the attendance lists"

FIGURES = (
    Computed(
        "ecp_smes", "firms on the attendance lists", WHOLE, lambda s: value(whole(s, _ECP), ibis._.participants.max())
    ),
    Computed("ecp_provinces", "provinces of the sites", EVENTS, _provinces),
    Computed("ecp_value", f"{_COACHED} in 2023, at the rate (NDPBM) of each", EXPORTED, lambda s: _rupiah(s, _2023)),
    Computed(
        "ecp_value_before",
        f"{_COACHED} in 2022, at the rate (NDPBM) of each: what the source compares with, it does not say",
        EXPORTED,
        lambda scan: _rupiah(scan, _2022),
    ),
    Computed("ecp_difference", f"{_COACHED} in 2023, less those in 2022", EXPORTED, _difference),
    Computed(
        "sumbar_selected",
        "rows of the selection's list",
        CANDIDATES,
        lambda scan: value(candidates_of(scan, _SUMBAR), ibis._.count()),
    ),
    Computed(
        "sumbar_passed", "accepted rows of the selection's list", CANDIDATES, lambda scan: accepted_of(scan, _SUMBAR)
    ),
    Computed(
        "sumbar_first_exports",
        "firms on the attendance list whose first declaration on record came in 2023, after they began",
        EXPORTED,
        lambda scan: value(_first_exports(scan), ibis._.umkm_id.nunique()),
    ),
    Computed(
        "sumbar_value",
        "declarations of the day of those first exports",
        EXPORTED,
        lambda scan: value(_first_exports(scan), ibis._.fob_usd.sum()),
    ),
)
