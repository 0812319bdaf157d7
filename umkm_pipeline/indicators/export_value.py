"""Commercial exports that count: `mart_export_value`."""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES


def export_value(scan: Scan) -> ibis.Table:
    """Values by credited firm, month of export, goods, destination, channel and currency.

    Native values are in the currency of the row and never added across currencies; rupiah and US dollars are those of
    the lines. A line is credited once, to the owner of the goods.
    """
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts & lines.is_commercial)
    summed = lines.group_by(list(TABLES["mart_export_value"].key)).agg(
        **{name: lines[name].sum() for name in ("fob_native", "fob_usd", "fob_idr", "net_weight_kg")},
        documents=lines.document_id.nunique(),
        items=lines.count(),
    )
    return summed.select(*TABLES["mart_export_value"].columns)
