"""How concentrated or spread exports are, over goods and over destinations.

Makes `mart_diversification` and, firm by firm, `mart_firm_diversification`. Belongs here: Herfindahl-Hirschman and
Theil indices of one set of values. Bappenas' KEP.26A/2025 prints the 1/n of the normalised HHI inside the sum,
Σ(s² - 1/n), which subtracts 1 instead of 1/n and is never positive; what is built here is the standard form,
(Σs² - 1/n) / (1 - 1/n).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import ibis

from umkm_pipeline.indicators.exact import exactly
from umkm_pipeline.indicators.scopes import CELL, Grain, in_every_scope
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Dimension, Scope
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.countries import countries
from umkm_pipeline.reference.goods import subheadings_by_prefix

_UNITS = {Dimension.PRODUCT: "hs6", Dimension.DESTINATION: "destination_country"}
_PREFIXED = (Scope.HS2.value, Scope.HS4.value, Scope.HS6.value)


def diversification(scan: Scan) -> ibis.Table:
    """A row for each cell, year and dimension with a value in US dollars.

    What could be sent is known of the tariff and the world: the HS6 of the edition in force at the year's end (within
    the cell's chapter or heading, if it is one), and every country but Indonesia.
    """
    lines = _lines(scan)
    parts = []
    for dimension, unit in _UNITS.items():
        firms = in_every_scope(scan, partial(_of_firms, lines, unit))
        units = firms.group_by(*CELL, "year", "unit").agg(value_usd=firms.value_usd.sum())
        parts.append(_measured(units, (*CELL, "year"), dimension))
    rows = _with_potential(ibis.union(*parts))
    counted = scan("mart_exporter_dynamics").select(*CELL, "year", "exporters")
    rows = rows.left_join(counted, [*CELL, "year"])
    return rows.mutate(**_indices(rows)).select(*TABLES["mart_diversification"].columns)


def firm_diversification(scan: Scan) -> ibis.Table:
    """The same for each firm, channel filter, year and dimension."""
    lines = _lines(scan)
    parts = []
    for dimension, unit in _UNITS.items():
        units = lines.group_by("umkm_id", "channel_filter", "year", unit=lines[unit]).agg(
            value_usd=lines.value_usd.sum()
        )
        parts.append(_measured(units, ("umkm_id", "channel_filter", "year"), dimension))
    rows = ibis.union(*parts)
    rows = _with_potential(rows.mutate(scope=ibis.literal(Scope.NATIONAL.value), scope_code=ibis.literal("")))
    return rows.mutate(**_indices(rows)).select(*TABLES["mart_firm_diversification"].columns)


def _lines(scan: Scan) -> ibis.Table:
    lines = scan("status_export_line")
    return lines.filter(lines.value_usd > 0).mutate(value_usd=lines.value_usd.cast("decimal(18, 2)"))


def _of_firms(lines: ibis.Table, unit: str, grain: Grain) -> ibis.Table:
    by = {"grain_code": grain.code(lines), "unit": lines[unit]}
    return lines.group_by("channel_filter", "umkm_id", "year", **by).agg(value_usd=lines.value_usd.sum())


def _measured(units: ibis.Table, by: tuple[str, ...], dimension: Dimension) -> ibis.Table:
    """Sums from which every index follows: one row of `units` is one good or destination of a cell."""
    total = units.value_usd.sum().over(ibis.window(group_by=list(by)))
    units = units.mutate(share=units.value_usd.cast("float64") / total.cast("float64"))
    return units.group_by(*by).agg(
        value_usd=units.value_usd.sum(),
        active=units.count(),
        squares=exactly(units.share * units.share).sum().cast("float64"),
        logs=exactly(units.share * units.share.ln()).sum().cast("float64"),
        dimension=ibis.literal(dimension.value),
    )


def _with_potential(rows: ibis.Table) -> ibis.Table:
    """`potential`: how many goods or destinations there could be; never fewer than there are."""
    known = ibis.memtable(subheadings_by_prefix())
    rows = rows.mutate(
        prefix=rows.scope.isin(_PREFIXED).ifelse(rows.scope_code, ""),
        edition=(rows.year >= 2022).ifelse("2022", "2017"),  # noqa: PLR2004 -- HS 2022 is in force from April 2022
    )
    rows = rows.left_join(known, ["prefix", "edition"]).drop("prefix_right", "edition_right")
    world = (rows.scope == Scope.DESTINATION.value).ifelse(1, len(countries()) - 1)
    is_product = rows.dimension == Dimension.PRODUCT.value
    return rows.mutate(potential=ibis.greatest(is_product.ifelse(rows.subheadings.fill_null(0), world), rows.active))


def _indices(rows: ibis.Table) -> Mapping[str, ibis.expr.types.Value]:
    active, hhi = rows.active, rows.squares
    even = 1 / active
    normalised = (active == 1).ifelse(1.0, (hhi - even) / (1 - even).nullif(0))
    intensive = active.ln() + rows.logs
    extensive = (rows.potential / active).ln()
    return {
        "hhi": hhi,
        "effective_number": 1 / hhi,
        "hhi_normalised": normalised,
        "theil": extensive + intensive,
        "theil_extensive": extensive,
        "theil_intensive": intensive,
        "market_diversification": (rows.dimension == Dimension.DESTINATION.value).ifelse(1 - normalised, None),
    }
