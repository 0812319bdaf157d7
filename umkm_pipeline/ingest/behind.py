"""Doing one thing while the next is being prepared.

Belongs here: a thread that works through calls in their order, one waiting at most, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Given = TypeVar("Given")


@contextmanager
def behind(work: Callable[[Given], object]) -> Iterator[Callable[[Given], None]]:
    """Yields a function that has `work` done in another thread; all is done when the block ends.

    What `work` raises is raised by the next call, or at the end of the block. Where the block fails too, its error
    counts, unless the work met a full disk or memory: that is no fault of what the block had in hand.
    """
    last: Future[object] | None = None
    with ThreadPoolExecutor(1) as pool:

        def hand_over(given: Given) -> None:
            nonlocal last
            if last is not None:
                last.result()
            last = pool.submit(work, given)

        try:
            yield hand_over
        except Exception:
            if last is not None and isinstance(failed := last.exception(), (OSError, MemoryError)):
                raise failed from None
            raise
        if last is not None:
            last.result()
