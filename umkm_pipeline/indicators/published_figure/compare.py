"""Published figures beside ours: `mart_published_figure`.

Belongs here: the comparison. What was published is in `declared.py`, how ours are computed in a module a programme.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure import elsewhere, jateng, kalsel, kominfo, lampung, sulsel
from umkm_pipeline.indicators.published_figure.computed import Computed
from umkm_pipeline.indicators.published_figure.declared import figures
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Agreement
from umkm_pipeline.model.tables import TABLES

COMPUTED: tuple[Computed, ...] = (
    *sulsel.FIGURES,
    *kalsel.FIGURES,
    *jateng.FIGURES,
    *lampung.FIGURES,
    *kominfo.FIGURES,
    *elsewhere.FIGURES,
)
"""Every figure that is computed; the others of the list are published only."""

READS = tuple(dict.fromkeys(asset for one in COMPUTED for asset in one.reads))


def published_figure(scan: Scan) -> ibis.Table:
    """One row a published figure, with ours, the difference, and how far the two agree."""
    rows = figures().left_join(ours(scan, COMPUTED), "figure_code", rname="{name}_ours")
    return compared(rows).select(*TABLES["mart_published_figure"].columns)


def compared(rows: ibis.Table) -> ibis.Table:
    """Rows with `difference`, `within_rounding` and `agreement`.

    Rounding of the source is half a unit of its last digit either way. A figure outside it still agrees where ours is
    made of rounded figures and their interval holds it, and within a tolerance that its source names; each is told
    apart, and none is ever made to fit.

    Args:
        rows: published_value, rounding, tolerance, our_value, our_low, our_high.
    """
    published = rows.published_value.cast("float64")
    off = rows.our_value - published
    # A rounding unit of 0.01 is no binary number: the half of it is met with a margin far below any figure's digits.
    rounded = off.abs() <= rows.rounding / 2 * (1 + 1e-9)
    held = (rows.our_low <= published) & (published <= rows.our_high)
    agreement = ibis.cases(
        (rows.our_value.isnull(), Agreement.NOT_IN_DATA.value),
        (published.isnull(), Agreement.NO_NUMBER.value),
        (rounded, Agreement.WITHIN_ROUNDING.value),
        (held, Agreement.WITHIN_INTERVAL.value),
        (off.abs() <= rows.tolerance, Agreement.WITHIN_TOLERANCE.value),
        else_=Agreement.DIFFERS.value,
    )
    return rows.mutate(difference=off, within_rounding=rounded, agreement=agreement)


def ours(scan: Scan, computed: tuple[Computed, ...]) -> ibis.Table:
    """Each computed figure: figure_code, our_value, our_low, our_high, rests_on."""
    return ibis.union(*(_one(scan, figure) for figure in computed))


def _one(scan: Scan, figure: Computed) -> ibis.Table:
    row = figure.build(scan)
    names = ("our_value", "our_low", "our_high")
    numbers = {name: row[name].cast("float64") if name in row.columns else ibis.null("float64") for name in names}
    return row.select(figure_code=ibis.literal(figure.code), rests_on=ibis.literal(figure.rests_on), **numbers)
