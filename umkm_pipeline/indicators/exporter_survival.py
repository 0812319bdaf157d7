"""How long those who begin to export go on: `mart_exporter_survival`.

Belongs here: survival of entrants by three methods, which are never mixed. Entry itself is counted in
`exporter_dynamics.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.customs_period import months_reported
from umkm_pipeline.indicators.scopes import CELL, Code, in_every_scope
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import SurvivalMethod
from umkm_pipeline.model.tables import TABLES

EVERY_COHORT = "all"
"""`entry_cohort` of Kaplan-Meier, which takes the entries of all years together."""

Z = 1.959963984540054
"""Quantile of the normal distribution for a two-sided interval of 95 %."""


def exporter_survival(scan: Scan) -> ibis.Table:
    """For each cell, cohort (year of entry) and number of years since, by method.

    - point: the share of the cohort that exports in year c + k, whatever it did in between.
    - continuous: the share that exports in each of the years c to c + k.
    - kaplan_meier: S(k) = Π (1 - d/n) over the entries of all years, n those still exporting after k - 1 years whose
      k-th year is on record, d those of them that do not export in it. Its variance is Greenwood's, its interval (95 %)
      that of ln(-ln S), which stays within 0 and 1; where S is 0 or 1 it has none.

    Only whole years count, 12 months of which have been reported: a cohort enters after the first and is followed to
    the last. A firm that returns after a year without export enters anew.
    """
    grid = _grid(scan)
    point = _of_cohorts(grid, SurvivalMethod.POINT, grid.there)
    continuous = _of_cohorts(grid, SurvivalMethod.CONTINUOUS, grid.throughout)
    columns = TABLES["mart_exporter_survival"].columns
    return ibis.union(*(part.select(*columns) for part in (point, continuous, _kaplan_meier(grid))))


def _grid(scan: Scan) -> ibis.Table:
    """Every cohort and k up to the end of the record: entrants, how many of them are there then, and throughout."""
    months = months_reported(scan)
    whole = months.filter(months.months_reported == 12).agg(first=ibis._.year.min(), last=ibis._.year.max())  # noqa: PLR2004
    lines = scan("status_export_line").cross_join(whole)
    lines = lines.filter(lines.value_usd.notnull() & lines.year.between(lines["first"], lines["last"]))
    firms = in_every_scope(scan, lambda grain: _after_entry(lines, grain.code))
    counted = firms.group_by(*CELL, "cohort", "k").agg(there=firms.count(), throughout=firms.throughout.sum())
    cohorts = counted.filter(counted.k == 0).select(*CELL, "cohort", entrants=counted.there).cross_join(whole)
    every = cohorts.mutate(k=ibis.range(1, (cohorts["last"] - cohorts.cohort + 1).cast("int64")).unnest().cast("int64"))
    grid = every.left_join(counted, [*CELL, "cohort", "k"], rname="{name}_counted")
    return grid.select(
        *CELL, "cohort", "k", "entrants", there=grid.there.fill_null(0), throughout=grid.throughout.fill_null(0)
    )


def _after_entry(lines: ibis.Table, code: Code) -> ibis.Table:
    """A row for each entry and year from it on in which the firm exports: `cohort`, `k`, `throughout`."""
    years = lines.group_by("channel_filter", "umkm_id", "year", grain_code=code(lines)).agg(first=lines["first"].min())
    firm = ["channel_filter", "umkm_id", "grain_code"]
    in_order = ibis.window(group_by=firm, order_by="year")
    # Years that follow each other without a gap differ from their number by the same.
    years = years.mutate(place=ibis.row_number().over(in_order))
    years = years.mutate(spell=years.year - years.place)
    spells = years.group_by(*firm, "spell").agg(cohort=years.year.min(), first=years["first"].min())
    entries = spells.filter(spells.cohort > spells["first"]).drop("first")
    later = entries.join(years, [*firm, entries.cohort <= years.year], rname="{name}_then")
    return later.select(
        *firm, "cohort", k=(later.year - later.cohort).cast("int64"), throughout=later.spell_then == later.spell
    )


def _of_cohorts(grid: ibis.Table, method: SurvivalMethod, survivors: ibis.expr.types.IntegerColumn) -> ibis.Table:
    return grid.mutate(
        survival_method=ibis.literal(method.value),
        entry_cohort=grid.cohort.cast("string"),
        years_since=grid.k,
        at_risk=ibis.null("int64"),
        survivors=survivors,
        survival=survivors / grid.entrants,
        **dict.fromkeys(("survival_low", "survival_high"), ibis.null("float64")),
    )


def _kaplan_meier(grid: ibis.Table) -> ibis.Table:
    before = grid.throughout.lag().over(ibis.window(group_by=[*CELL, "cohort"], order_by="k"))
    at_risk = grid.mutate(at_risk=before.fill_null(grid.entrants))
    pooled = at_risk.group_by(*CELL, "k").agg(
        entrants=at_risk.entrants.sum(), at_risk=at_risk.at_risk.sum(), survivors=at_risk.throughout.sum()
    )
    pooled = pooled.filter(pooled.at_risk > 0)
    so_far = ibis.cumulative_window(group_by=list(CELL), order_by="k")
    kept, lost = pooled.survivors.nullif(0).cast("float64"), pooled.at_risk - pooled.survivors
    summed = pooled.mutate(
        ended=(pooled.survivors == 0).any().over(so_far),
        log=(kept / pooled.at_risk).ln().sum().over(so_far),
        variance=(lost / (pooled.at_risk * kept)).sum().over(so_far),
    )
    survival = summed.ended.ifelse(0.0, summed.log.exp())
    inside = ~summed.ended & (summed.log < 0)
    log = inside.ifelse(summed.log, None)
    spread = Z * summed.variance.sqrt() / log.abs()
    return summed.mutate(
        survival_method=ibis.literal(SurvivalMethod.KAPLAN_MEIER.value),
        entry_cohort=ibis.literal(EVERY_COHORT),
        years_since=summed.k,
        survival=survival,
        survival_low=(log * spread.exp()).exp(),
        survival_high=(log * (-spread).exp()).exp(),
    )
