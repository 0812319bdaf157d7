from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.documents import Document, items_grid, items_of, named, read_documents, to_grid, unread


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
        (b'{"barang": [{"fob": 1}]}', "not in an array"),
        (b'{"data": {"fob": 1}}', "not in an array"),
        (b'{"data": [{"fob": 1}], "lainnya": [{"fob": 2}]}', "beside `data` there is more(.|\n)*: lainnya"),
        (b'{"data": [{"fob": 1}], "lainnya": {"fob": 2}, "salah": ["x"]}', "lainnya, salah"),
        (b'{"data": [{"fob": 1}], "meta": {"lagi": [{"fob": 2}]}}', "meta"),
        (b'{"data": [{"fob": 1}], "data": [{"fob": 2}]}', "same key twice"),
    ],
)
def test_what_is_no_array_of_documents_says_so(data: bytes, message: str) -> None:
    with pytest.raises(UmkmError, match=message):
        read_documents(data, "x.json")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_one_document_alone_is_read_on_a_line_or_over_several(end: str) -> None:
    one = {"aju": "A", "barang": [{"fob": 1}]}
    assert read_documents((json.dumps(one) + end).encode(), "x") == [("[0]", one)]
    assert read_documents((json.dumps(one, indent=2) + end).encode(), "x") == [("[0]", one)]


def test_what_tells_of_the_answer_may_stand_beside_the_documents() -> None:
    answer = {"status": "OK", "metadata": {"halaman": 1}, "pesan": [], "data": [{"fob": 1}]}
    assert read_documents(json.dumps(answer).encode(), "x") == [("data[0]", {"fob": 1})]


def test_a_text_may_hold_what_some_take_for_the_end_of_a_line() -> None:
    lines = "\r\n".join(['{"a": "x\u2028y"}', '{"a": "\x85"}'])
    assert [document for _, document in read_documents(lines.encode(), "x")] == [{"a": "x\u2028y"}, {"a": "\x85"}]


def test_what_a_reader_does_not_know_of_parts_is_told_by_name() -> None:
    parts: list[Document] = [{"a": 1, "b": None, "c": 2}, {"c": 3, "d": ""}]
    assert unread("x", parts, ("a",)) == {"x.c": [2, 3]}


def flat(path: str, document: Document, where: str) -> Iterator[tuple[str, int, Document]]:
    for number, item in enumerate(items_of(document, "barang", where), start=1):
        yield path, number, item


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (rb'{"barang": [{"\ud800": "UD Maju"}]}', "half a character"),
        (b'{"barang": [{"fob": 1, "fob": 2}]}', "same key twice"),
        (b'{"barang": [{"fob": NaN}]}', "NaN or infinite"),
        (b'{"barang": [{"fob": -Infinity}]}', "NaN or infinite"),
        (b"1", "not a JSON object"),
        (b'{"barang": "UD Maju"}', "not a list of objects"),
    ],
)
def test_a_document_that_cannot_be_trusted_is_one_broken_row_and_tells_no_values(document: bytes, problem: str) -> None:
    good = b'{"barang": [{"fob": 1.50}, {"fob": 2}]}'
    grid = items_grid(b"[" + good + b"," + document + b"," + good + b"]", "x.json", flat)
    assert (grid.sheets, grid.broken) == (["[0]", "[0]", "[1]", "[2]", "[2]"], {2: "row_unreadable"})
    assert [grid.row(at) for at in range(5)] == [["1.50"], ["2"], [""], ["1.50"], ["2"]]
    alone = b"[" + document + b"]"
    if document != b"1":
        with pytest.raises(UmkmError, match=problem) as raised:
            items_grid(alone, "x.json", flat)
        assert raised.value.where == "x.json, [0]"
        assert "UD Maju" not in str(raised.value)


def test_documents_may_stand_one_a_line_and_a_bad_line_costs_itself() -> None:
    grid = items_grid(b'{"barang": [{"fob": 1}]}\n{"barang": [\n\n{"barang": [{"fob": 3}]}\n', "x.json", flat)
    assert (grid.sheets, grid.broken) == (["[0]", "[1]", "[2]"], {1: "row_unreadable"})


def test_whole_numbers_of_any_length_keep_their_digits() -> None:
    digits = "9" * 6_000
    assert items_grid(f'[{{"barang": [{{"fob": {digits}}}]}}]'.encode(), "x.json", flat).row(0) == [digits]


def test_nesting_without_end_is_no_document() -> None:
    with pytest.raises(UmkmError, match="not JSON"):
        read_documents(b"[" * 200_000, "x.json")


def test_a_whole_character_in_two_escapes_is_fine() -> None:
    whole = rb'[{"nama": "\ud83d\ude00 \\ud800"}]'
    assert read_documents(whole, "x.json")[0][1] == {"nama": "\U0001f600 \\ud800"}


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
