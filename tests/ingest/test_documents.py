from __future__ import annotations

from decimal import Decimal

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.documents import items_of, named, read_documents, to_grid


def test_documents_come_with_their_path_and_exact_numbers() -> None:
    assert read_documents(b'[{"fob": 1.10}]', "x") == [("[0]", {"fob": Decimal("1.10")})]
    assert read_documents(b'\xef\xbb\xbf{"data": [{}, {"a": 1}]}', "x")[1] == ("data[1]", {"a": 1})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b'[{"a": 1}', "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'{"a": 1}', "not in an array"),
        (b"[1]", "not in an array"),
    ],
)
def test_what_is_no_array_of_documents_says_so(data: bytes, message: str) -> None:
    with pytest.raises(UmkmError, match=message):
        read_documents(data, "x.json")


def test_half_a_character_is_told_with_its_document() -> None:
    whole = rb'[{"nama": "\ud83d\ude00 \\ud800"}]'
    assert read_documents(whole, "x.json")[0][1] == {"nama": "\U0001f600 \\ud800"}
    with pytest.raises(UmkmError, match="half a character") as raised:
        read_documents(rb'{"data": [{}, {"barang": [{"\ud800": "UD Maju"}]}]}', "x.json")
    assert raised.value.where == "x.json, data[1]"
    assert "UD Maju" not in str(raised.value)


def test_items_are_taken_out() -> None:
    document = {"barang": [{"fob": 1}], "kemasan": None}
    assert items_of(document, "barang", "x") == [{"fob": 1}]
    assert items_of(document, "kemasan", "x") == []
    assert document == {}
    with pytest.raises(UmkmError, match="not a list of objects"):
        items_of({"barang": "satu"}, "barang", "x")


def test_records_are_laid_side_by_side_and_nothing_vanishes() -> None:
    grid = to_grid(
        [
            ("[0].barang", 1, {"aju": "A", **named("barang", {"fob": Decimal("2.50")})}),
            ("[1].barang", 1, {"aju": "B", "kemasan": [{"jumlah": 1}], "kosong": []}),
        ]
    )
    assert grid.header == ["aju", "barang.fob", "kemasan", "kosong"]
    assert [grid.row(0), grid.row(1)] == [["A", "2.50", "", ""], ["B", "", '[{"jumlah": 1}]', ""]]
    assert (grid.sheets, [grid.row_kinds(0), grid.row_kinds(1)]) == (["[0].barang", "[1].barang"], ["sn--", "s-s-"])
