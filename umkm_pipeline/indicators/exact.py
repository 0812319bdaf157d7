"""Sums of fractions that come out the same whatever the order of the rows.

Belongs here: why a fraction is made a decimal before it is summed. The engine adds in the order in which its threads
finish; a sum of floats then differs in its last digits from run to run, and a publish would find changes where there
are none. A sum of decimals is exact, so its order does not count.
"""

from __future__ import annotations

import ibis


def exactly(fraction: ibis.expr.types.NumericValue) -> ibis.expr.types.DecimalValue:
    """The fraction to eighteen digits after the point, to sum or average without regard to order."""
    return fraction.cast("decimal(38, 18)")
