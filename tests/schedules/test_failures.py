"""Runs that failed, real ones: who is told what, and which are started again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.partitions import ALSO, FULL, RANGE_END, RANGE_START
from assets.redact import redacted
from schedules.again import AGAIN, start_again
from schedules.failures import tell_failure
from tests.alerts.servers import Post, web_server
from umkm_pipeline.definitions import defs
from umkm_pipeline.errors import TransientError, UmkmError

ERRORS: list[Exception] = []


@dg.op
def read_registry() -> None:
    with redacted():
        raise ERRORS[0]


@dg.job(name="refresh")
def refresh() -> None:
    read_registry()


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with web_server() as server:
        (tmp_path / "webhook").write_text(f"http://127.0.0.1:{server.port}/", encoding="utf-8")
        monkeypatch.setenv("UMKM_ALERT_WEBHOOK_FILE", str(tmp_path / "webhook"))
        yield server


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as one:
        yield one


def failed(instance: dg.DagsterInstance, error: Exception, **tags: str) -> dg.RunFailureSensorContext:
    """A run that failed in a step by an error."""
    ERRORS[:] = [error]
    result = refresh.execute_in_process(instance=instance, tags=tags, raise_on_error=False)
    return context(instance, result.run_id)


def killed(instance: dg.DagsterInstance, **tags: str) -> dg.RunFailureSensorContext:
    """A run that was found without its process."""
    run = instance.create_run_for_job(refresh, tags=tags)
    instance.report_run_failed(run, "Its process is gone")
    return context(instance, run.run_id)


def context(instance: dg.DagsterInstance, run_id: str) -> dg.RunFailureSensorContext:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    (entry,) = instance.all_logs(run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    assert entry.dagster_event is not None
    return dg.build_run_status_sensor_context(
        "sensor", entry.dagster_event, instance, run, repository_def=defs.get_repository_def()
    ).for_run_failure()


def test_people_are_told_what_failed_and_what_to_do(instance: dg.DagsterInstance, post: Post) -> None:
    error = UmkmError("the disk is full", where="lake", remedy="free space")
    tags = {RANGE_START: "2023-06-01", RANGE_END: "2023-08-01", ALSO: "2022-01-01"}
    tell_failure(failed(instance, error, **tags))
    told = json.loads(post.bodies[0])
    assert "2023-06 to 2023-08, 2022-01" in told["subject"]
    for part in ("step read_registry", "lake: the disk is full", "what to do: free space", told["run_id"]):
        assert part in told["text"]
    assert "Traceback" not in told["text"]


def test_of_an_error_that_is_not_meant_for_people_only_the_kind_is_told(
    instance: dg.DagsterInstance, post: Post
) -> None:
    tell_failure(failed(instance, ValueError("Siti 7308014502900001")))
    text = json.loads(post.bodies[0])["text"]
    assert "unexpected builtins.ValueError" in text
    assert "Siti" not in text


def test_a_run_that_failed_by_itself_is_told_and_not_started_again(instance: dg.DagsterInstance, post: Post) -> None:
    for error in (UmkmError("bad file"), TransientError("still no connection")):
        found = failed(instance, error)
        assert isinstance(start_again(found), dg.SkipReason)
        tell_failure(found)
    assert len(post.bodies) == 2


def test_a_run_whose_process_was_killed_is_started_again_and_told_of_the_third_time(
    instance: dg.DagsterInstance, post: Post
) -> None:
    tags = {
        RANGE_START: "2023-06-01",
        RANGE_END: "2023-08-01",
        ALSO: "2022-01-01",
        FULL: "true",
        "dagster/backfill": "b",
    }
    for times in range(3):
        found = killed(instance, **tags, **({AGAIN: str(times)} if times else {}))
        request = start_again(found)
        assert isinstance(request, dg.RunRequest)
        assert request.tags[AGAIN] == str(times + 1)
        assert {request.tags[name] for name in (RANGE_START, RANGE_END, ALSO, FULL)} == {
            *("2023-06-01", "2023-08-01", "2022-01-01", "true")
        }
        assert "dagster/backfill" not in request.tags
        assert request.run_key == f"again-{found.dagster_run.run_id}"
        assert isinstance(tell_failure(found), dg.SkipReason)
    last = killed(instance, **tags, **{AGAIN: "3"})
    assert isinstance(start_again(last), dg.SkipReason)
    tell_failure(last)
    assert len(post.bodies) == 1


def test_nobody_is_told_where_nothing_is_configured(instance: dg.DagsterInstance) -> None:
    assert isinstance(tell_failure(failed(instance, UmkmError("bad file"))), dg.SkipReason)
