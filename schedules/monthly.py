"""The schedule that refreshes the month just ended."""

from __future__ import annotations

import dagster as dg

from assets.partitions import MONTHS, TIMEZONE
from schedules.jobs import REFRESH


@dg.schedule(
    job=REFRESH,
    cron_schedule="0 3 5 * *",
    execution_timezone=TIMEZONE,
    description="On the 5th at 03:00 (Makassar): refresh the month that has just ended.",
)
def monthly_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for the latest complete month; a tick that is evaluated twice starts one run."""
    month = MONTHS.get_last_partition_key(current_time=context.scheduled_execution_time)
    if month is None:
        return dg.SkipReason("No month has ended since UMKM_START_MONTH.")
    return dg.RunRequest(run_key=month, partition_key=month)
