"""Checks that fail stop the publish, in a run of the real job over a range of months."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets.partitions import RANGE_END, RANGE_START
from assets.process import WAIT
from assets.resources import Workplace
from tests.golden.conftest import SAMPLES
from umkm_pipeline.definitions import defs
from umkm_pipeline.ingest.read_month import MonthReport, read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.refresh import read

SILENT = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("UMKM_LANDING_DIR", str(SAMPLES / "landing"))
    return Lake(tmp_path / "lake")


def run(selection: str, first: str, last: str) -> tuple[dg.ExecuteInProcessResult, dg.DagsterInstance]:
    instance = dg.DagsterInstance.ephemeral()
    chosen = dg.define_asset_job(
        "chosen", dg.AssetSelection.from_string(selection), executor_def=dg.in_process_executor
    )
    job = dg.Definitions(assets=defs.assets, resources=defs.resources, jobs=[chosen]).resolve_job_def("chosen")
    tags = {RANGE_START: first, RANGE_END: last, WAIT: "false"}
    return job.execute_in_process(instance=instance, run_config=SILENT, tags=tags, raise_on_error=False), instance


def test_a_range_is_one_run_with_counts_of_each_month(lake: Lake) -> None:
    result, instance = run("key:landing_files or key:raw_exports or key:core_exports", "2023-05-01", "2023-07-01")
    assert result.success
    for month in (date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1)):
        events = instance.fetch_materializations(
            dg.AssetRecordsFilter(asset_key=dg.AssetKey("core_exports"), asset_partitions=[month.isoformat()]), limit=1
        )
        metadata = events.records[0].asset_materialization
        assert metadata is not None
        assert metadata.metadata["dagster/partition_row_count"].value == len(lake.read("core_exports", month))
    checks = {check.check_name: check.passed for check in result.get_asset_check_evaluations()}
    assert checks == {"rows_add_up": True, "keys_hold": True}


def test_a_lost_row_in_any_month_of_a_range_fails_the_check_by_name(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def losing(lake: Lake, landing: Path, source: str, month: date, tokens: object) -> MonthReport:
        report = read_month(lake, landing, source, month, tokens)  # type: ignore[arg-type]
        if month == date(2023, 6, 1):
            lake.write(f"core_{source}", lake.read(f"core_{source}", month).iloc[1:], month)
        return report

    monkeypatch.setattr(read, "read_month", losing)
    result, _ = run("key:landing_files or key:raw_exports or key:core_exports", "2023-05-01", "2023-07-01")
    failed = {check.check_name: check for check in result.get_asset_check_evaluations() if not check.passed}
    assert failed.keys() == {"rows_add_up"}
    assert "exports 2023-06" in str(failed["rows_add_up"].description)
    assert failed["rows_add_up"].blocking
    assert not result.success


def test_two_runs_cannot_write_one_lake(lake: Lake) -> None:
    with Workplace().yield_for_execution(dg.build_init_resource_context()):
        result, _ = run("key:landing_files", "2023-05-01", "2023-05-01")
    assert not result.success
