from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.opening import open_file
from umkm_pipeline.ingest.suggest import suggest


def test_workbooks_text_and_documents_are_opened(tmp_path: Path) -> None:
    book, text, flat = tmp_path / "a.xlsx", tmp_path / "a.csv", tmp_path / "a.json"
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet("Data").write_row(0, 0, ["NIB", "Nama"])
    text.write_text("NIB;Nama\n1;A\n")
    flat.write_text(json.dumps([{"NIB": "1", "Nama": "A"}]))
    sheets = [open_file(file, None)[0] for file in (book, text, flat)]
    assert [sheet.header or sheet.row(0) for sheet in sheets] == [["NIB", "Nama"]] * 3


def test_documents_are_laid_out_as_the_source_does_that_knows_them(tmp_path: Path) -> None:
    file = tmp_path / "peb.json"
    item = {"seriBarang": 1, "posTarif": "09011110", "uraian": "kopi", "fob": 1000, "cuaca": "cerah"}
    document = {"nomorAju": "x" * 26, "kodeKantor": "060100", "kodeValuta": "USD", "fob": 1000, "barang": [item]}
    file.write_text(json.dumps([document]))
    (grid,) = open_file(file, None)
    assert "barang.posTarif" in (grid.header or [])
    draft = suggest([grid], str(file))
    assert draft.source == "exports"
    assert draft.undecided == ["barang.cuaca"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match=r"gone\.csv"):
        open_file(tmp_path / "gone.csv", None)
