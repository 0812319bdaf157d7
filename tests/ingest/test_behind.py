from __future__ import annotations

import threading

import pytest

from umkm_pipeline.ingest.behind import behind


def test_work_is_done_in_order_and_in_another_thread() -> None:
    done: list[tuple[int, bool]] = []
    main = threading.get_ident()

    def note(given: int) -> None:
        done.append((given, threading.get_ident() != main))

    with behind(note) as hand_over:
        for given in range(100):
            hand_over(given)
    assert done == [(given, True) for given in range(100)]


def fail(given: int) -> None:
    raise OSError(f"disk full at {given}")


def hand_over_to_failing(calls: int) -> None:
    with behind(fail) as hand_over:
        for given in range(calls):
            hand_over(given)


@pytest.mark.parametrize("calls", [1, 2])
def test_an_error_reaches_the_one_who_asked(calls: int) -> None:
    with pytest.raises(OSError, match="disk full at 0"):
        hand_over_to_failing(calls)


@pytest.mark.parametrize(
    ("of_work", "told"), [(OSError("disk full"), OSError), (MemoryError(), MemoryError), (KeyError("x"), ValueError)]
)
def test_where_both_fail_a_full_disk_is_told(of_work: Exception, told: type[Exception]) -> None:
    def work(_: int) -> None:
        raise of_work

    def block() -> None:
        with behind(work) as hand_over:
            hand_over(1)
            raise ValueError("the file is damaged")

    with pytest.raises(told):
        block()
