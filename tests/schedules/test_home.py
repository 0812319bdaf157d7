from __future__ import annotations

import stat
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.instance.ref import InstanceRef
from dagster_postgres import PostgresEventLogStorage

from schedules.home import dagster_home
from umkm_pipeline.settings import Settings


def test_without_a_server_of_its_own_dagster_keeps_its_storage_in_its_home(tmp_path: Path) -> None:
    home = dagster_home(Settings(local_dir=tmp_path))
    said = yaml.safe_load((home / "dagster.yaml").read_text())
    assert said["event_log_storage"]["config"]["base_dir"] == f"{home}/history/runs"
    assert "storage" not in said
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_several_services_share_a_storage_in_postgresql(
    tmp_path: Path, warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMKM_DAGSTER_URL", warehouse_url)
    home = dagster_home(Settings(local_dir=tmp_path))
    text = (home / "dagster.yaml").read_text()
    assert warehouse_url not in text  # it may hold a password
    with dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home))) as instance:
        assert isinstance(instance.event_log_storage, PostgresEventLogStorage)
        assert instance.run_monitoring_enabled
        assert instance.get_runs() == []
    assert [file.name for file in home.glob("dagster.yaml*")] == ["dagster.yaml"]
