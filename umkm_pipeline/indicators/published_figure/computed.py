"""How one published figure is computed from rows.

Belongs here: the shape of a computation. The computations are in the modules of their programmes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis

from umkm_pipeline.lake import Scan


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure computed from rows.

    Args:
        code: the published figure, as in `data/reference/published_figures.csv`.
        rests_on: of what rows ours is, in English: what to know before the two are compared.
        reads: tables that `build` scans.
        build: gives one row: `our_value`, and `our_low` and `our_high` where ours is as coarse as what it is made of.
    """

    code: str
    rests_on: str
    reads: tuple[str, ...]
    build: Callable[[Scan], ibis.Table]


def value(rows: ibis.Table, amount: ibis.Value) -> ibis.Table:
    """One row with `our_value`, of an aggregate over rows; null where there are none: a count of no rows is no 0."""
    counted = rows.agg(our_value=amount, rows_counted=rows.count())
    return counted.select(our_value=(counted.rows_counted > 0).ifelse(counted.our_value, None))


def distinct_among(rows: ibis.Table, column: str, named: tuple[str, ...]) -> ibis.Table:
    """One row: how many of some named values a column has."""
    return value(rows, rows[column].nunique(where=rows[column].isin(named)))
