"""Runs whose process is gone: found by the daemon while it watches, and by a command before it starts a run.

Belongs here: telling that, and closing them. Dagster's own launcher never asks, so that after a restart of the machine
a run would be shown as going on for ever, and keep others from starting.
"""

from __future__ import annotations

import time

import dagster as dg
from dagster._core.launcher import DefaultRunLauncher
from dagster._core.launcher.base import CheckRunHealthResult, WorkerStatus

from assets.process import MARK, is_alive
from umkm_pipeline.lake import Lake
from umkm_pipeline.settings import Settings

GONE = "Its process is gone: it was killed, or the machine was restarted. A later run does its work again."
_GRACE_SECONDS = 600
"""A run that has not marked its process after so long, while nobody holds the lake, will not any more."""


def is_dead(instance: dg.DagsterInstance, run: dg.DagsterRun, lake: Lake) -> bool:
    """Whether the process of a run that counts as going on is gone."""
    alive = is_alive(run.tags.get(MARK, ""))
    if alive is not None:
        return not alive
    record = instance.get_run_record_by_id(run.run_id)
    since = record.start_time if record else None
    # A clock that went back makes this wait longer, never shorter.
    return since is not None and time.time() - since > _GRACE_SECONDS and not lake.is_held()


def close_dead_runs(instance: dg.DagsterInstance, settings: Settings) -> None:
    """Mark runs as failed whose process is gone."""
    going_on = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]
    for run in instance.get_runs(dg.RunsFilter(statuses=going_on)):
        if is_dead(instance, run, Lake(settings.lake)):
            instance.report_run_failed(run, GONE)


class WatchedRunLauncher(DefaultRunLauncher):
    """Dagster's own launcher, which can tell whether a run's process is still there; `dagster.yaml` names it.

    The daemon asks every `run_monitoring: poll_interval_seconds`, marks a run as failed whose process is gone, and
    starts it again (`run_retries`).
    """

    @property
    def supports_check_run_worker_health(self) -> bool:
        """That is what it is for."""
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Failed where the process is gone, else running."""
        if is_dead(self._instance, run, Lake(Settings().lake)):
            return CheckRunHealthResult(WorkerStatus.FAILED, GONE)
        return CheckRunHealthResult(WorkerStatus.RUNNING)
