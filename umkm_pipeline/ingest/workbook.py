"""Spreadsheets (xlsx, xls, xlsb, ods) to grids.

Belongs here: opening a workbook from its bytes and saying why it cannot be opened. Finding the table inside a sheet is
for `headers.py`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.grid import EMPTY, Grid, cell_text

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SNIFF = 4096


def read_workbook(data: bytes, where: str) -> Iterator[Grid]:
    """Sheets of a workbook in their order, without empty rows; sheets without a cell are left out.

    Args:
        data: the file's bytes.
        where: path to name in messages.

    Raises:
        UmkmError: the bytes are not a workbook, or are damaged, or are locked by a password.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for name in workbook.sheet_names:
                grid = _grid(name, workbook.get_sheet_by_name(name))
                if len(grid):
                    yield grid
    except (CalamineError, PasswordError, OSError, ValueError) as error:
        raise _unreadable(data, where) from error


def _grid(name: str, sheet: CalamineSheet) -> Grid:
    grid = Grid(sheet=name)
    if sheet.start is None:
        return grid
    left = sheet.start[1]
    padding, padding_kinds = [""] * left, EMPTY * left
    # iter_rows starts at row 1 but at the sheet's first used column.
    for number, row in enumerate(sheet.iter_rows(), start=1):
        pairs = [cell_text(value) for value in row]
        kinds = "".join(kind for _, kind in pairs)
        if kinds.strip(EMPTY):
            grid.append(number, padding + [text for text, _ in pairs], padding_kinds + kinds)
    return grid


def _unreadable(data: bytes, where: str) -> UmkmError:
    start = data[:_SNIFF].lstrip().lower()
    if not data:
        return UmkmError("the file is empty", where=where, remedy="ask the sender for the file again")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        return UmkmError(
            "the workbook is locked by a password",
            where=where,
            remedy="open it in a spreadsheet program, save it without a password, and land that copy",
        )
    if data.startswith((_ZIP, _OLE)):
        return UmkmError(
            "the workbook is damaged or was cut off while it was copied",
            where=where,
            remedy="copy it again from its sender; if it opens in a spreadsheet program, save it anew as .xlsx",
        )
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        return UmkmError(
            "this is a web page with the name of a spreadsheet",
            where=where,
            remedy="open it in a spreadsheet program, save it as .xlsx, and land that copy",
        )
    return UmkmError(
        "this is not a spreadsheet",
        where=where,
        remedy="check that the right file was sent; text tables are landed as .csv",
    )
