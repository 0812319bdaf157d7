"""The published figures themselves: source, rounding, period and basis of each.

Belongs here: the list in `data/reference/published_figures.csv`. A figure is added by adding a row there, and is
computed once a module of this folder says how.
"""

from __future__ import annotations

import ibis
import pandas as pd

from umkm_pipeline.reference.tables import table

_NUMBERS = {"published_value": "decimal(24, 4)", "rounding": "float64", "tolerance": "float64"}
_OTHERS = {
    **dict.fromkeys(("period_start", "period_end", "published_on"), "date"),
    **dict.fromkeys(("basis_certain", "is_approximate"), "boolean"),
}


def published_figures() -> pd.DataFrame:
    """The figures as text: `rounding` is the unit of the last digit published, `tolerance` what a source allows beside.

    `published_value` is empty where the source has words only ("thousands").
    """
    return table("published_figures.csv")


def figures() -> ibis.Table:
    """The same in the types of `mart_published_figure`."""
    rows = ibis.memtable(published_figures(), schema=dict.fromkeys(published_figures().columns, "string"))
    return rows.mutate(**{name: rows[name].cast(dtype) for name, dtype in (_NUMBERS | _OTHERS).items()})


def published(code: str) -> tuple[float, float]:
    """Value and rounding of one figure, for figures that are made of others."""
    rows = published_figures()
    row = rows[rows["figure_code"] == code]
    return float(row["published_value"].item()), float(row["rounding"].item())
