"""Checks that fail stop the publish, in a run of the real job over a range of months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import dagster as dg
import pytest

from assets.checks import TRANSITIONS_ALLOWED, Check
from assets.declare import Derived, derived_asset
from assets.derived import DERIVED
from assets.partitions import ALSO, FORCE, RANGE_END, RANGE_START
from assets.process import WAIT
from assets.resources import Workplace
from tests.golden.conftest import SAMPLES
from umkm_pipeline.definitions import defs
from umkm_pipeline.ingest.read_month import MonthReport, read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.refresh import read

_BUILDS = {derived.asset: derived.build for derived in DERIVED}
SILENT = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture
def lake(warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setenv("UMKM_WAREHOUSE_URL", warehouse_url)
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("UMKM_LANDING_DIR", str(SAMPLES / "landing"))
    return Lake(tmp_path / "lake")


def run(
    selection: str, first: str, last: str, tags: Mapping[str, str] = MappingProxyType({})
) -> tuple[dg.ExecuteInProcessResult, dg.DagsterInstance]:
    instance = dg.DagsterInstance.ephemeral()
    chosen = dg.define_asset_job(
        "chosen", dg.AssetSelection.from_string(selection), executor_def=dg.in_process_executor
    )
    job = dg.Definitions(assets=defs.assets, resources=defs.resources, jobs=[chosen]).resolve_job_def("chosen")
    told = {RANGE_START: first, RANGE_END: last, WAIT: "false", **tags}
    return job.execute_in_process(instance=instance, run_config=SILENT, tags=told, raise_on_error=False), instance


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


def test_months_beside_the_range_are_recorded_too_and_what_has_not_changed_is_kept(lake: Lake) -> None:
    chosen = "key:landing_files or key:raw_exports or key:core_exports"
    key = dg.AssetKey("core_exports")
    result, instance = run(chosen, "2023-05-01", "2023-06-01", {ALSO: "2023-08-01"})
    assert result.success
    for asset in ("landing_files", "raw_exports", "core_exports"):
        assert instance.get_materialized_partitions(dg.AssetKey(asset)) == {"2023-05-01", "2023-06-01", "2023-08-01"}
    files = {file: file.stat().st_mtime_ns for file in lake.root.rglob("????-??.parquet")}

    result, instance = run(chosen, "2023-06-01", "2023-06-01", {ALSO: "2023-08-01"})
    assert result.success
    assert {file: file.stat().st_mtime_ns for file in files} == files
    (event, other) = instance.fetch_materializations(key, limit=5).records
    for record in (event, other):
        materialization = record.asset_materialization
        assert materialization is not None
        assert materialization.metadata["kept as it was"].value is True
        assert materialization.metadata["rows read"].value

    result, _ = run(chosen, "2023-06-01", "2023-06-01", {FORCE: "true"})
    assert result.success
    changed = {file.stem for file in files if file.stat().st_mtime_ns != files[file]}
    assert changed == {"2023-06"}


def test_two_runs_cannot_write_one_lake(lake: Lake) -> None:
    with Workplace().yield_for_execution(dg.build_init_resource_context()):
        result, _ = run("key:landing_files", "2023-05-01", "2023-05-01")
    assert not result.success


def test_derivations_of_a_run_share_an_engine_until_one_goes_wrong(lake: Lake) -> None:
    scratch = Workplace().settings.scratch
    with Workplace().yield_for_execution(dg.build_init_resource_context()) as workplace:
        with workplace.opened() as first, workplace.opened() as second:
            assert first is second
        with pytest.raises(ZeroDivisionError), workplace.opened():
            raise ZeroDivisionError
        assert not list(scratch.iterdir())
        with workplace.opened() as third:
            assert third is not first
            assert third.scan("mart_firm").count().execute() == 0
            assert len(list(scratch.iterdir())) == 1
    assert not list(scratch.iterdir())
    assert lake.root.is_dir()


def test_a_transition_that_the_rules_do_not_allow_stops_the_publish(core: Any) -> None:
    core.put("core_exports", date(2023, 5, 1), {"document_id": "A", "exporter_nib": "1234567890123"})
    core.intervals()
    check = TRANSITIONS_ALLOWED
    assert check.spec("status_interval").blocking
    assert check.result("status_interval", core.scan).passed
    rows = core.lake.read("status_interval")
    core.lake.write("status_interval", rows.assign(rung=[7, 3]))
    result = check.result("status_interval", core.scan)
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.ERROR
    assert "from rung 7 to 3: 1" in str(result.description)


@pytest.mark.parametrize("blocks", [True, False])
def test_a_derived_table_is_kept_only_once_its_checks_have_passed(lake: Lake, blocks: bool) -> None:
    """Twice in a run of its own, as somebody does who chooses one asset in the UI."""
    found: dict[str, object] = {"off": 1}
    check = Check("holds", "As the test says.", lambda scan: found, blocks=blocks)  # noqa: ARG005 -- as checks are called
    table = Derived("mart_dim_programme", (), _BUILDS["mart_dim_programme"], checks=(check,))
    asset = derived_asset(table)

    def kept() -> object:
        resources = {"workplace": Workplace()}
        with dg.DagsterInstance.ephemeral() as instance:
            result = dg.materialize([asset], resources=resources, instance=instance, raise_on_error=False)
        told = {one.check_name: one.passed for one in result.get_asset_check_evaluations()}
        assert told == {"keys_hold": True, "holds": not found}
        assert result.success is (not blocks or not found)
        (made,) = result.asset_materializations_for_node("mart_dim_programme")
        return made.metadata["kept"].value

    assert [kept(), kept()] == [False, False]
    found.clear()
    assert [kept(), kept()] == [False, True]
    lake.file("mart_dim_programme").unlink()
    assert [kept(), kept()] == [False, True]
