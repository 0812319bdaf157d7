"""Official figures of what targets are set for.

Belongs here: which published figure may be put beside a target. It has the target's indicator, unit and owner, is of
all sectors, goods and classes, and lies within the target's period.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.targets.versions import owner_of
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PeriodBasis


def totals(scan: Scan) -> ibis.Table:
    """Official figures of all sectors, goods and classes, with `owner`, and `is_latest`.

    `is_latest`: no later revision of the figure is known: of the same owner, indicator, period, basis, certainty of the
    basis and attribution.
    """
    rows = scan("core_official_stats")
    whole = [rows[name].isnull() for name in ("sector", "goods_code", "size_class_stated")]
    return with_latest(rows.filter(*whole))


def with_latest(rows: ibis.Table, *by: str) -> ibis.Table:
    """Official figures with `owner` and `is_latest`, as `totals`; `by` are columns that tell more figures apart."""
    rows = rows.mutate(owner=owner_of(rows))
    latest = ibis.window(
        group_by=[
            *("owner", "indicator_code", "unit_code", "period_start", "period_end", "period_basis", "basis_certain"),
            *("attribution", *by),
        ],
        order_by=[ibis.desc(name) for name in ("revision", "published_on", "period_month", "record_id")],
    )
    return rows.mutate(is_latest=ibis.row_number().over(latest) == 0)


def published(scan: Scan, targets: ibis.Table) -> ibis.Table:
    """Official realisations of targets: target_id, the realised_ columns, and how the figure was published.

    Every reading and revision of a figure is there; a stock only within the calendar year of the target.

    Args:
        scan: opens tables.
        targets: each target once, as for `ours.realised`.
    """
    figures = totals(scan).select(
        *("owner", "indicator_code", "unit_code", "basis_certain", "is_approximate", "is_latest", "attribution"),
        *("publication", "published_on"),
        realisation_record=ibis._.record_id,
        figure_revision=ibis._.revision,
        realised_from=ibis._.period_start,
        realised_to=ibis._.period_end,
        realised_basis=ibis._.period_basis,
        realised_value=ibis._.figure_value.cast("decimal(38, 4)"),
    )
    met = targets.join(figures, ["owner", "indicator_code", "unit_code"])
    within = (met.realised_from >= met.period_start) & (met.realised_to <= met.period_end)
    position = met.realised_basis == PeriodBasis.POSITION.value
    in_year = (met.realised_to <= met.period_end) & (met.realised_to.year() == met.period_end.year())
    return met.filter(position.ifelse(in_year, within))
