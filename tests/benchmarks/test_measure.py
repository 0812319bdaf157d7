from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.measure import TaskFailedError, measure
from benchmarks.scale import Scale


def test_a_task_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "x.csv").write_text("a;b\n1;2\n3;4\n")
    measured = measure("floor:read_csv", Scale(firms=30), tmp_path)
    assert measured.done.rows == 2
    assert measured.import_seconds > measured.seconds > 0
    assert measured.peak_mib > 20


def test_a_task_that_fails_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TaskFailedError, match="floor:no_such_task"):
        measure("floor:no_such_task", Scale(firms=30), tmp_path)
    assert "no_such_task" in capfd.readouterr().err
