"""What may happen to a run: the database restarts, the disk fills up, the clock goes back, two start at once.

Each ends with the warehouse that an undisturbed run gives.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest

from tests.golden.conftest import FIRST, SECOND, Office
from umkm_pipeline.warehouse.contents import content_hash


@pytest.fixture
def delivered(office: Office) -> Office:
    office.take([FIRST, SECOND])
    return office


def seen(process: subprocess.Popen[str], line: str) -> None:
    """Wait until a command's progress shows a line, and take in the rest beside."""
    assert process.stderr is not None
    for shown in process.stderr:
        if re.search(line, shown):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return
    raise AssertionError(f"{line!r} was not shown")


def test_a_database_that_restarts_in_the_middle_is_waited_for(delivered: Office, undisturbed: dict[str, str]) -> None:
    process = delivered.start("backfill")
    seen(process, "publish core.training")
    delivered.umkm("warehouse", "stop")
    assert process.wait(300) == 0
    assert content_hash(delivered.url) == undisturbed


@contextmanager
def small_disk(office: Office) -> Iterator[Callable[[], object]]:
    """The lake on a disk of 400 kB; yields what makes it large. Needs the right to mount."""
    office.local.mkdir(exist_ok=True)
    lake = office.local / "lake"
    lake.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=400k,mode=0700", "tmpfs", str(lake)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield partial(subprocess.run, ["mount", "-o", "remount,size=200m", str(lake)], check=True)
    finally:
        subprocess.run(["umount", "--lazy", str(lake)], check=True)


def test_a_full_disk_changes_nothing_and_the_next_run_goes_on(delivered: Office, undisturbed: dict[str, str]) -> None:
    with small_disk(delivered) as enlarge:
        _, err = delivered.umkm("backfill", code=1)
        assert "No space left on device" in err
        assert "free space on the disk" in err
        assert delivered.query("select count(*) from audit.refresh")["count"].item() == 0
        enlarge()
        _, err = delivered.umkm("backfill")
        # What was read before the disk was full is kept.
        assert "plan: 2 of 2 months to read (3 files" not in err
        assert content_hash(delivered.url) == undisturbed
        assert not list(delivered.local.rglob("*.tmp"))


def test_of_two_at_once_one_says_so_and_nothing_is_mixed(delivered: Office, undisturbed: dict[str, str]) -> None:
    both = [delivered.start("backfill") for _ in range(2)]
    ended = [process.communicate(timeout=600) for process in both]
    codes = [process.returncode for process in both]
    assert 0 in codes
    assert all(
        code == 0 or "another run is writing the lake" in err for code, (_, err) in zip(codes, ended, strict=True)
    )
    assert content_hash(delivered.url) == undisturbed


def test_a_clock_that_went_back_tears_no_history(office: Office, undisturbed: dict[str, str]) -> None:
    """What was published while the clock was a day ahead is older than what is published after it was set right."""
    office.take([FIRST, SECOND])
    late = next((office.landing / "exports" / SECOND).iterdir())
    kept = late.read_bytes()
    late.unlink()
    office.refresh_here(FIRST, SECOND)
    histories = office.query(
        "select table_schema || '.' || table_name as name from information_schema.columns "
        "where column_name = 'known_to' and table_name like '%\\_history'"
    )["name"]
    assert len(histories) > 20
    with psycopg.connect(office.url) as connection:
        connection.execute("update audit.refresh set published_at = published_at + interval '1 day'")
        for name in histories:
            connection.execute(f"update {name} set known_from = known_from + interval '1 day'")
    late.write_bytes(kept)
    office.refresh_here(FIRST, SECOND)
    # How ids came about is history; which firm has which id is not.
    found = content_hash(office.url)
    assert {name for name in found if found[name] != undisturbed[name]} <= {
        "identity.id_redirect",
        "identity.id_registry",
        "overall",
    }
    closed = 0
    for name in histories:
        times = office.query(
            f"select count(*), count(*) filter (where known_to <= known_from) as torn from {name} "
            "where known_to is not null"
        )
        assert times["torn"].item() == 0, name
        closed += times["count"].item()
    assert closed
