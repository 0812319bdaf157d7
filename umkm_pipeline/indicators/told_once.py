"""Rows of lists that come again with a later delivery.

Belongs here: what makes a row of a list the same row, for counts and sums over rows. A list that is sent again the next
month, with what is new below it, says its first rows twice.
"""

from __future__ import annotations

import ibis

_WHERE = frozenset(
    {"record_id", "period_month", "source_file_id", "source_path", "sheet", "row_number", "layout", "warnings"}
)
"""Columns that say where a row was read, and nothing of what it says."""


MISSION_ROW = ("mission_id", "mission_line", "business_name", "invited_name", "buyer_name", "product")
MEMBER_ROW = ("cluster_key", "year", "business_name", "owner_name")
"""What a row of each list is of: whom it names, and what of."""

_NAMES = ("business_name", "invited_name")


def told_once(rows: ibis.Table, row_of: tuple[str, ...]) -> ibis.Table:
    """Each row of a core table once, where several deliveries have it; of a row all columns of which agree, the first.

    Rows that one delivery has twice are two: what is a repetition within a file, its rules have told. A row that a
    later month's delivery has no more is corrected where that has another of the same (`row_of`) in its place, which
    counts instead. What a later list leaves out without another in its place stays told; so does a row that names no
    one.

    Args:
        rows: rows of a core table.
        row_of: columns that say what a row is of, as MISSION_ROW and MEMBER_ROW.
    """
    said = [name for name in rows.columns if name not in _WHERE]
    in_delivery = ibis.window(group_by=[*said, "period_month", "source_file_id"], order_by="record_id")
    numbered = rows.mutate(nth=ibis.row_number().over(in_delivery))
    in_all = ibis.window(group_by=[*said, "nth"], order_by=["period_month", "record_id"])
    seen = ibis.window(group_by=[*said, "nth"])
    placed = numbered.mutate(again=ibis.row_number().over(in_all), last_told=numbered.period_month.max().over(seen))
    first = placed.filter(placed.again == 0).drop("nth", "again")
    return first.anti_join(_corrected(first, rows, row_of), "record_id").drop("last_told")


def _corrected(first: ibis.Table, rows: ibis.Table, row_of: tuple[str, ...]) -> ibis.Table:
    """`record_id` of rows for which the next delivery that tells of the same has another row, the first for the first.

    Args:
        first: each row once, with `last_told`, the last month that has it.
        rows: all rows.
        row_of: as for `told_once`.
    """
    deliveries = _keyed(rows, row_of).select("same", told_in="period_month").distinct()
    once = _keyed(first, row_of).select("record_id", "same", "period_month", "last_told")
    met = once.join(deliveries, ["same", deliveries.told_in > once.last_told])
    gone = met.group_by("record_id", "same").agg(month=met.told_in.min())
    place = ibis.row_number().over(ibis.window(group_by=["same", "month"], order_by="record_id"))
    gone = gone.mutate(place=place)
    new = once.select("same", "record_id", month=once.period_month).mutate(place=place)
    return gone.semi_join(new, ["same", "month", "place"]).select("record_id")


def _keyed(rows: ibis.Table, row_of: tuple[str, ...]) -> ibis.Table:
    """Rows that name somebody, with `same`, one text of what they are of."""
    named = ibis.coalesce(*(rows[name] for name in _NAMES if name in rows.columns))
    parts = [rows[name].cast("string").fill_null("") for name in row_of]
    return rows.filter(named.notnull()).mutate(same=ibis.literal("\n").join(parts))
