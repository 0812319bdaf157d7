"""Drawing by share.

Belongs here: the one question that most of the generator asks of chance.
"""

from __future__ import annotations

from random import Random


def happens(rng: Random, share: float) -> bool:
    """True in `share` (0-1) of all cases."""
    return rng.random() < share
