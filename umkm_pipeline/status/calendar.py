"""Dates in the engine that stay dates.

Belongs here: calendar steps. DuckDB's month arithmetic gives timestamps while Ibis takes them for dates and drops the
cast; a column would then be written as a timestamp. The detour through a timestamp makes the cast real.
"""

from __future__ import annotations

import ibis


def month_of(day: ibis.expr.types.DateValue) -> ibis.expr.types.DateValue:
    """First day of the month."""
    return day.truncate("M").cast("timestamp").cast("date")


def months_later(
    day: ibis.expr.types.DateValue, months: int | ibis.expr.types.IntegerValue
) -> ibis.expr.types.DateValue:
    """The same day of the month `months` later; the last day of that month where it is shorter."""
    step = ibis.interval(months=months) if isinstance(months, int) else months.as_interval("M")
    return (day + step).cast("timestamp").cast("date")


def days_later(day: ibis.expr.types.DateValue, days: int) -> ibis.expr.types.DateValue:
    """The day `days` later."""
    return (day + ibis.interval(days=days)).cast("timestamp").cast("date")
