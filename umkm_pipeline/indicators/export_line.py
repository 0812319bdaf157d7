"""What each firm exported in each year, line by line, beside the years before and after: `status_export_line`.

Belongs here: the rows that every indicator of exporters starts from, with the channel filter applied.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import ChannelFilter
from umkm_pipeline.model.tables import TABLES


def export_line(scan: Scan) -> ibis.Table:
    """A row for each line of a firm and year in which it is there, and for the years before and after.

    A line is what a firm sends of one HS6 to one destination. Only years of the record have rows.

    Values are US dollars of commercial exports that count, credited once (see `status/documents.py`), null in a year
    without export; where no rate gives dollars the value is 0 and the export is there all the same. Each channel is a
    filter, and `all` is all of them.
    """
    rows = scan("status_document_line")
    rows = rows.filter(rows.counts & rows.is_commercial)
    year = rows.month.year().cast("int64")
    named = rows.select("umkm_id", "channel", "destination_country", "fob_usd", hs6=rows.hs_code.left(6), year=year)
    own = named.group_by(*_LINE, "year", channel_filter=named.channel).agg(value=named.fob_usd.sum().fill_null(0))
    every = own.group_by(*_LINE, "year").agg(value=own.value.sum())
    every = every.mutate(channel_filter=ibis.literal(ChannelFilter.ALL.value)).select(own.columns)
    near = own.union(every).mutate(step=ibis.array([0, 1, -1]).unnest())
    lines = near.group_by("channel_filter", *_LINE, year=near.year + near.step).agg(
        value_usd=near.value.sum(where=near.step == 0),
        value_before_usd=near.value.sum(where=near.step == 1),
        continues=(near.step == -1).any(),
    )
    bounds = own.agg(first_year=own.year.min(), last_year=own.year.max())
    lines = lines.cross_join(bounds)
    return lines.filter(lines.year.between(lines.first_year, lines.last_year)).select(
        *TABLES["status_export_line"].columns
    )


_LINE = ("umkm_id", "hs6", "destination_country")
