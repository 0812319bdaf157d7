"""Entry, exit, size, concentration, lines and margins of exporters: `mart_exporter_dynamics`.

Belongs here: counting and summing the exporters of a cell and year, by the formulae of the World Bank's Exporter
Dynamics Database and of Korea Customs (`docs/indicators.md`). Who counts as what is in `exporters.py`, survival over
several years in `exporter_survival.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis

from umkm_pipeline.indicators.customs_period import months_reported
from umkm_pipeline.indicators.exact import exactly
from umkm_pipeline.indicators.exporters import exporters
from umkm_pipeline.indicators.scopes import CELL, LOOK_BACK
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import ExporterGroup
from umkm_pipeline.model.tables import TABLES

TOP_PERCENT = (1, 5, 25)
TOP_FIRMS = (5, 10, 20)


def exporter_dynamics(scan: Scan) -> ibis.Table:
    """A row for each cell and year with exporters in the year or the one before.

    Totals and margins are exact to the cent; sizes, rates and shares are not rounded. Nothing about entry, exit or
    change is told of the first year on record, first-ever entrants only after `LOOK_BACK` years of record, surviving
    entrants not of the last year. The two residuals compare a year's row with the row of the year before, which is
    counted by itself; they are 0, or the publish is stopped.
    """
    firms = exporters(scan)
    rows = firms.group_by(*CELL, "year").agg(
        first_year=firms.first_year.min(),
        last_year=firms.last_year.max(),
        **_counts(firms),
        **_sums(firms),
        **_sizes(firms),
        **_growth(firms),
        **_spread(firms),
    )
    rows = _beside_the_year_before(rows)
    rows = rows.mutate(**_shares(rows), **_top(rows))
    months = months_reported(scan)
    told = rows.left_join(months, "year").drop("year_right").mutate(months_reported=ibis._.months_reported.fill_null(0))
    return told.select(*TABLES["mart_exporter_dynamics"].columns)


_GROUPS: dict[ExporterGroup, tuple[Callable[[ibis.Table], ibis.expr.types.BooleanValue], str]] = {
    ExporterGroup.ALL: (lambda firms: firms.exports, "value"),
    ExporterGroup.ENTRANTS: (lambda firms: firms.is_entrant, "value"),
    ExporterGroup.EXITERS: (lambda firms: firms.is_exiter, "value_before"),
    ExporterGroup.INCUMBENTS: (lambda firms: firms.is_incumbent, "value"),
    ExporterGroup.SURVIVING: (lambda firms: firms.is_entrant & firms.survives & ~_is_last(firms), "value"),
}
"""Who is in a group, and the value that is its size: that of the year, or of the last year for those who left."""


def _is_last(rows: ibis.Table) -> ibis.expr.types.BooleanValue:
    return rows.year == rows.last_year


def _counts(firms: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    known = firms.year > firms.first_year
    on_record = firms.year >= firms.first_year + LOOK_BACK
    return {
        "exporters": firms.exports.sum(),
        "entrants": firms.is_entrant.sum(where=known),
        "entrants_first_ever": (firms.is_entrant & ~firms.returns).sum(where=on_record),
        "entrants_returning": firms.returns.sum(where=known),
        "entrants_censored": (firms.is_entrant & ~firms.returns & ~on_record).sum(where=known),
        "entrants_surviving": (firms.is_entrant & firms.survives).sum(where=known & ~_is_last(firms)),
        "exiters": firms.is_exiter.sum(where=known),
        "incumbents": firms.is_incumbent.sum(where=known),
    }


def _sums(firms: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    known, stays = firms.year > firms.first_year, firms.is_incumbent
    money = {
        "margin_entry_usd": firms.value.sum(where=firms.is_entrant),
        "margin_exit_usd": -firms.value_before.sum(where=firms.is_exiter),
        "margin_added_usd": firms.value_new.sum(where=stays),
        "margin_dropped_usd": -firms.value_dropped.sum(where=stays),
        "margin_continuing_usd": firms.value_continued.sum(where=stays),
    }
    counts = {
        "lines_incumbents": firms.lines,
        "lines_incumbents_before": firms.lines_before,
        "lines_new": firms.lines_new,
        "lines_dropped": firms.lines_dropped,
        "lines_new_kept": firms.lines_new_kept,
    }
    sums = money | {name: count.sum(where=stays) for name, count in counts.items()}
    told = {name: total.fill_null(0) for name, total in sums.items()}
    return {
        "value_usd": firms.value.sum().fill_null(0),
        "value_incumbents": firms.value.sum(where=stays),
        **{name: ibis.ifelse(known.any(), total, None) for name, total in told.items()},
    }


def _sizes(firms: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    sizes: dict[str, ibis.expr.types.Value] = {}
    for group, (within, column) in _GROUPS.items():
        quarters = firms[column].cast("float64").quantile([0.25, 0.5, 0.75], where=within(firms))
        sizes[f"size_mean_{group}"] = firms[column].mean(where=within(firms))
        for place, name in enumerate(("q1", "median", "q3")):
            sizes[f"size_{name}_{group}"] = quarters[place]
    return sizes


def _growth(firms: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    """Growth of incumbents with value in both years; the logarithm has no other."""
    both = firms.is_incumbent & (firms.value > 0) & (firms.value_before > 0)
    now, before = (firms[name].nullif(0).cast("float64") for name in ("value", "value_before"))
    log, middle = now.ln() - before.ln(), 2 * (now - before) / (now + before)
    return {
        "growth_firms": both.sum(where=firms.year > firms.first_year),
        "growth_log_mean": exactly(log).mean(where=both),
        "growth_log_median": log.median(where=both),
        "growth_midpoint_mean": exactly(middle).mean(where=both),
        "growth_midpoint_median": middle.median(where=both),
    }


def _spread(firms: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    spread = {"sorted": firms.value.cast("float64").collect(where=firms.exports).sort()}
    for name in ("products", "destinations", "lines"):
        spread[f"{name}_mean"] = firms[name].mean(where=firms.exports)
        spread[f"{name}_median"] = firms[name].cast("float64").median(where=firms.exports)
    return spread


def _beside_the_year_before(rows: ibis.Table) -> ibis.Table:
    in_order = ibis.window(group_by=list(CELL), order_by="year")
    follows = rows.year.lag().over(in_order) == rows.year - 1
    known = rows.year > rows.first_year
    rows = rows.mutate(
        exporters_before=known.ifelse(follows.ifelse(rows.exporters.lag().over(in_order), 0).fill_null(0), None),
        value_before_usd=known.ifelse(follows.ifelse(rows.value_usd.lag().over(in_order), 0).fill_null(0), None),
    )
    margins = [rows[name] for name in rows.columns if name.startswith("margin_")]
    explained = sum(margins[1:], start=margins[0])
    return rows.mutate(
        identity_residual=rows.exporters - (rows.exporters_before + rows.entrants - rows.exiters),
        margin_residual_usd=rows.value_usd - rows.value_before_usd - explained,
    )


def _shares(rows: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    value, before = (rows[name].nullif(0).cast("float64") for name in ("value_usd", "value_before_usd"))
    count = rows.exporters.nullif(0)
    return {
        "entry_rate": rows.entrants / count,
        "exit_rate": rows.exiters / rows.exporters_before.nullif(0),
        "ln_value": value.ln(),
        "ln_exporters": count.ln(),
        "ln_mean_value": (value / count).ln(),
        "growth_log": value.ln() - before.ln(),
        "growth_midpoint": 2
        * (rows.value_usd - rows.value_before_usd).cast("float64")
        / (rows.value_usd + rows.value_before_usd).nullif(0).cast("float64"),
        "line_entry_rate": rows.lines_new / rows.lines_incumbents.nullif(0),
        "line_exit_rate": rows.lines_dropped / rows.lines_incumbents_before.nullif(0),
        "line_new_value_share": rows.margin_added_usd.cast("float64") / rows.value_incumbents.nullif(0).cast("float64"),
        "line_new_survival": ibis.ifelse(_is_last(rows), None, rows.lines_new_kept / rows.lines_new.nullif(0)),
    }


def _top(rows: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    """Shares of the largest exporters; of q % of N those are ⌈qN⌉, in whole numbers since 0.01 × 700 is above 7."""

    def share(firms: ibis.expr.types.IntegerValue) -> ibis.expr.types.FloatingValue:
        smallest = ibis.greatest(rows.exporters - firms, 0)
        return rows.sorted[smallest:].sums() / rows.value_usd.nullif(0).cast("float64")

    percent = {f"top_{q}_percent_share": share((rows.exporters * q + 99) // 100) for q in TOP_PERCENT}
    return percent | {f"top_{k}_firms_share": share(ibis.literal(k)) for k in TOP_FIRMS}
