"""The sensor that starts a run again whose process was killed.

Belongs here: which failures that is about, and how often. Dagster's own retries give up a run of a backfill, which ends
as soon as none of its runs goes on; this one asks for a run of its own.
"""

from __future__ import annotations

import dagster as dg
from dagster._core.events import RunFailureReason
from dagster._core.storage.tags import RUN_FAILURE_REASON_TAG

from assets.partitions import ALSO, FORCE, FULL, RANGE_END, RANGE_START, WITHDRAW
from schedules.jobs import REFRESH

AGAIN = "umkm/again"
"""Run tag: how often the run that was killed was started before."""

_MOST = 3
_BY_ITSELF = {
    reason.value
    for reason in (
        RunFailureReason.STEP_FAILURE,
        RunFailureReason.RUN_EXCEPTION,
        RunFailureReason.JOB_INITIALIZATION_FAILURE,
    )
}
_PARTITION = "dagster/partition"
_KEPT = (RANGE_START, RANGE_END, ALSO, FORCE, FULL, WITHDRAW)


def is_started_again(run: dg.DagsterRun) -> bool:
    """Whether a failed run is started again: its process was killed, and not for the third time.

    A run that failed by an error did so by itself: what may pass was tried again inside, and the rest stays.
    """
    by_itself = run.tags.get(RUN_FAILURE_REASON_TAG) in _BY_ITSELF
    return run.job_name == REFRESH.name and not by_itself and int(run.tags.get(AGAIN, "0")) < _MOST


@dg.run_failure_sensor(
    name="start_again",
    monitored_jobs=[REFRESH],
    request_job=REFRESH,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a refresh again whose process was killed or whose machine was restarted, three times at most. "
    "Months that were done are kept.",
)
def start_again(context: dg.RunFailureSensorContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for the same months once more."""
    run = context.dagster_run
    if not is_started_again(run):
        return dg.SkipReason(f"run {run.run_id} failed by itself, or was started again {_MOST} times")
    tags = {name: text for name, text in run.tags.items() if name in _KEPT}
    again = {AGAIN: str(int(run.tags.get(AGAIN, "0")) + 1)}
    return dg.RunRequest(run_key=f"again-{run.run_id}", partition_key=run.tags.get(_PARTITION), tags=tags | again)
