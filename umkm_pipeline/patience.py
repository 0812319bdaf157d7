"""Trying again what failed for a reason that may pass by itself.

Belongs here: how often and how long. What may pass (`TransientError`) is said where the error is raised; a bad file, a
full disk or a wrong password never is, for trying again would only hide it.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from umkm_pipeline.errors import TransientError

Answer = TypeVar("Answer")

_LOG = logging.getLogger("umkm_pipeline.patience")
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


def patiently(
    work: Callable[[], Answer],
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """Do `work`, and again after pauses of 1, 2, 4 ... 30 seconds (each up to half longer), while it may pass.

    Args:
        work: is safe to be done again after it failed.
        seconds: no attempt is begun later than this after the first.
        clock: seconds that only go forward.
        sleep: waits.

    Raises:
        TransientError: the last one, when the time is over.
    """
    started, pause = clock(), _FIRST_PAUSE
    while True:
        try:
            return work()
        except TransientError as error:
            wait = pause * random.uniform(1, 1.5)  # noqa: S311 -- spreads attempts, keeps no secret
            if clock() - started + wait > seconds:
                raise
            _LOG.warning("%s; trying again in %.0f s", error.problem, wait)
        sleep(wait)
        pause = min(pause * 2, _LONGEST_PAUSE)
