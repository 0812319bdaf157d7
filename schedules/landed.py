"""The sensor on the landing folder: what is new there is read by one run, each delivery once."""

from __future__ import annotations

import time

import dagster as dg

from assets.partitions import MONTHS, months_of
from schedules.ask import request
from schedules.jobs import REFRESH
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.refresh.watch import Memory, Noticed, notice
from umkm_pipeline.settings import Settings

_SHOWN = 3


@dg.sensor(
    name="landing_watch",
    job=REFRESH,
    minimum_interval_seconds=Settings().watch_seconds,
    description="Reads the months of files that were delivered, changed or taken away, and those that repair workbooks "
    "or corrections are about. The same content again does nothing; a file that is still being copied waits.",
)
def landing_watch(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Look at the landing folder, and ask for one run over the months concerned."""
    memory = Memory.of(context.cursor)
    readable = months_of(MONTHS.get_partition_keys())
    try:
        found = notice(Settings(), readable, memory, time.time())
    except UmkmError as error:
        return dg.SensorResult(skip_reason=str(error), cursor=memory.text())
    for month in found.gone:
        context.log.warning(
            "all files of %s are gone; put them back, or withdraw the month: umkm refresh --month %s --withdraw",
            f"{month:%Y-%m}",
            f"{month:%Y-%m}",
        )
    cursor = found.memory.text()
    if found.key is None:
        return dg.SensorResult(skip_reason=_idle(found), cursor=cursor)
    context.log.info("asked for a run: %s", "; ".join(found.why))
    first, *others = found.months
    return dg.SensorResult(run_requests=[request(found.key, first, others)], cursor=cursor)


def _idle(found: Noticed) -> str:
    if found.unsettled:
        shown = ", ".join(found.unsettled[:_SHOWN]) + (", ..." if found.unsettled[_SHOWN:] else "")
        return f"{len(found.unsettled)} files may still be being copied: {shown}"
    return "nothing new in the landing folder"
