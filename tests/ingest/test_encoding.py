from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.encoding import Utf8, to_utf8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "nama;kota\r\nCafé – Señor;Bone"
    assert to_utf8(text.encode(encoding), "x.csv") == Utf8(text.encode())


@pytest.mark.parametrize(
    ("bad", "text"),
    [(b"Se\xf1or", "Señor"), (b"A \x96 B", "A – B"), (b"Jum\x92at", "Jum’at")],
)
def test_a_byte_that_can_only_be_windows_1252_is_repaired(bad: bytes, text: str) -> None:
    assert to_utf8("é–ü\n".encode() + bad, "x.csv") == Utf8(f"é–ü\n{text}".encode(), repaired=frozenset({2}))


@pytest.mark.parametrize("bad", [b"\xff\xfe\x81", b"Caf\xc3", b"\xe2\x80", b"\xef\xbf\xbd", b"\xc9T\xc9"])
def test_a_byte_that_may_be_anything_breaks_its_line(bad: bytes) -> None:
    found = to_utf8("é–üéé\nx\r\n".encode() + bad + b"\ny", "x.csv")
    assert (found.repaired, found.broken) == (frozenset(), frozenset({3}))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\ufffd"), min_size=1))
def test_utf8_is_never_changed(text: str) -> None:
    if text.strip().encode().strip() and not text.encode().startswith((b"PK\x03\x04", b"%PDF")):
        assert to_utf8(text.encode(), "x.csv") == Utf8(text.encode())


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "empty"), (b" \n", "empty"), (b"PK\x03\x04abc", "not a text table"), (b"a\0b", "not a text table")],
)
def test_what_is_no_text_says_so(data: bytes, message: str) -> None:
    with pytest.raises(UmkmError, match=message):
        to_utf8(data, "x.csv")
