"""How far reading has come, and how long the rest will take by what was done so far.

Belongs here: that estimate. It counts bytes of files, and something for each file, since a small one takes long too.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import date

from umkm_pipeline.refresh.plan import MonthPlan

_LOG = logging.getLogger("umkm_pipeline.refresh")
_BYTES_A_FILE = 250_000
"""Bytes that take as long to read as opening a file and understanding its header."""

_TELL_IN_FULL = 90
"""Up to so many seconds, or minutes, nothing larger is named."""


class Pace:
    """Progress of one run's reading.

    Args:
        plans: what the run will read.
        clock: seconds that only go forward.
    """

    def __init__(self, plans: Iterable[MonthPlan], clock: Callable[[], float] = time.monotonic) -> None:
        steps = [step for one in plans for step in one.steps if step.why]
        self._weight = {(step.source, step.month): step.size + _BYTES_A_FILE * len(step.now.files) for step in steps}
        self._all, self._done, self._steps = sum(self._weight.values()), 0, len(steps)
        self._clock, self._started = clock, clock()

    def read(self, source: str, month: date) -> str | None:
        """Count a source's month as read; says how far that is, None where it was not to be read or is counted."""
        weight = self._weight.pop((source, month), None)
        if weight is None:
            return None
        self._done += weight
        left = self._steps - len(self._weight)
        told = f"read {source} {month:%Y-%m}, {left} of {self._steps}"
        if self._done and self._weight:
            seconds = (self._clock() - self._started) / self._done * (self._all - self._done)
            told += f", about {in_words(seconds)} of reading left"
        return told


def in_words(seconds: float) -> str:
    """A duration as one says it: `40 s`, `12 min`, `1 h 20 min`."""
    if seconds < _TELL_IN_FULL:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < _TELL_IN_FULL else f"{minutes // 60} h {minutes % 60} min"
