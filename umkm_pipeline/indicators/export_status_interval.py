"""The ladder as BI tools see it: `mart_export_status_interval`."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.unknown import rung_name
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.ladder import merge_unchanged


def export_status_interval(scan: Scan) -> ibis.Table:
    """`status_interval` without the unverified flag, and without the days on which only that flag changed."""
    columns = TABLES["mart_export_status_interval"].columns
    state = tuple(name for name in columns if name not in {"umkm_id", "valid_from", "valid_to", "rung_name"})
    merged = merge_unchanged(scan("status_interval"), state)
    return merged.mutate(rung_name=rung_name(merged.rung)).select(*columns)
