"""`python -m benchmarks.run`: measure every step, print a table of ratios.

Belongs here: which tasks a step has, in which order, and how they are told. Imports nothing heavy: see `measure.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Measurement, TaskFailedError, measure
from benchmarks.scale import TRUE_FIRMS, Scale

_SAMPLE_LANDING = Path(__file__).parents[1] / "data" / "samples" / "landing"


@dataclass(frozen=True, slots=True)
class At:
    """A task in one of the run's local folders; folders share nothing."""

    task: str
    folder: str = "kalsel"

    @property
    def landing(self) -> Path | None:
        """The committed sample for the Dagster step; else what the run itself wrote into its folder."""
        return _SAMPLE_LANDING if self.folder in {"dagster", "plain"} else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of the table: what is measured, and against what."""

    what: str
    measured: At
    against: str
    baseline: At
    each_row: bool = False
    """The two have not the same number of rows: the time ratio is that of one row."""
    times: int = 1
    """How often the two are measured, in turn; of each the quickest counts.

    Whatever else a machine does only adds, and the first process after a pause is slower on a virtual machine that
    hands free memory back to its host."""


@dataclass(frozen=True, slots=True)
class Step:
    """Some comparisons, what must have run before (steps, then tasks of its own), and what must hold in the end."""

    needs: tuple[str, ...]
    before: tuple[At, ...]
    compared: tuple[Compared, ...]
    holds: tuple[At, ...] = ()


_COPY = At("publishing:copy_csv")
_XLSX = At("ingest:read_delivered", "xlsx")

STEPS: dict[str, Step] = {
    "ingest": Step(
        needs=(),
        before=(At("landing:registry"), At("landing:districts", "districts")),
        compared=(
            Compared("registry CSV to core", At("ingest:read_delivered"), "pandas.read_csv", At("floor:read_csv")),
            Compared(
                "district workbooks to core",
                At("ingest:read_files", "districts"),
                "pandas.read_excel",
                At("floor:read_excel", "districts"),
            ),
        ),
    ),
    "formats": Step(
        needs=(),
        before=(
            At("wide_registry:xlsx", "xlsx"),
            At("wide_registry:csv", "csv"),
            At("wide_registry:slice_of_it", "slice"),
            At("wide_registry:twenty", "twenty"),
        ),
        compared=(
            Compared("365,000 x 20 xlsx", _XLSX, "calamine to text", At("floor:calamine_text", "xlsx"), times=3),
            Compared(
                *("365,000 x 20 xlsx", _XLSX, "openpyxl, apply (a row)", At("floor:row_wise", "slice")), each_row=True
            ),
            Compared("the same as csv", At("ingest:read_delivered", "csv"), "the xlsx", _XLSX, times=3),
            Compared(
                *("20 files, all cores", At("ingest:read_files", "twenty")),
                *("in one process", At("ingest:read_alone", "twenty")),
            ),
        ),
    ),
    "derive": Step(
        needs=("ingest",),
        before=(At("synthetic:core"),),
        compared=(
            Compared(
                "identity, status, marts", At("derive:derive"), "DuckDB: core sorted, written", At("floor:copy_core")
            ),
        ),
        holds=(At("derive:check"),),
    ),
    "marts": Step(
        needs=(),
        before=(At("true_scale:lake", "true_scale"),),
        compared=(
            Compared(
                *("status and marts, 2 million lines", At("derive:marts", "true_scale")),
                *("DuckDB: the lines, grouped", At("floor:group_lines", "true_scale")),
            ),
        ),
        holds=(At("derive:check", "true_scale"),),
    ),
    "publish": Step(
        needs=("derive",),
        before=(At("publishing:start"), At("publishing:write_csv")),
        compared=(
            Compared("first publish", At("publishing:publish_lake"), "COPY of the same rows", _COPY),
            Compared("publish, nothing new", At("publishing:publish_lake"), "COPY of the same rows", _COPY),
        ),
        holds=(At("publishing:figures"),),
    ),
    "dagster": Step(
        needs=(),
        before=(At("publishing:start", "dagster"), At("publishing:start", "plain")),
        compared=(
            Compared(
                "sample months, Dagster run",
                At("orchestration:refresh", "dagster"),
                "the same by plain calls",
                At("orchestration:plain", "plain"),
            ),
            Compared(
                "the same, nothing changed",
                At("orchestration:refresh", "dagster"),
                "deriving, publishing alone",
                At("orchestration:derived", "plain"),
            ),
            Compared(
                "the same again, nothing changed",
                At("orchestration:refresh", "dagster"),
                "the latest month alone, nothing changed",
                At("orchestration:refresh_last", "dagster"),
            ),
            Compared(
                "the latest month alone, nothing changed",
                At("orchestration:refresh_last", "dagster"),
                "reading it afresh",
                At("orchestration:read_last", "plain"),
            ),
        ),
    ),
}
"""In the order in which they run."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A line of the table, measured."""

    step: str
    compared: Compared
    measured: Measurement
    baseline: Measurement

    @property
    def time(self) -> float:
        """Wall time over the baseline's."""
        rows = self.measured.done.rows / self.baseline.done.rows if self.compared.each_row else 1
        return self.measured.seconds / self.baseline.seconds / rows

    @property
    def memory(self) -> float:
        """Peak memory over the baseline's."""
        return self.measured.peak_mib / self.baseline.peak_mib


