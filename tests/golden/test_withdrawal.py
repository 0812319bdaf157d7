"""Files that are gone: nothing is withdrawn by accident; what is withdrawn on purpose is still known of the past."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden.conftest import FIRST as KEPT
from tests.golden.conftest import SECOND as GONE
from tests.golden.conftest import Office, a_copy


@pytest.fixture
def office(both_months: Office) -> Iterator[Office]:
    """A machine that has read both months."""
    with a_copy(both_months) as there:
        yield there


def test_a_month_is_withdrawn_on_purpose_only(office: Office) -> None:
    before = office.query("select count(*) from core.exports")["count"].item()
    for folder in office.landing.glob(f"*/{GONE}"):
        shutil.rmtree(folder)

    for command in (["refresh", "--month", GONE], ["backfill"]):
        _, err = office.umkm(*command, code=1)
        assert GONE in err
        assert "--withdraw" in err
    assert office.query("select count(*) from core.exports")["count"].item() == before

    summary = office.summary("refresh", "--month", GONE, "--withdraw")
    assert summary["rows_closed"] > 0
    left = office.query("select distinct to_char(period_month, 'YYYY-MM') as month from core.exports")["month"]
    assert left.tolist() == [KEPT]
    history = office.query("select count(*) from core.exports_history where known_to is not null")
    assert history["count"].item() > 0


def test_a_new_lake_never_withdraws_what_is_published(office: Office, tmp_path: Path) -> None:
    before = office.query("select count(*), sum(fob_usd) from mart.export_value")
    _, err = office.umkm("refresh", "--month", GONE, code=1, UMKM_LAKE_DIR=str(tmp_path / "new"))
    assert KEPT in err
    assert "umkm backfill" in err
    assert office.query("select count(*), sum(fob_usd) from mart.export_value").equals(before)

    # The whole backfill into the new lake finds every firm under its id again.
    summary = office.summary("backfill", UMKM_LAKE_DIR=str(tmp_path / "new"))
    assert (summary["rows_inserted"], summary["rows_closed"]) == (0, 0)
