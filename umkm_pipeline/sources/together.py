"""Parsing groups of columns at the same time.

Belongs here: that, for groups that know nothing of each other. Arrow works outside of Python's lock, so that two groups
of a long sheet keep two cores busy.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from umkm_pipeline.sources.person import Columns

Step = Callable[[Columns], None]
"""Puts a group of core columns, their problems and contacts into what it is given."""

_LONG = 20_000
"""Rows from which on threads pay."""


def parse_together(into: Columns, rows: int, *steps: Step) -> None:
    """Take the steps, each for itself, and gather what they found in their order."""
    if rows < _LONG:
        for step in steps:
            step(into)
        return
    parts = [Columns() for _ in steps]
    with ThreadPoolExecutor(min(len(steps), os.cpu_count() or 1)) as pool:
        for taken in [pool.submit(step, part) for step, part in zip(steps, parts, strict=True)]:
            taken.result()
    for part in parts:
        into.core |= part.core
        into.problem |= part.problem
        into.contacts += part.contacts
