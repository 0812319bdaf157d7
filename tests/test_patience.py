from __future__ import annotations

import pytest

from umkm_pipeline.errors import TransientError, UmkmError
from umkm_pipeline.patience import patiently


class Clock:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now, self.tries = 0.0, 0

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def run(clock: Clock, error: UmkmError, failures: int, seconds: float = 120) -> str:
    def work() -> str:
        clock.tries += 1
        if clock.tries <= failures:
            raise error
        return "done"

    return patiently(work, seconds=seconds, clock=clock.read, sleep=clock.sleep)


def test_what_may_pass_is_tried_again() -> None:
    clock = Clock()
    assert run(clock, TransientError("lost"), failures=4) == "done"
    assert (clock.tries, 15 <= clock.now <= 22.5) == (5, True)


def test_not_for_ever() -> None:
    clock = Clock()
    with pytest.raises(TransientError, match="lost"):
        run(clock, TransientError("lost"), failures=1000)
    assert 60 < clock.now <= 120


def test_what_stays_is_not_tried_again() -> None:
    clock = Clock()
    with pytest.raises(UmkmError, match="bad"):
        run(clock, UmkmError("bad file"), failures=1)
    assert clock.tries == 1


def test_no_time_is_one_try() -> None:
    clock = Clock()
    with pytest.raises(TransientError):
        run(clock, TransientError("lost"), failures=1, seconds=0)
    assert clock.tries == 1
