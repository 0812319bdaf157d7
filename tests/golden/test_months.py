"""A month linked against what is known, through the whole pipeline: nothing is left for a full run to change."""

from __future__ import annotations

import json

import pytest

from tests.golden.conftest import Office
from umkm_pipeline.lake import Lake

_MONTHS = ("2023-05", "2023-06", "2023-07")


def test_a_full_run_changes_nothing_that_months_gave(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.take(_MONTHS)
    state = Lake(office.local / "lake").linkage / "state.json"
    monkeypatch.setattr("umkm_pipeline.identity.memory.MOST_CHANGED", 100.0)
    changed = []
    for month in _MONTHS:
        office.refresh_here(month, month, fewest=0)
        changed.append(json.loads(state.read_text())["changed"])
    assert changed[0] == 0 < changed[1] < changed[2]
    months = office.query("select record_id, party_role, umkm_id, link_rule from identity.record_firm order by 1, 2")
    office.refresh_here(_MONTHS[-1], _MONTHS[-1], fewest=0, full=True)
    assert json.loads(state.read_text())["changed"] == 0
    full = office.query("select record_id, party_role, umkm_id, link_rule from identity.record_firm order by 1, 2")
    assert len(full) > 100
    assert months.equals(full)
    # Below so many records, nothing is remembered.
    office.refresh_here(_MONTHS[-1], _MONTHS[-1])
    assert not state.exists()
