"""The highest class of trainings that each firm has reached, over time: `mart_class_interval`.

Belongs here: from attendance to intervals. Which class is above which is data (`reference/classes.py`); how many moved
up is in `class_progress.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.rules import as_table
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.classes import class_levels
from umkm_pipeline.status.certificates import of_firm


def class_interval(scan: Scan) -> ibis.Table:
    """A firm's classes from the first that it attended a day of; `valid_to` is the first day of the next, higher one.

    Two spellings of one class (dasar, basic) are shown by the first of the list. A class that the list does not have is
    shown as written, without order: it opens a firm's first interval and never follows another class.
    """
    rows = of_firm(scan, "core_training", PartyRole.PARTICIPANT)
    rows = rows.filter(rows.class_level.notnull() & (rows.days_attended > 0))
    levels = class_levels()
    told = rows.left_join(as_table(levels), "class_level", rname="{name}_listed")
    daily = told.group_by("umkm_id", valid_from=told.starts_on).agg(
        class_order=told.class_order.max(), unlisted=told.class_level.min(where=told.class_order.isnull())
    )
    height = daily.class_order.fill_null(0)
    before = ibis.window(group_by="umkm_id", order_by="valid_from", preceding=(None, 1))
    daily = daily.mutate(height=height, so_far=height.max().over(before))
    risen = daily.filter(daily.so_far.isnull() | (daily.height > daily.so_far))
    shown = as_table(levels.drop_duplicates("class_order"))
    risen = risen.left_join(shown, "class_order", rname="{name}_shown")
    risen = risen.mutate(
        class_level=ibis.coalesce(risen.class_level, risen.unlisted),
        valid_to=risen.valid_from.lead().over(ibis.window(group_by="umkm_id", order_by="valid_from")),
    )
    return risen.select(*TABLES["mart_class_interval"].columns)
