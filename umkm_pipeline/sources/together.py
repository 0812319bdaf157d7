"""Parsing groups of columns at the same time.

Belongs here: that, for groups that know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from umkm_pipeline.at_once import at_once
from umkm_pipeline.sources.person import Columns

Step = Callable[[Columns], None]
"""Puts a group of core columns, their problems and contacts into what it is given."""


def parse_together(into: Columns, rows: int, *steps: Step) -> None:
    """Take the steps, each for itself, and gather what they found in their order."""
    parts = [Columns() for _ in steps]
    at_once(rows, [partial(step, part) for step, part in zip(steps, parts, strict=True)])
    for part in parts:
        into.core |= part.core
        into.problem |= part.problem
        into.contacts += part.contacts
