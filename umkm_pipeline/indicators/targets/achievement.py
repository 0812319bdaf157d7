"""Targets beside their realisations: `mart_target_achievement`.

Belongs here: the formulae (`docs/methods.md`, "Targets") and which realisation may be divided by which target.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.dim_month import all_months, reporting_bounds
from umkm_pipeline.indicators.targets.official import published
from umkm_pipeline.indicators.targets.ours import READS as OURS
from umkm_pipeline.indicators.targets.ours import realised
from umkm_pipeline.indicators.targets.versions import target_versions
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import AchievementBand, Direction, PeriodBasis, RealisationSource
from umkm_pipeline.model.tables import TABLES

READS = tuple(dict.fromkeys(("core_official_stats", "core_targets", *OURS)))
OURS_RECORD = "warehouse"
"""Stands in `realisation_record` where the figure is computed from our rows, and where there is none."""

_ONE_TARGET = ("target_id", "owner", "indicator_code", "unit_code", "period_basis", "period_start", "period_end")
_PUBLISHED = {"attribution": "string", "publication": "string", "published_on": "date", "figure_revision": "int64"}


def target_achievement(scan: Scan) -> ibis.Table:
    """One row for each version of a target and each realisation of it, from our rows and as published.

    * The full target is compared with figures that begin with its period, the month of a longer period excepted:
      `achievement_percent`. Before the period is over this says how much of the whole is done, as offices publish it.
    * The pro-rata target is the part of it that falls to the days of the realisation, and is compared with any:
      `prorata_percent`. A stock and a percentage have none.

    A target without any figure, of ours or official, keeps one row, of source `none`.
    """
    versions = target_versions(scan)
    targets = versions.select(*_ONE_TARGET).distinct()
    found = _ours(scan, targets).union(_official(scan, targets))
    met = versions.left_join(found, "target_id", rname="{name}_found")
    none = met.realisation_source.isnull()
    met = met.mutate(
        realisation_source=met.realisation_source.fill_null(RealisationSource.NONE.value),
        realisation_record=met.realisation_record.fill_null(OURS_RECORD),
        realised_from=none.ifelse(met.period_start, met.realised_from),
        realised_to=none.ifelse(met.period_end, met.realised_to),
        realised_basis=none.ifelse(met.period_basis, met.realised_basis),
    )
    compared = _compared(met)
    return compared.select(*TABLES["mart_target_achievement"].columns)


def achievement(
    reached: ibis.expr.types.NumericValue,
    target: ibis.expr.types.NumericValue,
    direction: ibis.expr.types.StringValue,
) -> ibis.expr.types.FloatingValue:
    """R/T × 100; where less is better (1 + (1 − R/T)) × 100."""
    share = reached.cast("float64") / target.cast("float64")
    return (direction == Direction.LOWER.value).ifelse(2 - share, share) * 100


def band(percent: ibis.expr.types.FloatingValue) -> ibis.expr.types.StringValue:
    """The band of an achievement: ≥91, 76-90, 66-75, 51-65, ≤50.

    The bands are of whole per cents: what lies between two of them is rounded first, halves up, so that 90.5 is in the
    highest and 90.49 in the next.
    """
    whole = (percent + 0.5).floor()
    bands = [(whole >= least, str(name)) for name, least in _FROM.items()]
    return ibis.cases(*bands, (whole.notnull(), AchievementBand.VERY_LOW.value), else_=ibis.null("string"))


_FROM = {
    AchievementBand.VERY_HIGH.value: 91,
    AchievementBand.HIGH.value: 76,
    AchievementBand.MEDIUM.value: 66,
    AchievementBand.LOW.value: 51,
}
_FOUND = (
    *("target_id", "realisation_source", "realisation_record", "realised_from", "realised_to", "realised_basis"),
    *("realised_value", "basis_certain", "is_approximate", "is_latest", *_PUBLISHED),
)


def _ours(scan: Scan, targets: ibis.Table) -> ibis.Table:
    rows = realised(scan, targets, all_months(reporting_bounds(scan)))
    nothing = {name: ibis.null(dtype) for name, dtype in _PUBLISHED.items()}
    rows = rows.mutate(
        realisation_source=ibis.literal(RealisationSource.OURS.value),
        realisation_record=ibis.literal(OURS_RECORD),
        basis_certain=ibis.literal(True),
        is_approximate=ibis.literal(False),
        is_latest=ibis.literal(True),
        **nothing,
    )
    return rows.select(*_FOUND)


def _official(scan: Scan, targets: ibis.Table) -> ibis.Table:
    rows = published(scan, targets)
    return rows.mutate(realisation_source=ibis.literal(RealisationSource.OFFICIAL.value)).select(*_FOUND)


def _compared(rows: ibis.Table) -> ibis.Table:
    stock = rows.realised_basis == PeriodBasis.POSITION.value
    whole = rows.realised_to == rows.period_end
    begins = (rows.realised_from == rows.period_start) & ((rows.realised_basis != PeriodBasis.MONTH.value) | whole)
    days = (_days(rows.realised_from, rows.realised_to), _days(rows.period_start, rows.period_end))
    parts = ~stock & (rows.unit_code != "percent")
    prorata = rows.target_value.cast("float64") * days[0] / days[1]
    rows = rows.mutate(target_prorata=parts.ifelse(prorata, None))
    percent = achievement(rows.realised_value, rows.target_value, rows.direction)
    rows = rows.mutate(
        achievement_percent=(begins | stock).ifelse(percent, None),
        prorata_percent=achievement(rows.realised_value, rows.target_prorata, rows.direction),
    )
    return rows.mutate(
        achievement_band=band(rows.achievement_percent),
        prorata_band=band(rows.prorata_percent),
    )


def _days(first: ibis.expr.types.DateValue, last: ibis.expr.types.DateValue) -> ibis.expr.types.IntegerValue:
    return last.delta(first, unit="day") + 1
