"""Firms that report foreign sales without a customs document, and how they come and go: `status_informal_dynamics`.

Belongs here: the channel of reports, which no mart shows: it is unverified, and by year and province it may come down
to a few firms. Its values are never added or averaged. The same words as in `exporter_dynamics.py` mean the same here.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.scopes import LOOK_BACK, NATION
from umkm_pipeline.indicators.unknown import PROVINCE
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Scope
from umkm_pipeline.model.tables import TABLES


def informal_dynamics(scan: Scan) -> ibis.Table:
    """A row for the nation and each province and year with reporters in the year or the one before.

    A firm reports in a year if it was flagged as an informal reporter on any day of it (see `status/ladder.py`).
    """
    years = _years(scan)
    bounds = years.agg(first_year=years.year.min(), last_year=years.year.max())
    began = years.group_by("umkm_id").agg(began=years.year.min())
    near = years.mutate(step=ibis.array([0, 1]).unnest())
    firms = near.group_by("umkm_id", year=near.year + near.step).agg(
        reports=(near.step == 0).any(), reported=(near.step == 1).any()
    )
    firms = firms.join(began, "umkm_id").cross_join(bounds)
    firms = firms.filter(firms.year <= firms.last_year)
    known_as = scan("identity_firm")
    places = known_as.select("umkm_id", province_code=known_as.region_code.left(2))
    placed = firms.left_join(places, "umkm_id").drop("umkm_id_right")
    cells = ibis.union(
        placed.mutate(scope=ibis.literal(Scope.NATIONAL.value), scope_code=ibis.literal(NATION)),
        placed.mutate(scope=ibis.literal(Scope.PROVINCE.value), scope_code=placed.province_code.fill_null(PROVINCE)),
    )
    known, on_record = cells.year > cells.first_year, cells.year >= cells.first_year + LOOK_BACK
    enters, returns = cells.reports & ~cells.reported, cells.began < cells.year
    rows = cells.group_by("scope", "scope_code", "year").agg(
        exporters=cells.reports.sum(),
        exporters_before=cells.reported.sum(where=known),
        entrants=enters.sum(where=known),
        entrants_first_ever=(enters & ~returns).sum(where=on_record),
        entrants_returning=(enters & returns).sum(where=known),
        entrants_censored=(enters & ~returns & ~on_record).sum(where=known),
        exiters=(cells.reported & ~cells.reports).sum(where=known),
        incumbents=(cells.reports & cells.reported).sum(where=known),
    )
    rates = rows.mutate(
        entry_rate=rows.entrants / rows.exporters.nullif(0), exit_rate=rows.exiters / rows.exporters_before.nullif(0)
    )
    return rates.select(*TABLES["status_informal_dynamics"].columns)


def _years(scan: Scan) -> ibis.Table:
    """umkm_id and year of every year that an interval with the flag touches; the open one ends with the record."""
    intervals = scan("status_interval")
    last = intervals.valid_from.max().year()
    flagged = intervals.filter(intervals.is_informal)
    flagged = flagged.cross_join(intervals.agg(last=last))
    until = (flagged.valid_to - ibis.interval(days=1)).cast("timestamp").cast("date").year()
    years = ibis.range(flagged.valid_from.year().cast("int64"), (until.fill_null(flagged["last"]) + 1).cast("int64"))
    return flagged.select("umkm_id", year=years.unnest().cast("int64")).distinct()
