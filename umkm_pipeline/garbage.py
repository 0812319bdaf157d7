"""Looking for garbage while a lot of work is done.

Belongs here: how often Python does.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS, _GENERATION = 50_000, 20


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom, and not among what is there already.

    Expressions are hundreds of thousands of small objects that stay; looking through them over and over took a sixth of
    a small refresh.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _GENERATION, _GENERATION)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
