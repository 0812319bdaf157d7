"""Spreadsheets (xlsx, xls, xlsb, ods) to grids.

Belongs here: opening a workbook from its bytes and saying why it cannot be opened. Finding the table inside a sheet is
for `headers.py`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.grid import EMPTY, Cells, Grid, column_of, without_empty

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SNIFF = 4096
_PIECE_ROWS = 50_000


def read_workbook(data: bytes, where: str) -> Iterator[Grid]:
    """Sheets of a workbook in their order, long ones in pieces, without empty rows; sheets without a cell are left out.

    Args:
        data: the file's bytes.
        where: path to name in messages.

    Raises:
        UmkmError: the bytes are not a workbook, or are damaged, or are locked by a password.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for name in workbook.sheet_names:
                yield from _grids(name, workbook.get_sheet_by_name(name))
    except (CalamineError, PasswordError, OSError, ValueError) as error:
        raise _unreadable(data, where) from error


def _grids(name: str, sheet: CalamineSheet) -> Iterator[Grid]:
    if sheet.start is None:
        return
    # iter_rows starts at row 1 but at the sheet's first used column.
    rows, number, continues = sheet.iter_rows(), 1, False
    while piece := list(islice(rows, _PIECE_ROWS)):
        blank = Cells(pa.array([""] * len(piece), pa.string()), np.full(len(piece), ord(EMPTY), np.uint8))
        columns = [blank] * sheet.start[1] + [column_of(values) for values in zip(*piece, strict=True)]
        numbers, columns = without_empty(range(number, number + len(piece)), columns)
        number += len(piece)
        if numbers:
            yield Grid(name, numbers, columns, continues=continues)
            continues = True


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
