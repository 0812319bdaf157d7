from __future__ import annotations

import io

import pytest
import xlsxwriter
import xlwt

from tests.corpus.books import xlsx, zipped
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.workbook import read_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def workbook(sheets: dict[str, dict[tuple[int, int], object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for (row, column), value in cells.items():
                sheet.write(row, column, value)
    return file.getvalue()


def test_rows_keep_their_numbers_and_columns_their_letters() -> None:
    data = workbook({"Kosong": {}, "Data": {(2, 1): "judul", (4, 1): 7371010101900012, (4, 2): "007"}})
    (grid,) = read_workbook(data, "x.xlsx")
    assert (grid.sheet, grid.numbers.tolist()) == ("Data", [3, 5])
    assert [grid.row(0), grid.row(1)] == [["", "judul", ""], ["", "7371010101900012", "007"]]
    assert [grid.row_kinds(0), grid.row_kinds(1)] == ["-s-", "-ns"]


@pytest.mark.parametrize(
    ("merged", "pieces"),
    [
        ([], [3, 3, 3, 1]),
        (["A3:A4"], [4, 3, 3]),
        (["A3:A4", "B4:B5"], [5, 3, 2]),
        (["A1:A3", "A4:A6"], [3, 3, 3, 1]),
        (["A2:C2"], [3, 3, 3, 1]),
        (["A3:A6"], [6, 3, 1]),
        (["A3:A7"], [3, 4, 3]),
        ([f"{'AB'[at % 2]}{at}:{'AB'[at % 2]}{at + 1}" for at in range(1, 10)], [6, 4]),
    ],
)
def test_a_piece_ends_below_merged_cells_that_reach_over_its_end(
    merged: list[str], pieces: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("umkm_pipeline.ingest.workbook._PIECE_ROWS", 3)
    grids = list(read_workbook(xlsx([["x", "y", at] for at in range(10)], merged=merged), "x.xlsx"))
    assert [len(grid) for grid in grids] == pieces
    assert [number for grid in grids for number in grid.numbers.tolist()] == list(range(1, 11))
    assert sum(len(grid.merged) for grid in grids) == len(merged)


def old_workbook(*states: int) -> bytes:
    book = xlwt.Workbook()
    for at, state in enumerate(states):
        sheet = book.add_sheet(f"S{at}")
        sheet.write(0, 0, "x")
        sheet.visibility = state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_hidden_sheets_come_after_all_others_and_are_told() -> None:
    new = xlsx({name: [["x"]] for name in ("S0", "S1", "S2")}, hidden={"S0"}, very_hidden={"S1"})
    for data in (new, old_workbook(1, 2, 0)):
        assert [(grid.sheet, grid.hidden) for grid in read_workbook(data, "x")] == [
            ("S2", False),
            ("S0", True),
            ("S1", True),
        ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"halo", "this is not a spreadsheet"),
        (b"<html><table></table></html>", "this is a web page"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "locked by a password"),
        (OLE + b"\0" * 600, "damaged or was cut off"),
        (zipped({"word/document.xml": "<w/>"}), "an archive or a document"),
        (zipped({"a.xlsx": workbook({"A": {(0, 0): "x"}})}), "an archive or a document"),
        (b"%PDF-1.7 ...", "this is a PDF"),
        (workbook({"A": {(0, 0): "x"}})[:-400], "damaged or was cut off"),
    ],
)
def test_what_cannot_be_opened_says_why_and_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(UmkmError) as raised:
        list(read_workbook(data, "registry/2023-12/x.xlsx"))
    assert message in raised.value.problem
    assert raised.value.where == "registry/2023-12/x.xlsx"
    assert raised.value.remedy
