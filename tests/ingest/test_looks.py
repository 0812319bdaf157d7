from __future__ import annotations

import pytest

from umkm_pipeline.ingest.grid import DATE, NUMBER, TEXT, of_rows
from umkm_pipeline.ingest.looks import SHAPES, WORDS, Cell, columns_of, looks


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("7308014501880001", "nik"),
        ("1208220000123", "nib"),
        ("01.234.567.8-901.000", "npwp"),
        ("060130-000010-20190511-000010", "nomor_aju"),
        ("usaha@contoh.id", "email"),
        ("0812-3456-7890", "phone"),
        ("0901.11.10", "hs"),
        ("10763", "kbli"),
        ("20 Juni 2023", "date"),
        ("P", "sex"),
        ("Usaha Mikro", "size_class"),
        ("Kab. Bone", "region"),
        ("Tanete Riattang", "district"),
        ("Sulawesi Selatan", "province"),
        ("USD", "currency"),
        ("25 %", "percent"),
        ("belum", "yes_no"),
        ("Rp 2.500.000,-", "amount"),
        ("12", "number"),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert shape in [look.name for look in looks([Cell(text, TEXT)])]


@pytest.mark.parametrize("text", ["Siti Aminah", "Jl. Mawar No. 5", "UD Maju"])
def test_names_look_like_nothing(text: str) -> None:
    assert looks([Cell(text, TEXT)]) == []


@pytest.mark.parametrize(("others", "seen"), [(1, True), (2, True), (3, False)])
def test_four_of_five_cells_must_have_the_shape(others: int, seen: bool) -> None:
    cells = [Cell("L", TEXT)] * 8 + [Cell("?", TEXT)] * others
    assert ("sex" in [look.name for look in looks(cells)]) is seen


def test_running_numbers_and_places_to_sign() -> None:
    assert [look.name for look in looks([Cell(str(number), NUMBER) for number in range(1, 5)])] == ["running"]
    assert [look.name for look in looks([Cell("1. ........", TEXT), Cell("2. ......", TEXT)])] == ["blank"]


def test_a_date_cell_is_a_date() -> None:
    assert looks([Cell("2023-06-20", DATE)])[0].name == "date"


def test_cells_below_the_header_without_blanks() -> None:
    grid = of_rows("Data", [1, 2, 3], [["A", "B"], ["x", "-"], ["", "NULL", "beyond"]])
    assert columns_of(grid, 1, 2) == [[Cell("x", TEXT)], []]


def test_each_shape_has_its_words() -> None:
    assert set(SHAPES) < set(WORDS)
