"""The process of one task: `python -m benchmarks.task MODULE:FUNCTION SCALE`; prints its measurement as JSON.

Belongs here: taking the time and the memory. It imports nothing but the task's own module.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from dataclasses import asdict

from benchmarks.measure import Measurement
from benchmarks.scale import Scale

_KIB_PER_MIB = 1024


def main(task: str, scale: str) -> None:
    """Run the task and print what it took."""
    load, begun = os.getloadavg()[0], time.perf_counter()
    module, function = task.split(":")
    run = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    started, cpu = time.perf_counter(), time.process_time()
    done = run(Scale(**json.loads(scale)))
    measured = Measurement(
        task=task,
        seconds=time.perf_counter() - started,
        cpu_seconds=time.process_time() - cpu,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_MIB,
        import_seconds=started - begun,
        load=load,
        done=done,
    )
    print(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main(*sys.argv[1:])
