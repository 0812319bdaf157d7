"""Doing several things at once, where there are enough rows to pay for threads.

Belongs here: threads over what knows nothing of each other. Arrow works outside of Python's lock, so that two calls
over long columns keep two cores busy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")

_LONG = 20_000
"""Rows from which on threads pay."""


def at_once(rows: int, calls: Sequence[Callable[[], Found]]) -> list[Found]:
    """What the calls return, in their order; they know nothing of each other, and each looks at so many rows."""
    if rows < _LONG:
        return [call() for call in calls]
    with ThreadPoolExecutor(min(len(calls), os.cpu_count() or 1) or 1) as pool:
        return [done.result() for done in [pool.submit(call) for call in calls]]
