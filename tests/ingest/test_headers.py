from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.headers import is_column_numbers, joined, letters, normal, repeated, shapes


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (" Omzet ", "omzet"),
        ("nama_kabupaten_kota", "nama kabupaten kota"),
        ("No. HP/WA", "no hp wa"),
        ("Kab\nKota  Usaha", "kab kota usaha"),
        ("pemasaran luar negeri (%)", "pemasaran luar negeri persen"),
    ],
)
def test_normal(header: str, words: str) -> None:
    assert normal(header) == words
    assert normal(words) == words


def test_merged_headers_are_joined_with_what_is_below() -> None:
    top = ["NO", "Kehadiran", "", "", "Tanda Tangan"]
    assert joined([top, ["", "Hari 1", "Hari 2", ""]]) == [
        "NO",
        "Kehadiran Hari 1",
        "Kehadiran Hari 2",
        "",
        "Tanda Tangan",
    ]


@pytest.mark.parametrize(
    ("rows", "joined_up"),
    [
        ([["NO", "NAMA"]], ["NO", "NAMA"]),
        ([["A", "", "", "B"], ["x", "", "y", ""], ["1", "2", "3", ""]], ["A x 1", "A x 2", "A y 3", "B"]),
        ([["A", "", "B", ""], ["", "x", "", ""]], ["A", "A x", "B", ""]),
        ([["Mikro", "Mikro"], ["Mikro", "Jumlah"]], ["Mikro", "Mikro Jumlah"]),
        ([["A", ""], ["x", "y", "z"]], ["A x", "A y", "A z"]),
    ],
)
def test_headers_of_several_rows(rows: list[list[str]], joined_up: list[str]) -> None:
    assert joined(rows) == joined_up


@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=6), st.integers(1, 4))
def test_blank_rows_below_change_nothing(row: list[str], rows: int) -> None:
    assert joined([row, *[[""] * len(row)] * (rows - 1)]) == row


@given(st.text())
def test_normal_says_the_same_twice(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_shapes_leave_out_brackets_and_the_numbers_themselves() -> None:
    assert shapes(["Hari 12", "Aset (Rp juta)", ""]) == {"hari #", "aset rp juta", "aset"}


def test_headers_over_two_columns_are_found_whatever_their_spelling() -> None:
    assert repeated(["NIB", "nama usaha", "Nama_Usaha", "", ""]) == ["nama usaha"]


@given(st.integers(min_value=0, max_value=16_383))
def test_letters_count_like_a_spreadsheet(position: int) -> None:
    number = 0
    for letter in letters(position):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number == position + 1


def test_rows_of_column_numbers() -> None:
    assert is_column_numbers(["(1)", "(2)", "(3)", ""])
    assert not is_column_numbers(["1", "Ani", "3"])
    assert not is_column_numbers(["1", "2"])
