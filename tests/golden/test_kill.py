"""A kill at any point leaves the warehouse as it was, and a re-run gives what an undisturbed run gives."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator

import pytest

from tests.golden.conftest import FIRST, SECOND, Office, a_copy
from umkm_pipeline.warehouse.contents import content_hash


def killed_at(office: Office, line: str, *arguments: str) -> None:
    """Run `umkm`, and kill -9 it as soon as its progress shows `line`."""
    process = office.start(*arguments)
    assert process.stderr is not None
    for shown in process.stderr:
        if re.search(line, shown):
            process.send_signal(signal.SIGKILL)
            break
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, f"finished before {line!r} was shown"


@pytest.fixture
def office(first_month: Office) -> Iterator[Office]:
    """A machine that has read the first month, to which the second one was delivered."""
    with a_copy(first_month) as there:
        there.take([SECOND])
        yield there


@pytest.fixture(scope="module")
def undisturbed(first_month: Office) -> dict[str, str]:
    """What the warehouse holds when both months are read without a kill, the first one first."""
    with a_copy(first_month) as there:
        there.take([SECOND])
        there.refresh_here(FIRST, SECOND)
        return content_hash(there.url)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(rf"exports/{SECOND}", id="while reading"),
        pytest.param("derive identity_firm", id="once ids are kept"),
        pytest.param("derive mart_export_value", id="while deriving marts"),
        pytest.param("publish status.interval", id="amid publishing"),
    ],
)
def test_a_killed_run_changes_nothing_and_the_next_one_completes_it(
    office: Office, undisturbed: dict[str, str], line: str
) -> None:
    before = content_hash(office.url)
    killed_at(office, line, "backfill")
    assert content_hash(office.url) == before
    assert before != undisturbed

    office.refresh_here(FIRST, SECOND)
    assert content_hash(office.url) == undisturbed
    assert not list(office.local.rglob("*.tmp"))
