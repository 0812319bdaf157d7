"""Counts of so few firms that they tell of single ones.

Belongs here: the floor of what marts say of unverified reports (`docs/methods.md`, disclosure control).
"""

from __future__ import annotations

import ibis

SMALLEST_CELL = 3
"""Firms that must stand behind a count or a sum, unless there are none."""


def tells_of_nobody(count: ibis.expr.types.IntegerValue) -> ibis.expr.types.BooleanValue:
    """Whether a count is of no firm, or of enough that it is nobody's."""
    return (count == 0) | (count >= SMALLEST_CELL)


def told(count: ibis.expr.types.IntegerValue) -> ibis.expr.types.IntegerValue:
    """The count, null where it tells of one or two firms."""
    return ibis.ifelse(tells_of_nobody(count), count, None)
