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


def told_once(rows: ibis.Table) -> ibis.Table:
    """Each row of a core table once, where several deliveries have it; of a row all columns of which agree, the first.

    Rows that one delivery has twice are two: what is a repetition within a file, its rules have told. A row that was
    changed is another row.
    """
    said = [name for name in rows.columns if name not in _WHERE]
    in_delivery = ibis.window(group_by=[*said, "period_month", "source_file_id"], order_by="record_id")
    numbered = rows.mutate(nth=ibis.row_number().over(in_delivery))
    in_all = ibis.window(group_by=[*said, "nth"], order_by=["period_month", "record_id"])
    first = numbered.mutate(again=ibis.row_number().over(in_all))
    return first.filter(first.again == 0).drop("nth", "again")
