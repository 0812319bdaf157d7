"""The schedule that refreshes the month just ended, and every month whose landing files changed."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from assets.partitions import MONTHS, TIMEZONE, months_of
from schedules.ask import request
from schedules.jobs import LOOK, REFRESH
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.refresh.watch import months_changed
from umkm_pipeline.settings import Settings

_SETTINGS = Settings()


@dg.schedule(
    job=REFRESH,
    cron_schedule=f"0 {_SETTINGS.refresh_hour} {_SETTINGS.refresh_day} * *",
    execution_timezone=TIMEZONE,
    description=f"On day {_SETTINGS.refresh_day} of the month at {_SETTINGS.refresh_hour}:00 ({TIMEZONE}): refresh the "
    "month that has just ended, and every month whose landing files changed since they were read.",
)
def monthly_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for the month before the tick and those that changed; a tick that is evaluated twice starts one run."""
    tick = context.scheduled_execution_time
    month = month_before(tick.astimezone(ZoneInfo(TIMEZONE)).date())
    key = month.isoformat()
    if month < MONTHS.start.date():
        return dg.SkipReason(f"{key} is before UMKM_START_MONTH.")
    readable = [one for one in months_of(MONTHS.get_partition_keys(current_time=tick)) if one <= month]
    try:
        changed = months_changed(Settings(), readable, tick.timestamp())
    except UmkmError as error:
        # The month itself is asked for nevertheless: its run fails with these words, and whoever is to know is told.
        context.log.warning("%s", error)
        changed = []
    return request(key, month, changed)


daily_look = dg.ScheduleDefinition(
    name="daily_look",
    job=LOOK,
    cron_schedule="30 6 * * *",
    execution_timezone=TIMEZONE,
    description=f"Every day at 6:30 ({TIMEZONE}): look whether a month is overdue or left failed.",
)


def month_before(day: date) -> date:
    """First day of the month before the month of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
