from __future__ import annotations

import pytest

from tests.corpus.books import Cell, rewritten, xls, xlsx
from umkm_pipeline.ingest import struck
from umkm_pipeline.ingest.struck import struck_rows

ROWS: list[list[Cell]] = [["a", "b"], ["c", None], [None, "d"]]


def test_rows_with_a_cell_that_is_crossed_out_are_told_by_sheet() -> None:
    assert struck_rows(xlsx({"One": ROWS, "Two": ROWS[:1]}, struck=["A2"])) == {"One": [2]}
    assert struck_rows(xlsx({"One": ROWS, "Two": ROWS}, struck=["B1", "B3", "A1"])) == {"One": [1, 3], "Two": [1, 3]}


def test_an_empty_cell_is_not_crossed_out() -> None:
    assert struck_rows(xlsx(ROWS, struck=["B2", "A3"])) == {}


def test_workbooks_without_such_a_font_and_other_formats_tell_nothing() -> None:
    assert struck_rows(xlsx(ROWS)) == {}
    assert struck_rows(xls(ROWS)) == {}
    assert struck_rows(b"") == {}


@pytest.mark.parametrize(("value", "rows"), [('"1"', [2]), ('"true"', [2]), ('"0"', None), ('"false"', None)])
def test_a_font_may_say_that_it_is_not_struck(value: str, rows: list[int] | None) -> None:
    book = rewritten(xlsx(ROWS, struck=["A2"]), "xl/styles.xml", "<strike/>", f"<strike val={value}/>")
    assert struck_rows(book).get("Data") == rows


def test_attributes_come_in_any_order() -> None:
    book = rewritten(xlsx(ROWS, struck=["A2"]), "xl/worksheets/sheet1.xml", '<c r="A2" s="1"', '<c s="1" r="A2"')
    assert struck_rows(book) == {"Data": [2]}


def test_no_cell_is_missed_where_pieces_of_a_sheet_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(struck, "_CHUNK", 64)
    monkeypatch.setattr(struck, "_KEPT", 64)
    rows = [[f"row {at}"] for at in range(200)]
    every = [f"A{at}" for at in range(1, 201)]
    assert struck_rows(xlsx(rows, struck=every)) == {"Data": list(range(1, 201))}
