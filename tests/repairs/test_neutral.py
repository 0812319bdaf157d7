from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from umkm_pipeline.repairs.neutral import neutral, original


@given(st.text())
@example("=1+1")
@example("'=1+1")
@example("''-5")
@example("\t=cmd")
@example("\uff1dHYPERLINK()")
def test_the_mark_comes_off_again(text: str) -> None:
    assert original(neutral(text)) == text


@given(st.sampled_from("=+-@\t\r\n\uff1d"), st.text())
def test_no_text_begins_as_a_formula_does(sign: str, rest: str) -> None:
    assert neutral(sign + rest).startswith("'")


@given(st.sampled_from("=+-@\uff1d"), st.text())
def test_blanks_before_the_sign_hide_nothing(sign: str, rest: str) -> None:
    assert neutral(f" \t {sign}{rest}").startswith("'")


@pytest.mark.parametrize("text", ["", "UD Maju", "1208220012345", "'Aisyah", "a=b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text
