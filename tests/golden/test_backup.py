"""A machine is lost and made again from its backup, its key and its landing files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden.conftest import SECOND, Office, a_copy
from umkm_pipeline.warehouse.contents import content_hash


@pytest.fixture
def office(both_months: Office) -> Iterator[Office]:
    """A machine that has read both months in one run, and the second one again."""
    with a_copy(both_months) as there:
        there.refresh_here(SECOND, SECOND)
        yield there


def test_a_lost_machine_comes_back_with_its_ids_and_its_past(office: Office, tmp_path: Path) -> None:
    assert office.umkm("warehouse", "url")[0].strip() == office.url
    before = content_hash(office.url)
    history = office.query("SELECT min(known_from), count(*) FROM mart.firm_history")
    made = json.loads(office.umkm("backup", "--to", str(tmp_path), "--json")[0])
    assert made["rows"]["mart.firm_history"] == history.iloc[0, 1]

    office.umkm("warehouse", "stop")
    shutil.rmtree(office.local)
    office.umkm("restore", made["folder"])
    del office.url
    assert content_hash(office.url) == before
    again = office.summary("backfill")
    assert (again["rows_inserted"], again["rows_closed"]) == (0, 0)
    assert content_hash(office.url) == before
    assert office.query("SELECT min(known_from), count(*) FROM mart.firm_history").equals(history)


def test_a_backup_is_not_put_over_a_warehouse_by_accident(first_month: Office, tmp_path: Path) -> None:
    with a_copy(first_month) as office:
        made = json.loads(office.umkm("backup", "--to", str(tmp_path), "--json")[0])
        _, said = office.umkm("restore", made["folder"], code=1)
    assert "not empty" in said
    assert "--replace" in said
