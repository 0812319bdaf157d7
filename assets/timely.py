"""Checks that look at Dagster's own records: whether the month that has ended was read, and whether any is left failed.

They are no part of a refresh, which would judge itself half way; the schedule `daily_look` runs them.
"""

import warnings
from collections.abc import Iterator

import dagster as dg
from dagster._core.storage.partition_status_cache import AssetPartitionStatus

from assets.partitions import MONTHS, TIMEZONE
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.settings import Settings

PARTITIONED = ("landing_files", *(f"core_{source}" for source in SOURCES))
"""Assets whose months are looked at; raw is written with core."""
_SHOWN = 12

with warnings.catch_warnings():
    # Freshness policies, which are to follow, cannot look at partitions.
    warnings.simplefilter("ignore")
    freshness_checks = dg.build_time_partition_freshness_checks(
        assets=[dg.AssetKey(asset) for asset in PARTITIONED],
        deadline_cron=f"0 23 {Settings().refresh_day} * *",
        timezone=TIMEZONE,
        severity=dg.AssetCheckSeverity.WARN,
    )
"""By the evening of the day of the refresh, the month that has ended was read."""


@dg.multi_asset_check(
    name="failed_months",
    specs=[
        dg.AssetCheckSpec(
            "no_month_left_failed",
            asset=asset,
            description="No month's last attempt failed. Read what is named again: umkm backfill.",
        )
        for asset in PARTITIONED
    ],
    can_subset=True,
)
def no_month_left_failed(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Name the months whose last attempt failed."""
    keys = MONTHS.get_partition_keys()
    for check in context.selected_asset_check_keys:
        statuses = context.instance.get_status_by_partition(check.asset_key, keys, MONTHS) or {}
        failed = [key[:7] for key in keys if statuses.get(key) == AssetPartitionStatus.FAILED]
        told = ", ".join(failed[:_SHOWN]) + (f" and {len(failed) - _SHOWN} more" if failed[_SHOWN:] else "")
        yield dg.AssetCheckResult(
            asset_key=check.asset_key,
            check_name=check.name,
            passed=not failed,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"failed: {told}; what to do: see why on the page of the run, then umkm backfill"
            if failed
            else "none failed",
        )


timely_checks = [*freshness_checks, no_month_left_failed]
