from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.partitions import ALSO
from schedules.monthly import month_before, monthly_refresh
from umkm_pipeline.definitions import defs


@pytest.fixture(autouse=True)
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path / "local"))
    monkeypatch.setenv("UMKM_LANDING_DIR", str(tmp_path / "landing"))
    (tmp_path / "landing").mkdir()
    return tmp_path / "landing"


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2024, 1, 5), date(2023, 12, 1)),
        (date(2024, 3, 31), date(2024, 2, 1)),
        (date(2024, 2, 29), date(2024, 1, 1)),
    ],
)
def test_the_month_before(day: date, month: date) -> None:
    assert month_before(day) == month


def evaluated(at: datetime) -> dg.RunRequest | dg.SkipReason:
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance, scheduled_execution_time=at, repository_def=defs.get_repository_def()
        )
        answer = monthly_refresh(context)
    assert isinstance(answer, dg.RunRequest | dg.SkipReason)
    return answer


def asked(at: datetime) -> dg.RunRequest:
    answer = evaluated(at)
    assert isinstance(answer, dg.RunRequest)
    return answer


def deliver(landing: Path, month: str) -> None:
    (landing / "registry" / month).mkdir(parents=True)
    (landing / "registry" / month / "bone.csv").write_text("nama_umkm\r\nUD Maju\r\n", encoding="utf-8")


def test_a_tick_asks_for_the_month_that_ended_by_makassar_time() -> None:
    # 19:00 UTC on 4 June is 03:00 on 5 June in Makassar; 17:00 UTC on 31 May is already June there.
    assert asked(datetime(2024, 6, 4, 19, tzinfo=UTC)).partition_key == "2024-05-01"
    assert asked(datetime(2024, 5, 31, 17, tzinfo=UTC)).partition_key == "2024-05-01"


def test_a_tick_asks_also_for_months_whose_files_are_not_those_that_were_read(landing: Path) -> None:
    for month in ("2023-11", "2024-02", "2024-05", "2024-07"):
        deliver(landing, month)
    request = asked(datetime(2024, 6, 4, 19, tzinfo=UTC))
    assert request.partition_key == "2024-05-01"
    # July is not over at this tick.
    assert request.tags[ALSO] == "2023-11-01,2024-02-01"
    assert request.run_key == "2024-05-01"


def test_a_landing_folder_that_is_not_there_stops_no_tick(landing: Path) -> None:
    landing.rmdir()
    request = asked(datetime(2024, 6, 4, 19, tzinfo=UTC))
    assert (request.partition_key, request.tags[ALSO]) == ("2024-05-01", "")


def test_a_month_before_the_start_is_skipped() -> None:
    assert isinstance(evaluated(datetime(2019, 1, 4, 19, tzinfo=UTC)), dg.SkipReason)


def test_day_hour_and_time_zone_are_settings() -> None:
    program = (
        "from umkm_pipeline.definitions import defs; from assets.partitions import MONTHS; "
        "schedule = defs.resolve_schedule_def('monthly_refresh'); "
        "print(schedule.cron_schedule, schedule.execution_timezone, MONTHS.timezone)"
    )
    settings = {"UMKM_REFRESH_DAY": "10", "UMKM_REFRESH_HOUR": "22", "UMKM_TIMEZONE": "Asia/Jakarta"}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | settings, check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "0 22 10 * * Asia/Jakarta Asia/Jakarta"
