"""How many firms moved up from class to class: `mart_class_progress`."""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES


def class_progress(scan: Scan) -> ibis.Table:
    """Firms by province of today, class, and year in which the class became their highest; how many left it upwards.

    A class without order moves nobody up. Those who have not moved up stay in the count.
    """
    reached = scan("mart_class_interval")
    place = scan("mart_firm").select("umkm_id", "province_code")
    rows = reached.join(place, "umkm_id")
    rows = rows.mutate(
        year=rows.valid_from.year().cast("int64"),
        moved=rows.class_order.notnull() & rows.valid_to.notnull(),
        days=rows.valid_to.delta(rows.valid_from, unit="day"),
    )
    summed = rows.group_by("province_code", "class_level", "year").agg(
        class_order=rows.class_order.max(),
        firms_reached=rows.count(),
        firms_moved_up=rows.moved.sum().fill_null(0).cast("int64"),
        days_to_move_up=rows.days.median(where=rows.moved).cast("float64"),
    )
    return summed.select(*TABLES["mart_class_progress"].columns)
