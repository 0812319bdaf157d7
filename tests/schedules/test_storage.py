import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import dagster as dg
import psutil
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


def test_what_follows_a_wipe_by_another_process_is_kept(instance: dg.DagsterInstance) -> None:
    """Files that this process has open are deleted under it."""
    before, last = run_of(instance), run_of(instance)
    event = instance.all_logs(last)[-1]
    asked = "import sys; import dagster as dg; instance = dg.DagsterInstance.get(); "
    subprocess.run([sys.executable, "-c", f"{asked} instance.wipe()"], check=True)
    assert list(instance.all_logs(before)) == []
    instance.event_log_storage.store_event(event)
    assert len(instance.all_logs(last)) == 1
    program = f"{asked} sys.exit(len(instance.all_logs({last!r})) != 1)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    assert instance.get_run_by_id(run_of(instance)) is not None


def test_a_forked_process_has_connections_and_locks_of_its_own(instance: dg.DagsterInstance) -> None:
    run_id = run_of(instance)
    storage, events = instance.event_log_storage, instance.all_logs(run_id)
    assert isinstance(storage, BatchedSqliteEventLogStorage)
    kept = storage._engine(run_id)
    assert storage._engine(run_id) is kept
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with storage._db_lock:
            held.set()
            done.wait()

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    held.wait()
    if not (child := os.fork()):
        signal.alarm(30)
        try:
            storage.store_event(events[-1])
            os._exit(0 if storage._engine(run_id) is not kept else 1)
        finally:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    done.set()
    thread.join()
    assert status == 0
    assert storage._engine(run_id) is kept
    assert len(instance.all_logs(run_id)) == len(events) + 1


def test_many_runs_and_threads_leave_few_files_open(instance: dg.DagsterInstance) -> None:
    runs = [run_of(instance) for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        counts = {len(logs) for logs in pool.map(instance.all_logs, runs * 4)}
    assert len(counts) == 1
    files = [Path(file.path).name for file in psutil.Process().open_files()]
    # Those that are kept, and one that each thread was about to use.
    assert len({name for name in files if name.removesuffix(".db") in {*runs, "index"}}) <= 8 + 8
