"""A kill at any point leaves the warehouse as it was, and a re-run gives what an undisturbed run gives."""

from __future__ import annotations

import re
import signal

import pytest

from tests.golden.conftest import Office, an_office
from umkm_pipeline.warehouse.contents import content_hash

pytestmark = pytest.mark.xdist_group("golden")

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


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(rf"registry/{SECOND}", id="while reading"),
        pytest.param("derive identity_record", id="before ids are kept"),
        pytest.param("derive status_evidence", id="after ids are kept"),
        pytest.param("derive mart_export_value", id="while deriving marts"),
        pytest.param("publish core.registry", id="as publishing starts"),
        pytest.param("publish mart.firm", id="amid publishing"),
    ],
)
def test_a_killed_run_changes_nothing_and_the_next_one_completes_it(
    office: Office, undisturbed: dict[str, str], line: str
) -> None:
    office.take([FIRST])
    office.umkm("backfill")
    before = content_hash(office.url)

    office.take([SECOND])
    killed_at(office, line, "backfill")
    assert content_hash(office.url) == before

    office.umkm("backfill")
    assert content_hash(office.url) == undisturbed
    assert office.summary("backfill")["rows_inserted"] == 0


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, str]:
    """What the warehouse holds when the same two deliveries are read without a kill."""
    with an_office() as office:
        for month in (FIRST, SECOND):
            office.take([month])
            office.umkm("backfill")
        return content_hash(office.url)
