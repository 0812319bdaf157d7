"""The sensor that tells people of failed runs."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator

import dagster as dg
from dagster._core.events import JobFailureData
from dagster._core.storage.tags import WILL_RETRY_TAG
from dagster_shared.error import SerializableErrorInfo

from assets.partitions import RANGE_END, RANGE_START, also_read
from schedules.again import is_started_again
from umkm_pipeline.alerts.message import Failed, failure_message
from umkm_pipeline.alerts.send import channels, send_alert
from umkm_pipeline.settings import Settings

_OURS = {"UmkmError", "TransientError", "FileHeldError", "HeldError"}
"""Errors whose texts are meant for people, and have no personal data."""
_PARTITION = "dagster/partition"


@dg.run_failure_sensor(
    name="tell_failure",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells people of failed runs by e-mail and webhook, once UMKM_ALERT_* says whom and where.",
)
def tell_failure(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Send an alert, unless the run will be started again by itself."""
    settings, run = Settings(), context.dagster_run
    if not channels(settings):
        return dg.SkipReason("no alerts are configured (UMKM_ALERT_*)")
    if is_started_again(run) or run.tags.get(WILL_RETRY_TAG) == "true":
        return dg.SkipReason(f"run {run.run_id} will be started again")
    failed = next(iter(context.get_step_failure_events()), None)
    error = failed.step_failure_data.error if failed else _run_error(context.failure_event)
    message = failure_message(
        Failed(
            run_id=run.run_id,
            months=_months(run),
            step=(failed.step_key or "") if failed else "",
            problem=in_words(error) if error else (context.failure_event.message or "the run failed"),
            office=socket.gethostname(),
        )
    )
    sent = send_alert(settings, message)
    context.log.info("told of run %s: %s", run.run_id, ", ".join(sent))
    return None


def in_words(error: SerializableErrorInfo) -> str:
    """What an error says to a person; of one that is not meant for people, its kind."""
    for one in _causes(error):
        if one.cls_name in _OURS:
            # Dagster puts the kind before the text.
            return one.message.removeprefix(f"umkm_pipeline.errors.{one.cls_name}: ").strip()
    kinds = [one.cls_name or "error" for one in _causes(error)]
    return f"unexpected {kinds[-1]}\n  what to do: open the page of the run, and report it if it happens again"


def _causes(error: SerializableErrorInfo) -> Iterator[SerializableErrorInfo]:
    one: SerializableErrorInfo | None = error
    while one is not None:
        yield one
        one = one.cause


def _run_error(event: dg.DagsterEvent) -> SerializableErrorInfo | None:
    data = event.event_specific_data
    return data.error if isinstance(data, JobFailureData) else None


def _months(run: dg.DagsterRun) -> str:
    first = run.tags.get(RANGE_START) or run.tags.get(_PARTITION, "")
    last = run.tags.get(RANGE_END) or first
    told = [f"{first[:7]} to {last[:7]}" if first != last else first[:7]]
    return ", ".join(filter(None, [*told, *_each(also_read(run.tags))]))


def _each(months: Iterable[object]) -> Iterator[str]:
    yield from (f"{month}"[:7] for month in months)
