"""The schedule that refreshes the month just ended."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from assets.partitions import ALSO, MONTHS, TIMEZONE
from schedules.jobs import REFRESH
from umkm_pipeline.lake import Lake
from umkm_pipeline.repairs.decisions import months_to_read_again
from umkm_pipeline.settings import Settings


@dg.schedule(
    job=REFRESH,
    cron_schedule="0 3 5 * *",
    execution_timezone=TIMEZONE,
    description="On the 5th at 03:00 (Makassar): refresh the month that has just ended.",
)
def monthly_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for the month before the tick; a tick that is evaluated twice starts one run."""
    month = month_before(context.scheduled_execution_time.astimezone(ZoneInfo(TIMEZONE)).date())
    key = month.isoformat()
    if month < MONTHS.start.date():
        return dg.SkipReason(f"{key} is before UMKM_START_MONTH.")
    settings = Settings()
    also = months_to_read_again(settings.landing, Lake(settings.lake), [month])
    return dg.RunRequest(run_key=key, partition_key=key, tags={ALSO: ",".join(day.isoformat() for day in also)})


def month_before(day: date) -> date:
    """First day of the month before the month of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
