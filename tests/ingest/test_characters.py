from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.characters import plain_characters, plain_text


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_stays(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("１２３", "123"),
        ("٠٩۵", "095"),
        ("a\u00a0b\u202fc", "a b c"),
        ("\u202a+62\u2011812\u202c", "+62-812"),
        ("siti＠contoh．id", "siti@contoh.id"),
        ("Jum’at", "Jum'at"),
        ("12²", "12²"),
        ("Café", "Café"),
    ],
)
def test_what_means_the_same_is_written_the_same(text: str, plain: str) -> None:
    assert plain_text(text) == plain
    assert plain_characters(column([text, None, "x"])).to_list()[::2] == [plain, "x"]
