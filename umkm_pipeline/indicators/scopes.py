"""The cuts by which indicators of exporters are told.

Belongs here: scopes, and what makes a firm, a market or a destination new. An indicator is defined once, over rows of a
cut, and knows none by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis

from umkm_pipeline.indicators.unknown import PROVINCE, SIZE_CLASS
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Scope

NATION = "ID"
"""Code of the one cell of the national scope."""

CELL = ("scope", "scope_code", "channel_filter")
"""What tells one cell from another; with `year`, the key of most tables of indicators."""

LOOK_BACK = 3
"""Years without export after which a firm, a market or a destination is new. The first such years on record are
censored: what came before them is not known."""

Code = Callable[[ibis.Table], ibis.expr.types.Value]


@dataclass(frozen=True, slots=True)
class Grain:
    """Rows of one kind that one or more scopes are read from.

    Args:
        code: over rows of `status_export_line`, what else than the firm tells one row from another.
        scopes: each scope and its code, over rows that have `grain_code`, and province, size and sex of the firm
            where there are several.
        fixed: the part of a line (`hs6`, `destination_country`) of which a cell has one only.
    """

    code: Code
    scopes: Mapping[Scope, Code]
    fixed: str | None = None


def _as_it_is(rows: ibis.Table) -> ibis.expr.types.Value:
    return rows.grain_code


GRAINS: tuple[Grain, ...] = (
    Grain(
        lambda _: ibis.literal(NATION),
        {
            Scope.NATIONAL: _as_it_is,
            Scope.PROVINCE: lambda rows: rows.province_code,
            Scope.SIZE_CLASS: lambda rows: rows.size_class,
            Scope.OWNER_SEX: lambda rows: rows.owner_sex,
        },
    ),
    Grain(lambda rows: rows.hs6.left(2), {Scope.HS2: _as_it_is}),
    Grain(lambda rows: rows.hs6.left(4), {Scope.HS4: _as_it_is}),
    Grain(lambda rows: rows.hs6, {Scope.HS6: _as_it_is}, "hs6"),
    Grain(lambda rows: rows.destination_country, {Scope.DESTINATION: _as_it_is}, "destination_country"),
)
"""A firm is in one province, has one size and one owner, so that what it does there is what it does at all: the four
scopes of a firm share its rows. Each scope holds every row once: its cells add up to the nation, and a firm whose
province, size or owner's sex is not known is in a cell that says so."""


def in_every_scope(scan: Scan, build: Callable[[Grain], ibis.Table]) -> ibis.Table:
    """The union, over the scopes, of what `build` makes of each grain.

    What `build` gives must have `umkm_id` and `grain_code`; `scope` and `scope_code` take the place of the latter.

    Province, size and sex are those that `mart_firm` knows now, in every year.
    """
    return ibis.union(*(_in_scopes(scan, build(grain), grain) for grain in GRAINS))


def _in_scopes(scan: Scan, rows: ibis.Table, grain: Grain) -> ibis.Table:
    kept = [name for name in rows.columns if name != "grain_code"]
    if len(grain.scopes) > 1:
        rows = _with_firms(scan, rows)
    codes = {scope.value: code(rows) for scope, code in grain.scopes.items()}
    return rows.select(
        *kept,
        scope=ibis.array([ibis.literal(scope) for scope in codes]).unnest(),
        scope_code=ibis.array(list(codes.values())).unnest(),
    )


def _with_firms(scan: Scan, rows: ibis.Table) -> ibis.Table:
    firms = scan("mart_firm").select("umkm_id", "province_code", "size_class", "owner_sex")
    joined = rows.left_join(firms, "umkm_id").drop("umkm_id_right")
    return joined.mutate(
        province_code=joined.province_code.fill_null(PROVINCE),
        size_class=joined.size_class.fill_null(SIZE_CLASS),
        owner_sex=joined.owner_sex.fill_null(SIZE_CLASS),
    )
