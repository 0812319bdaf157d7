"""A kill at any point leaves the warehouse as it was, and a re-run gives what an undisturbed run gives."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden.conftest import Office, an_office
from umkm_pipeline.warehouse.contents import content_hash

FIRST, SECOND = "2023-06", "2023-07"


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


@pytest.fixture(scope="module")
def first_month() -> Iterator[Office]:
    """A machine that has read the first month, its server stopped, so that it can be copied."""
    with an_office() as office:
        office.take([FIRST])
        office.umkm("backfill")
        office.umkm("warehouse", "stop")
        yield office


@pytest.fixture
def office(first_month: Office) -> Iterator[Office]:
    """A copy of that machine, to which the second month was delivered."""
    with an_office() as there:
        shutil.copytree(first_month.landing, there.landing, dirs_exist_ok=True)
        # With owners and modes: the server's files belong to its own account when root runs it.
        subprocess.run(["cp", "-a", str(first_month.local), str(there.local)], check=True)
        there.take([SECOND])
        yield there


@pytest.fixture(scope="module")
def undisturbed(first_month: Office) -> dict[str, str]:
    """What the warehouse holds when both months are read without a kill, the first one first."""
    with an_office() as there:
        there.take([FIRST])
        there.umkm("backfill")
        there.take([SECOND])
        there.umkm("backfill")
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

    office.umkm("backfill")
    assert content_hash(office.url) == undisturbed
    assert not list(Path(office.local).rglob("*.tmp"))
