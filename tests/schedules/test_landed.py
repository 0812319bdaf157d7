"""The sensor, evaluated against a real instance, and the run that it asks for, carried out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.partitions import ALSO
from schedules.landed import landing_watch
from umkm_pipeline.definitions import defs
from umkm_pipeline.refresh import seen

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "landing"


class Office:
    """A landing folder and an instance; the clock of the sensor moves a minute a tick."""

    def __init__(self, root: Path, instance: dg.DagsterInstance) -> None:
        self.landing, self.instance = root / "landing", instance
        self.cursor: str | None = None

    def take(self, source: str, month: str) -> None:
        shutil.copytree(SAMPLES / source / month, self.landing / source / month)

    def tick(self) -> dg.SensorResult:
        context = dg.build_sensor_context(self.instance, cursor=self.cursor, definitions=defs)
        result = landing_watch(context)
        assert isinstance(result, dg.SensorResult)
        self.cursor = result.cursor
        return result


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path / "local"))
    monkeypatch.setenv("UMKM_LANDING_DIR", str(tmp_path / "landing"))
    monkeypatch.setenv("UMKM_SETTLE_SECONDS", "0")
    monkeypatch.setattr(seen, "_YOUNG_NS", -1)
    (tmp_path / "landing").mkdir()
    with dg.DagsterInstance.ephemeral() as instance:
        yield Office(tmp_path, instance)


def test_one_run_is_asked_for_over_the_months_concerned(office: Office) -> None:
    assert "nothing new" in str(office.tick().skip_reason)
    office.take("exports", "2023-06")
    office.take("training", "2023-06")
    office.take("exports", "2023-08")
    assert "may still be being copied" in str(office.tick().skip_reason)
    (request,) = office.tick().run_requests or ()
    assert (request.partition_key, request.tags[ALSO]) == ("2023-06-01", "2023-08-01")
    assert request.run_key
    assert "nothing new" in str(office.tick().skip_reason)


def test_a_landing_folder_that_is_not_there_is_a_reason_to_skip(office: Office) -> None:
    shutil.rmtree(office.landing)
    result = office.tick()
    assert "the landing folder does not exist" in str(result.skip_reason)
    assert "what to do" in str(result.skip_reason)


def test_the_request_is_one_that_the_job_takes(office: Office) -> None:
    office.take("exports", "2023-06")
    office.tick()
    (request,) = office.tick().run_requests or ()
    job = defs.resolve_job_def("refresh")
    assert request.partition_key in (job.partitions_def or dg.StaticPartitionsDefinition([])).get_partition_keys()
    assert defs.resolve_sensor_def("landing_watch").job_name == "refresh"