class Bench:
    """A run under a folder of its own."""

    def __init__(self, root: Path, scale: Scale) -> None:
        self._root, self._scale = root, scale
        self._baselines: dict[At, Measurement] = {}
        self._servers: list[str] = []
        self.figures: dict[str, int] = {}

    def run(self, step_name: str) -> list[Ratio]:
        """Run a step whose needs have run.

        Raises:
            TaskFailedError: a task of it failed.
        """
        step, ratios = STEPS[step_name], []
        for at in step.before:
            if at.task == "publishing:start":
                self._servers.append(at.folder)
            self._measure(at)
        for compared in step.compared:
            measured, baselines = [], []
            for _ in range(compared.times):
                measured.append(self._measure(compared.measured))
                if compared.times > 1 or compared.baseline not in self._baselines:
                    baselines.append(self._measure(compared.baseline))
            if baselines:
                self._baselines[compared.baseline] = min(baselines, key=_seconds)
            ratios.append(Ratio(step_name, compared, min(measured, key=_seconds), self._baselines[compared.baseline]))
        for at in step.holds:
            self.figures |= self._measure(at).done.figures
        return ratios

    def stop(self) -> None:
        """Stop the PostgreSQL servers that the run started."""
        for folder in self._servers:
            measure("publishing:stop", self._scale, self._root / folder)

    def _measure(self, at: At) -> Measurement:
        print(f"{time.strftime('%H:%M:%S')}  {at.task} ({at.folder}) ...", end="", file=sys.stderr, flush=True)
        local = self._root / at.folder
        local.mkdir(exist_ok=True)
        measured = measure(at.task, self._scale, local, at.landing)
        print(f" {measured.seconds:.1f} s, {measured.peak_mib:,.0f} MiB", file=sys.stderr)
        for part, seconds in measured.done.parts.items():
            print(f"{'':10}{part} {seconds:.1f} s", file=sys.stderr)
        return measured


def _seconds(measurement: Measurement) -> float:
    return measurement.seconds


def table(ratios: Iterable[Ratio]) -> str:
    """The ratios as text in columns."""
    head = ("step", "measured", "rows", "s", "CPU s", "MiB", "against", "s", "CPU s", "MiB", "time", "memory")
    lines: list[tuple[str, ...]] = [head]
    for ratio in ratios:
        one, other = ratio.measured, ratio.baseline
        counts = (f"{value:,.1f}" for value in (one.seconds, one.cpu_seconds))
        others = (f"{value:,.1f}" for value in (other.seconds, other.cpu_seconds))
        lines.append(
            (
                *(ratio.step, ratio.compared.what, f"{one.done.rows:,}", *counts, f"{one.peak_mib:,.0f}"),
                *(ratio.compared.against, *others, f"{other.peak_mib:,.0f}"),
                *(f"x {ratio.time:.2f}", f"x {ratio.memory:.2f}"),
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    texts = {0, 1, 6}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in texts else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and tell; 0 when done, 1 when a task failed or a figure is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--firms", type=int, default=TRUE_FIRMS, metavar="N", help="size of the registry (%(default)s)")
    parser.add_argument("--months", type=int, default=0, metavar="N", help="latest sample months for Dagster (all)")
    parser.add_argument("--only", choices=STEPS, help="one step, and those that it needs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured to a file")
    chosen = parser.parse_args(arguments)
    names = _with_needs(chosen.only) if chosen.only else list(STEPS)
    ratios: list[Ratio] = []
    scale = Scale(chosen.firms, chosen.months)
    with tempfile.TemporaryDirectory(prefix="umkm-bench-") as root:
        bench = Bench(Path(root), scale)
        try:
            for name in names:
                ratios += bench.run(name)
        except TaskFailedError as error:
            print(f"\n{error}", file=sys.stderr)
            return 1
        finally:
            bench.stop()
    print(table(ratios))
    if bench.figures:
        firms, micro = bench.figures["firms"], bench.figures["mikro"]
        print(f"\nmart.registry_summary: {firms:,} firms, {micro:,} of them micro ({micro / firms:.2%}): exact")
    if chosen.json:
        chosen.json.write_text(json.dumps(_report(scale, ratios, bench.figures), indent=1) + "\n", "utf-8")
    return 0


def _with_needs(name: str) -> list[str]:
    wanted = {name}
    for step in reversed(STEPS):
        if step in wanted:
            wanted |= set(STEPS[step].needs)
    return [step for step in STEPS if step in wanted]


def _report(scale: Scale, ratios: Iterable[Ratio], figures: dict[str, int]) -> dict[str, object]:
    return {
        "on": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "scale": asdict(scale),
        "figures": figures,
        "ratios": [{**asdict(ratio), "time": ratio.time, "memory": ratio.memory} for ratio in ratios],
    }


if __name__ == "__main__":
    sys.exit(main())
