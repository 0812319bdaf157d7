"""Daemon, webserver and code server as processes: a backfill from the UI gives what the command gives."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from assets.process import MARK
from schedules.again import AGAIN
from tests.golden.conftest import FIRST, SECOND, Office
from tests.golden.services import Services, services, wait_for
from umkm_pipeline.warehouse.contents import content_hash


@pytest.fixture
def running(office: Office) -> Iterator[Services]:
    office.take([FIRST, SECOND])
    with services(office) as found:
        yield found


def pid_of_a_run(running: Services, *, other_than: int = 0) -> int:
    """The process that carries the run that goes on."""

    def look() -> int | None:
        for run in running.runs():
            if run["status"] == "STARTED" and MARK in run["tags"]:
                pid = int(run["tags"][MARK].split("|")[2])
                return pid if pid != other_than else None
        return None

    return wait_for("a run", look)


def test_a_backfill_from_the_ui_is_one_run_that_survives_kill_and_termination(
    running: Services, undisturbed: dict[str, str]
) -> None:
    running.backfill(FIRST, SECOND)
    killed = pid_of_a_run(running)
    os.kill(killed, signal.SIGKILL)
    os.kill(pid_of_a_run(running, other_than=killed), signal.SIGTERM)

    def ended() -> list[str] | None:
        statuses = [run["status"] for run in running.runs()]
        return statuses if len(statuses) == 3 and statuses[0] in {"SUCCESS", "FAILURE", "CANCELED"} else None

    assert wait_for("the third run", ended) == ["SUCCESS", "FAILURE", "FAILURE"]
    assert [run["tags"].get(AGAIN) for run in running.runs()] == ["2", "1", None]
    assert content_hash(running.office.url) == undisturbed
