"""Cells of amounts, counts and percentages, whatever the source."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quality.edge import text_rows
from umkm_pipeline.ingest.cells import BOOL
from umkm_pipeline.repairs.apply import REPAIRED
from umkm_pipeline.sources.amounts import FRACTION, PERCENT_SCALE, PERCENT_SMALL, parse_count, parse_percent


def percent(*cells: str | None) -> tuple[list[float | None], list[str]]:
    rows = text_rows([{"share": cell} for cell in cells])
    parsed = parse_percent(rows, "share")
    return [None if pd.isna(value) else float(value) for value in parsed.value], list(parsed.problem)


def test_a_sign_says_what_a_percentage_is() -> None:
    assert percent("25%", "0,5 %", None) == ([25, 0.5, None], ["", "", ""])
    assert percent("25%", "0,25") == ([25, 0.25], ["", PERCENT_SCALE]), "what has a sign says nothing of what has none"


def test_a_column_of_shares_of_one_is_held_and_a_small_one_among_others_is_told() -> None:
    assert percent("0,25", "1", "0") == ([0.25, 1, 0], [PERCENT_SCALE, PERCENT_SCALE, ""])
    assert percent("0,25", "1,5", "0") == ([0.25, 1.5, 0], [PERCENT_SMALL, "", ""])
    assert percent("banyak", "0,25")[1] == ["number_unreadable", PERCENT_SCALE]


def test_a_corrected_percentage_lets_no_other_pass() -> None:
    rows = text_rows([{"share": "0,25"}, {"share": "40"}])
    rows[REPAIRED] = pd.Series([False, True], dtype=BOOL)
    assert list(parse_percent(rows, "share").problem) == [PERCENT_SCALE, ""]


@settings(deadline=None)
@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=8))
def test_no_percentage_of_one_or_less_passes_without_a_word(shares: list[object]) -> None:
    values, problems = percent(*(str(share).replace(".", ",") for share in shares))
    for value, problem in zip(values, problems, strict=True):
        assert value is not None
        assert (0 < value <= 1) == (problem in {PERCENT_SCALE, PERCENT_SMALL})
    assert len(set(problems) & {PERCENT_SCALE, PERCENT_SMALL}) <= 1


@settings(deadline=None)
@given(st.decimals(-(10**6), 10**6, places=2))
def test_a_count_is_whole_or_named(amount: object) -> None:
    rows = text_rows([{"workers": str(amount).replace(".", ",")}])
    parsed = parse_count(rows, "workers")
    whole = float(str(amount)).is_integer()
    assert parsed.problem[0] == ("" if whole else FRACTION)
    assert pd.notna(parsed.value[0]) == whole
