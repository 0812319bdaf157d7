"""Each exporter of each cell in each year, beside the year before: what the tables of exporters' dynamics count.

Belongs here: who is an exporter, entrant, exiter or incumbent, and which lines are new to whom, defined once.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.scopes import Grain, in_every_scope
from umkm_pipeline.lake import Scan


def exporters(scan: Scan) -> ibis.Table:
    """One row for each firm, cell and year in which, or in the year before which, it exported there.

    Entrants export in a year and not in the year before, exiters the other way round, incumbents in both. Of the first
    year on record nothing can be known to be new or gone.

    Returns:
        The cell, umkm_id and year; `first_year` and `last_year` of the record; `value` and `value_before`, null where
        it did not export; booleans `exports`, `is_entrant`, `is_exiter`, `is_incumbent`, `returns` (an entrant with an
        earlier export on record), `survives` (exports in the next year too, as far as that is on record); counts
        `products`, `destinations`, `lines`, `lines_before`, `lines_new`, `lines_dropped`, `lines_new_kept` (new and
        there in the next year); `value_new`, `value_dropped`, `value_continued` (change of the lines in both years).
    """
    lines = scan("status_export_line")
    now, before = lines.value_usd.cast(_CENTS), lines.value_before_usd.cast(_CENTS)
    here, there = now.notnull(), before.notnull()

    def of_firms(grain: Grain) -> ibis.Table:
        firms = lines.group_by("channel_filter", "umkm_id", "year", grain_code=grain.code(lines)).agg(
            value=now.sum(),
            value_before=before.sum(),
            survives=lines.continues.any(),
            products=_different(lines, "hs6", here, grain),
            destinations=_different(lines, "destination_country", here, grain),
            lines=here.sum(),
            lines_before=there.sum(),
            lines_new=(here & ~there).sum(),
            lines_dropped=(there & ~here).sum(),
            lines_new_kept=(here & ~there & lines.continues).sum(),
            value_new=now.sum(where=~there),
            value_dropped=before.sum(where=~here),
            value_continued=(now - before).sum(),
        )
        firms = firms.filter(firms.value.notnull() | firms.value_before.notnull())
        return firms.mutate(
            began=firms.year.min().over(ibis.window(group_by=["channel_filter", "umkm_id", "grain_code"]))
        )

    firms = in_every_scope(scan, of_firms).cross_join(
        lines.agg(first_year=lines.year.min(), last_year=lines.year.max())
    )
    exports, exported, known = firms.value.notnull(), firms.value_before.notnull(), firms.year > firms.first_year
    return firms.mutate(
        exports=exports,
        is_entrant=known & exports & ~exported,
        is_exiter=known & exported & ~exports,
        is_incumbent=known & exports & exported,
        returns=known & exports & ~exported & (firms.began < firms.year),
    )


# Eighteen digits are 64 bits to the engine, which adds them several times faster than 24. A firm's line of a year has
# no seventeen digits before the point; it would be an error, not a wrong sum.
_CENTS = "decimal(18, 2)"


def _different(
    lines: ibis.Table, part: str, here: ibis.expr.types.BooleanColumn, grain: Grain
) -> ibis.expr.types.IntegerValue:
    """How many goods or destinations are here: a list of a few is cheaper than the engine's distinct aggregate.

    Where a cell has one of them only, there is one if there is any line, and as many of the other as there are lines.
    """
    if grain.fixed:
        return here.any().cast("int64") if part == grain.fixed else here.sum()
    return lines[part].collect(where=here).unique().length().fill_null(0)
