"""Every task of the benchmark at a size that takes seconds, in this process: imports are most of a small run."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.derived import DERIVED
from benchmarks.measure import Done, Measurement
from benchmarks.run import STEPS, At, Compared, Ratio, table
from benchmarks.scale import Scale
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import TABLES

FIRMS = 300
TASKS = [
    at
    for step in STEPS.values()
    for at in (*step.before, *(at for one in step.compared for at in (one.measured, one.baseline)), *step.holds)
]


def task(at: At) -> Callable[[Scale], Done]:
    module, function = at.task.split(":")
    found: Callable[[Scale], Done] = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    return found


@pytest.mark.parametrize("at", dict.fromkeys(TASKS), ids=lambda at: f"{at.task} ({at.folder})")
def test_every_task_exists(at: At) -> None:
    assert callable(task(at))


def test_the_flow_gives_the_registry_s_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: dict[tuple[str, int], Done] = {}

    def run(at: At) -> Done:
        monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path / at.folder))
        return task(at)(Scale(FIRMS))

    baselines: set[At] = set()
    try:
        for name in ("ingest", "derive", "publish"):
            for at in STEPS[name].before:
                run(at)
            for number, compared in enumerate(STEPS[name].compared):
                done[name, number] = run(compared.measured)
                if compared.baseline not in baselines:
                    assert run(compared.baseline).rows > 0
                    baselines.add(compared.baseline)
            for at in STEPS[name].holds:
                found = run(at)
    finally:
        run(At("publishing:stop"))
    assert found.figures == {"firms": FIRMS, "mikro": 270}
    assert [done["ingest", 0].rows, done["ingest", 1].rows] == [FIRMS, 3]
    first, second = done["publish", 0], done["publish", 1]
    assert first.figures == {"inserted": first.rows, "closed": 0}
    assert second.figures == {"inserted": 0, "closed": 0}


def test_the_marts_are_all_derived_and_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path))
    step = STEPS["marts"]
    (compared,) = step.compared
    for at in step.before:
        task(at)(Scale(FIRMS))
    done = task(compared.measured)(Scale(FIRMS))
    assert task(compared.baseline)(Scale(FIRMS)).rows > Scale(FIRMS).true_items
    derived = {one.asset for one in DERIVED if TABLES[one.asset].schema in {"status", "mart"}}
    assert done.parts.keys() == derived
    lake = Lake(tmp_path / "lake")
    empty = {asset for asset in derived if lake.read(asset).empty}
    # No event tells its class, and so few firms have no effect to estimate.
    few = {"mart_programme_balance", "mart_programme_event_study"}
    assert {asset for asset in empty if asset.startswith("mart")} <= {
        "mart_class_interval",
        "mart_class_progress",
        *few,
    }
    for at in step.holds:
        task(at)(Scale(FIRMS))


def test_the_table_shows_ratios() -> None:
    def measured(seconds: float, mib: float) -> Measurement:
        return Measurement("a:b", seconds, seconds, mib, 1.0, 0.5, Done(rows=1_000))

    compared = Compared("reading", At("a:b"), "copying", At("a:c"))
    text = table([Ratio("ingest", compared, measured(6, 300), measured(2, 100))])
    assert [" ".join(line.split()) for line in text.splitlines()] == [
        "step measured rows s CPU s MiB against s CPU s MiB time memory",
        "ingest reading 1,000 6.0 6.0 300 copying 2.0 2.0 100 x 3.00 x 3.00",
    ]
