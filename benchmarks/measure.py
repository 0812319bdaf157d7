"""One task measured in a process of its own, so that its peak memory is its own.

Belongs here: starting that process, and what it tells. The parent imports the standard library only: on Linux a child
begins with the peak of the process that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.scale import Scale

_ROOT = Path(__file__).parents[1]


class TaskFailedError(Exception):
    """A task ended with an error, which it has printed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a task has to say for itself.

    Args:
        rows: rows (or files) that went through it.
        parts: seconds of its parts.
        figures: numbers that came out.
    """

    rows: int = 0
    parts: dict[str, float] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A task, measured.

    Args:
        task: `module:function`.
        seconds: wall time of the function, without imports.
        cpu_seconds: CPU time of its process in that while (not of PostgreSQL's), which load from others changes less.
        peak_mib: largest resident memory of its process, with imports (not of PostgreSQL).
        import_seconds: wall time of its imports.
        load: load average over the last minute when it began.
        done: what the task says.
    """

    task: str
    seconds: float
    cpu_seconds: float
    peak_mib: float
    import_seconds: float
    load: float
    done: Done


def measure(task: str, scale: Scale, local: Path, landing: Path | None = None) -> Measurement:
    """Run a task and wait for it.

    Args:
        task: `module:function`, the function one of `Scale` to `Done`.
        scale: handed to it.
        local: `UMKM_LOCAL_DIR` of its process; no other setting of this process reaches it.
        landing: `UMKM_LANDING_DIR` of its process, if it is not in `local`.

    Raises:
        TaskFailedError: it failed.
    """
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("UMKM_", "DAGSTER_"))}
    environment["UMKM_LOCAL_DIR"] = str(local)
    if landing:
        environment["UMKM_LANDING_DIR"] = str(landing)
    ran = subprocess.run(  # noqa: S603 -- this interpreter, arguments of our own
        [sys.executable, "-m", "benchmarks.task", task, json.dumps(asdict(scale))],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise TaskFailedError(f"{task} ended with exit code {ran.returncode}")
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return Measurement(**{**told, "done": Done(**told["done"])})
