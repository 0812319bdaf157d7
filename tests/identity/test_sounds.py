"""Old and foreign spellings of one name sound the same."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.identity.sounds import sorted_words, sound

_CON = ibis.duckdb.connect()


def _sounds(*keys: str) -> list[str]:
    rows = ibis.memtable({"number": list(range(len(keys))), "key": list(keys)})
    heard = rows.select("number", heard=sound(rows.key), ordered=sorted_words(rows.key)).order_by("number")
    return [str(text) for text in _CON.to_pyarrow(heard)["heard"].to_pylist()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SOEHARTI", "SUHARTI"),
        ("TJAHYO", "CAHYO"),
        ("DJOKO", "JOKO"),
        ("SYAHRUL", "SAHRUL"),
        ("KHADIJAH", "HADIJA"),
        ("FITRI", "PITRI"),
        ("ZAINUDDIN", "SAINUDIN"),
        ("MOHAMMAD", "MOHAMAD"),
        ("SITI AMINAH", "SITI AMINA"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    heard = _sounds(one, other)
    assert heard[0] == heard[1]


@pytest.mark.parametrize(("one", "other"), [("BUDI", "BUDIANTO"), ("SARI", "SURI"), ("ALI", "ANI")])
def test_two_names(one: str, other: str) -> None:
    heard = _sounds(one, other)
    assert heard[0] != heard[1]


def test_words_in_order() -> None:
    rows = ibis.memtable({"key": ["JAYA MAJU ABADI"]})
    assert _CON.to_pyarrow(rows.select(key=sorted_words(rows.key)))["key"].to_pylist() == ["ABADI JAYA MAJU"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("ABDEHIKNOSUY ", min_size=1, max_size=20), min_size=1, max_size=20))
def test_a_sound_is_no_longer_than_its_name_but_for_x(keys: list[str]) -> None:
    assert all(len(heard) <= len(key) for heard, key in zip(_sounds(*keys), keys, strict=True))
