from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import Parsed, by_form, column, map_distinct, matches, no_blanks, problems
from umkm_pipeline.ingest.characters import _PLAIN


@pytest.mark.parametrize("text", ["", "  ", "-", "--", "NULL", "null", "N/A", "nan", "....."])
def test_marks_of_nothing_are_null(text: str) -> None:
    assert no_blanks(column([text])).isna().all()


def test_everything_else_stays_trimmed() -> None:
    assert no_blanks(column([" Ani ", "-5", "0", "Null Jaya"])).to_list() == ["Ani", "-5", "0", "Null Jaya"]


UNSEEN = [chr(code) for code, plain in _PLAIN.items() if plain is None]


@pytest.mark.parametrize("char", UNSEEN, ids=lambda char: f"U+{ord(char):04X}")
def test_characters_that_nobody_sees_are_left_out(char: str) -> None:
    cells = [char, f"UD Ma{char}ju", f" -{char}", f"{char}{char} x ", "“Dé” – x"]
    assert no_blanks(column(cells)).fillna("").to_list() == ["", "UD Maju", "", "x", "“Dé” – x"]


@given(st.lists(st.one_of(st.none(), st.text(alphabet=[*"aB é-”٣", *UNSEEN], max_size=8)), max_size=12))
def test_a_cell_is_what_it_is_without_them(cells: list[str | None]) -> None:
    seen = [None if cell is None else "".join(char for char in cell if char not in UNSEEN) for cell in cells]
    assert no_blanks(column(cells)).fillna("").to_list() == no_blanks(column(seen)).fillna("").to_list()


def test_matching_is_of_the_whole_text_and_false_for_null() -> None:
    assert matches(column(["12", "123", None]), r"\d{2}").to_list() == [True, False, False]


def test_distinct_texts_are_parsed_once() -> None:
    seen: list[str] = []

    def parse(text: str) -> int:
        seen.append(text)
        return len(text)

    values = map_distinct(column(["a", "bb", None, "a"]), parse, pa.int64())
    assert [None if pd.isna(value) else value for value in values] == [1, 2, None, 1]
    assert sorted(seen) == ["a", "bb"]


def test_the_first_problem_wins() -> None:
    index = pd.RangeIndex(3)
    found = problems(index, worse=pd.Series([True, False, False]), bad=pd.Series([True, True, False]))
    assert found.to_list() == ["worse", "bad", ""]


@given(st.lists(st.none() | st.sampled_from(["1", "22", "x", "y9", "333"])))
def test_a_plain_form_read_in_the_short_way_is_what_a_close_look_would_give(texts: list[str | None]) -> None:
    def closely(text: pd.Series) -> Parsed:
        return Parsed(
            text.where(matches(text, r"\d+")), problems(text.index, bad=text.notna() & ~matches(text, r"\d+"))
        )

    text = column(texts, pd.RangeIndex(5, 5 + len(texts)))
    read, wanted = by_form(text, r"\d+", lambda array: array, closely), closely(text)
    assert read.value.equals(wanted.value)
    assert read.problem.equals(wanted.problem)
