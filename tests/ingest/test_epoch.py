from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
import xlwt

from tests.corpus.books import ods, rewritten, xlsb, xlsx, zipped
from umkm_pipeline.ingest.epoch import epoch_of
from umkm_pipeline.ingest.workbook import read_workbook

MAC = date(1904, 1, 1)


def book(*, since_1904: bool) -> bytes:
    """A real date and the same day as a number in a General cell."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "date_1904": since_1904}) as new:
        sheet = new.add_worksheet("Data")
        sheet.write_datetime(0, 0, date(2023, 6, 20), new.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(0, 1, (date(2023, 6, 20) - (MAC if since_1904 else date(1899, 12, 30))).days)
    return file.getvalue()


def old_book(*, since_1904: bool) -> bytes:
    new = xlwt.Workbook()
    new.dates_1904 = since_1904
    new.add_sheet("Data").write(0, 0, 43635)
    file = io.BytesIO()
    new.save(file)
    return file.getvalue()


def binary_book(flags: int) -> bytes:
    """An xlsb with the record BrtWbProp (153) before its sheets (143)."""
    properties = b"\x99\x01\x0c" + bytes([flags]) + b"\0" * 11
    return zipped({"xl/workbook.bin": b"\x83\x01\0" + properties + b"\x8f\x01\0"})


@pytest.mark.parametrize("since_1904", [True, False])
def test_a_workbook_says_from_which_day_it_counts(*, since_1904: bool) -> None:
    epoch = MAC if since_1904 else None
    assert epoch_of(book(since_1904=since_1904)) == epoch
    assert epoch_of(old_book(since_1904=since_1904)) == epoch
    assert epoch_of(xlsb([["a", 1]])) is None
    (grid,) = read_workbook(book(since_1904=since_1904), "x.xlsx")
    assert grid.epoch == epoch
    assert (grid.row(0)[0], grid.row_kinds(0)) == ("2023-06-20", "dn")


def test_so_do_workbooks_of_other_programs() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="{}"/></table:calculation-settings><table:table '
    )
    for said, epoch in (("1904-01-01", MAC), ("1899-12-30", None), ("1900-01-01", date(1900, 1, 1))):
        assert epoch_of(rewritten(ods([["a", 1]]), "content.xml", "<table:table ", settings.format(said))) == epoch
    assert epoch_of(ods([["a", 1]])) is None
    prefixed = rewritten(xlsx([["a", 1]]), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="true" ')
    assert epoch_of(prefixed) == MAC
    off = rewritten(xlsx([["a", 1]]), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="0" ')
    assert epoch_of(off) is None


@pytest.mark.parametrize(("flags", "epoch"), [(0x01, MAC), (0x00, None), (0x20, None), (0x21, MAC)])
def test_so_do_binary_workbooks(flags: int, epoch: date | None) -> None:
    assert epoch_of(binary_book(flags)) == epoch


@pytest.mark.parametrize("data", [b"", b"halo", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600])
def test_what_is_no_workbook_says_nothing(data: bytes) -> None:
    assert epoch_of(data) is None
