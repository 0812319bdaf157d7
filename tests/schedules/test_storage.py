import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from schedules.home import dagster_home
from schedules.storage import BatchedSqliteEventLogStorage, quicken_storage
from umkm_pipeline.settings import Settings

quicken_storage()

MONTHS = dg.MonthlyPartitionsDefinition("2020-01-01", end_date="2021-01-01")


@dg.asset(partitions_def=MONTHS, backfill_policy=dg.BackfillPolicy.single_run())
def each_month(context: dg.AssetExecutionContext) -> None:
    for key in context.partition_keys:
        context.add_asset_metadata({"month": key}, partition_key=key)


RANGE = {"dagster/asset_partition_range_start": "2020-01-01", "dagster/asset_partition_range_end": "2020-12-01"}


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    home = dagster_home(Settings(local_dir=tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    return dg.DagsterInstance.get()


def run_of(instance: dg.DagsterInstance) -> str:
    job = dg.Definitions(assets=[each_month], jobs=[dg.define_asset_job("all_months")])
    return job.resolve_job_def("all_months").execute_in_process(instance=instance, tags=RANGE).run_id


def test_a_batch_is_stored_with_all_that_single_events_leave(instance: dg.DagsterInstance) -> None:
    assert isinstance(instance.event_log_storage, BatchedSqliteEventLogStorage)
    run_id = run_of(instance)
    assert instance.get_materialized_partitions(dg.AssetKey("each_month")) == set(MONTHS.get_partition_keys())
    found = instance.fetch_materializations(dg.AssetKey("each_month"), limit=20).records
    assert sorted(
        str(one.asset_materialization.metadata["month"].value) for one in found if one.asset_materialization
    ) == (MONTHS.get_partition_keys())
    events = [log.get_dagster_event() for log in instance.all_logs(run_id) if log.is_dagster_event]
    assert sum(event.is_step_materialization for event in events) == len(MONTHS.get_partition_keys())
    assert instance.get_latest_materialization_event(dg.AssetKey("each_month")) is not None


def test_a_batch_that_fails_leaves_nothing(instance: dg.DagsterInstance) -> None:
    run_id = run_of(instance)
    storage = instance.event_log_storage
    logs = [log for log in instance.all_logs(run_id) if log.is_dagster_event]
    broken = [logs[0], logs[0]._replace(run_id=None)]  # type: ignore[arg-type]
    before = len(instance.all_logs(run_id))
    with pytest.raises(Exception, match="shard"):
        storage.store_event_batch(broken)
    assert len(instance.all_logs(run_id)) == before
    storage.store_event_batch([logs[0], logs[0]])
    assert len(instance.all_logs(run_id)) == before + 2


def test_a_batch_does_not_wait_for_the_disk(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    run_id = run_of(instance)
    with closing(sqlite3.connect(tmp_path / "dagster/history/runs" / f"{run_id}.db")) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with instance.event_log_storage.run_connection(run_id) as connection:  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
