"""Exports shared among the programmes that their firms were in: `mart_programme_credit`.

Belongs here: how one export is credited where a firm sat in several programmes, so that programmes can be added up
without counting an export twice. Credit is book-keeping, not cause.
"""

from __future__ import annotations

from decimal import Decimal

import ibis

from umkm_pipeline.indicators.exact import exactly
from umkm_pipeline.indicators.participants import in_groups
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES

NO_PROGRAMME = "TANPA-PROGRAM"
"""Stands for exports in no programme's window, so that the table adds up to all exports."""


def programme_credit(scan: Scan) -> ibis.Table:
    """Commercial exports that count, by firm, month and programme: each line is 1, shared equally.

    A line goes to the programmes in whose window it lies, counted from the first event of each that the firm attended a
    day of; to none of them, where there is none: who never came was taught nothing. The parts of a line's money add up
    to it, to the cent.
    """
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts & lines.is_commercial).select(
        "record_id", "umkm_id", "month", "exported_on", "fob_usd", "fob_idr"
    )
    windows = in_groups(scan, scan("mart_programme_outcome"), attended=True).select(
        "programme_code", "umkm_id", "starts_on", "window_ends_on"
    )
    trained = lines.select("record_id", "umkm_id", "exported_on").join(windows, "umkm_id")
    inside = trained.filter(
        (trained.exported_on >= trained.starts_on) & (trained.exported_on < trained.window_ends_on)
    ).select("record_id", "programme_code")
    by_line = ibis.window(group_by="record_id", order_by="programme_code")
    placed = inside.mutate(
        place=ibis.row_number().over(by_line).cast("int64"),
        programmes=inside.count().over(ibis.window(group_by="record_id")).cast("int64"),
    )
    shared = lines.left_join(placed, "record_id", rname="{name}_placed").mutate(
        programme_code=ibis._.programme_code.fill_null(NO_PROGRAMME),
        place=ibis._.place.fill_null(0),
        programmes=ibis._.programmes.fill_null(1),
    )
    return (
        shared.mutate(
            credit=exactly(1 / shared.programmes),
            credited_usd=_part(shared, "fob_usd"),
            credited_idr=_part(shared, "fob_idr"),
        )
        .group_by("umkm_id", "month", "programme_code")
        .agg(
            items=ibis._.count(),
            credit=ibis._.credit.sum().cast("float64"),
            credited_usd=ibis._.credited_usd.sum(),
            credited_idr=ibis._.credited_idr.sum(),
        )
        .select(*TABLES["mart_programme_credit"].columns)
    )


@ibis.udf.scalar.builtin(name="divide")  # type: ignore[untyped-decorator]
def _whole_part(cents: int, parts: int) -> int:  # type: ignore[empty-body]
    """The engine's division of integers: `//` divides as floats, which are not exact above 2^53 cents (90 trillion)."""


def _part(shared: ibis.Table, column: str) -> ibis.expr.types.DecimalValue:
    """An equal part in whole cents; the first programme takes what the others leave, so nothing is lost."""
    # Whole cents are exact as integers; as floats, 58 cents would be fewer.
    cents = _whole_part((shared[column] * 100).cast("int64"), shared.programmes)
    even = (cents.cast("decimal(19, 2)") * ibis.literal(Decimal("0.01"), "decimal(19, 2)")).cast("decimal(24, 2)")
    rest = shared[column] - even * (shared.programmes - 1)
    return ibis.ifelse(shared.place == 0, rest, even).cast("decimal(24, 2)")
