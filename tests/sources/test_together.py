from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.sources.person import Columns
from umkm_pipeline.sources.together import Step, parse_together

FEW, MANY = 3, 1_000_000


def step(name: str) -> Step:
    def put(into: Columns) -> None:
        into.core[name] = column([name])
        into.problem[name] = column([""])
        into.tokens_of(name, column([name]), Tokens(b"k" * 32))

    return put


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_what_the_steps_find_comes_in_their_order(rows: int) -> None:
    into = Columns()
    step("first")(into)
    parse_together(into, rows, *(step(name) for name in "cab"))
    assert [*into.core] == [*into.problem] == ["first", "c", "a", "b"]
    assert into.all_contacts()["contact_kind"].to_list() == ["first", "c", "a", "b"]
    pd.testing.assert_series_equal(into.core["a"], column(["a"]))


def test_long_columns_are_parsed_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=20)
    parse_together(Columns(), MANY, lambda _: meet(both), lambda _: meet(both))
    assert not both.broken


def test_short_ones_are_not_worth_a_thread() -> None:
    here = threading.get_ident()
    seen: list[int] = []
    parse_together(Columns(), FEW, lambda _: seen.append(threading.get_ident()))
    assert seen == [here]


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_a_step_that_fails_is_told(rows: int) -> None:
    def fail(_: Columns) -> None:
        raise KeyError("nib")

    steps: list[Callable[[Columns], None]] = [step("a"), fail]
    with pytest.raises(KeyError, match="nib"):
        parse_together(Columns(), rows, *steps)


def meet(barrier: threading.Barrier) -> None:
    barrier.wait()
