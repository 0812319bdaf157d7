"""Partitions of the ingestion layers: calendar months of the reporting period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import dagster as dg

from umkm_pipeline.settings import Settings

TIMEZONE = Settings().timezone

MONTHS = dg.MonthlyPartitionsDefinition(
    start_date=Settings().start_month.isoformat(), timezone=TIMEZONE, end_offset=Settings().months_ahead
)
"""Every complete month since `UMKM_START_MONTH`; a range of them is one run (single-run backfill)."""

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
"""Run tags by which Dagster hands a range of partitions to one run."""

WITHDRAW = "umkm/withdraw"
"""Run tag: `true` when a month's rows are to be withdrawn because its files were taken back."""

FULL = "umkm/full"
"""Run tag: `true` when all records are to be linked anew, and the model trained anew."""

ALSO = "umkm/also"
"""Run tag: months, joined by commas, that are read beside those of the run's one range of partitions."""

FORCE = "umkm/force"
"""Run tag: `true` when months are read that have not changed since they were read."""


def also_read(tags: Mapping[str, str]) -> list[date]:
    """Months that a run reads beside those of its partitions."""
    return [date.fromisoformat(month) for month in tags.get(ALSO, "").split(",") if month]


def months_of(partition_keys: Iterable[str]) -> list[date]:
    """Partition keys (`2023-05-01`) as months."""
    return [date.fromisoformat(key) for key in partition_keys]


def record_month(
    context: dg.AssetExecutionContext, asset: str, month: date, metadata: Mapping[str, Any], *, is_also: bool
) -> None:
    """Say in Dagster's records what a month of an asset holds, whether or not it is a partition of the run."""
    key = month.isoformat()
    if is_also:
        context.log_event(dg.AssetMaterialization(asset, partition=key, metadata=metadata))
    else:
        context.add_asset_metadata(metadata, asset_key=asset, partition_key=key)
