"""`python -m benchmarks.kills`: kill -9 at random points over a full refresh, again and again.

Two deliveries of one month take turns. Each time the new one is delivered, its refresh is killed at a random moment,
and what the warehouse holds must be the old state or the new one, whole; then the refresh is run to its end, and the
warehouse must hold exactly what it holds without a kill. In the end no run may be shown as going on, and no file
may be left half written. A refresh that was done before its kill is not counted. Exit code 1 where any of it does not
hold.

A moment is one of a run without a kill, found again by the line of progress before it: other work on the machine makes
a run slower or faster, and the line comes all the same.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from pathlib import Path

import dagster as dg

from schedules.home import dagster_home
from umkm_pipeline.settings import Settings
from umkm_pipeline.warehouse.contents import OVERALL, content_hash

_SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "landing"
_SOURCES, _MONTHS = ("registry", "training", "exports", "parcels"), ("2023-05", "2023-06", "2023-07")
_TURNS = "exports/2023-07"
_KILLED = -9


class Office:
    """A landing folder of three months, the last of which has its declarations in every other delivery."""

    def __init__(self, root: Path) -> None:
        self.root, self.landing, self.local = root, root / "landing", root / "local"
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith(("UMKM_", "DAGSTER_"))},
            "UMKM_LOCAL_DIR": str(self.local),
            "UMKM_LANDING_DIR": str(self.landing),
        }
        for source in _SOURCES:
            for month in _MONTHS:
                if (_SAMPLES / source / month).is_dir():
                    shutil.copytree(_SAMPLES / source / month, self.landing / source / month)

    def deliver(self, turn: int) -> None:
        """The delivery of a turn: with the month's declarations, or without."""
        if turn % 2:
            shutil.rmtree(self.landing / _TURNS)
        elif not (self.landing / _TURNS).exists():
            shutil.copytree(_SAMPLES / _TURNS, self.landing / _TURNS)

    def start(self, *arguments: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start a command."""
        return subprocess.Popen(  # noqa: S603 -- this interpreter, arguments of our own
            [sys.executable, "-m", "umkm_pipeline.cli", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )

    def run(self, *arguments: str) -> str:
        """A command, to its end."""
        process = self.start(*arguments)
        out = process.communicate()[0].decode()
        if process.returncode:
            raise SystemExit(f"umkm {' '.join(arguments)} ended with exit code {process.returncode}")
        return out.strip()

    def timed(self) -> list[float]:
        """A full refresh to its end: the second of each line of progress, and of the end."""
        started = time.monotonic()
        process = self.start("backfill", "--force", stderr=subprocess.PIPE)
        assert process.stderr
        lines = [time.monotonic() - started for _ in process.stderr]
        process.communicate()
        if process.returncode:
            raise SystemExit(f"umkm backfill --force ended with exit code {process.returncode}")
        return [*lines, time.monotonic() - started]

    def killed(self, after_lines: int, seconds: float) -> bool:
        """A full refresh, killed so long after a line of progress; False where it was done before."""
        process = self.start("backfill", "--force", stderr=subprocess.PIPE)
        assert process.stderr
        for _ in range(after_lines):
            process.stderr.readline()
        time.sleep(seconds)
        process.kill()
        process.communicate()
        return process.returncode == _KILLED


def main(arguments: list[str] | None = None) -> int:
    """Kill, compare, tell; 0 when all holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--points", type=int, default=30, metavar="N", help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=20_231, metavar="N", help="of the random moments (%(default)s)")
    chosen = parser.parse_args(arguments)
    moments = random.Random(chosen.seed)  # noqa: S311 -- chooses moments, keeps no secret
    with tempfile.TemporaryDirectory(prefix="umkm-kills-") as folder:
        office = Office(Path(folder))
        try:
            wrong = _kill(office, chosen.points, moments)
        finally:
            office.run("warehouse", "stop")
    for line in wrong:
        print(f"WRONG: {line}")
    print(f"{chosen.points} kills: {len(wrong)} wrong")
    return 1 if wrong else 0


def _kill(office: Office, points: int, moments: random.Random) -> list[str]:
    expected: dict[int, str] = {}
    shown, wrong = list[float](), list[str]()
    # Twice each: what the ids have been through is part of the contents.
    for turn in range(4):
        office.deliver(turn)
        shown = office.timed()
        expected[turn % 2] = content_hash(office.run("warehouse", "url"))[OVERALL]
    landed = turn = 0
    while landed < points:
        office.deliver(turn)
        after = shown[-1] * (landed + moments.random()) / points
        lines = bisect_right(shown, after)
        was_killed = office.killed(lines, after - (shown[lines - 1] if lines else 0))
        url = office.run("warehouse", "url")
        held = content_hash(url)[OVERALL]
        office.run("backfill")
        state = "old" if held == expected[1 - turn % 2] else "new" if held == expected[turn % 2] else "NEITHER"
        is_right = content_hash(url)[OVERALL] == expected[turn % 2]
        landed, turn = landed + was_killed, turn + 1
        told = f"{landed:3}  {after:5.1f} of {shown[-1]:.1f} s  {'killed' if was_killed else 'was done'}"
        print(f"{told}, warehouse: {state}, then {'identical' if is_right else 'DIFFERENT'}", flush=True)
        if state == "NEITHER" or not is_right:
            wrong.append(f"kill {landed} after {after:.1f} s")
    stuck, left = _stuck(office), list(office.local.rglob("*.tmp"))
    print(f"runs shown as going on: {stuck}; half-written files left: {len(left)}")
    return wrong + ["runs are stuck"] * bool(stuck) + ["half-written files are left"] * bool(left)


def _stuck(office: Office) -> int:
    os.environ["DAGSTER_HOME"] = str(dagster_home(Settings(local_dir=office.local)))
    going_on = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.NOT_STARTED]
    with dg.DagsterInstance.get() as instance:
        return len(instance.get_runs(dg.RunsFilter(statuses=going_on)))


if __name__ == "__main__":
    sys.exit(main())
