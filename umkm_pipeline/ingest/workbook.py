"""Spreadsheets (xlsx, xls, xlsb, ods) to grids.

Belongs here: opening a workbook from its bytes and saying why it cannot be opened. Finding the table inside a sheet is
for `headers.py`.
"""

from __future__ import annotations

import gc
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.archive import DAMAGED, Marks, is_other_archive, measure_archive, sheet_parts
from umkm_pipeline.ingest.epoch import epoch_of
from umkm_pipeline.ingest.grid import EMPTY, Cells, Grid, Merged, column_of, without_empty
from umkm_pipeline.ingest.limits import Limits

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK"
_PDF = b"%PDF-"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SNIFF = 4096
_PIECE_ROWS = 50_000
_ROWS_AT_ONCE = 2_000

ROW_STRUCK, CELL_STRUCK = "row_struck", "cell_struck"
"""What is noted of a row that is crossed out, and of one in which less than half of the cells is."""


def read_workbook(data: bytes, where: str, limits: Limits | None = None) -> Iterator[Grid]:
    """Sheets of a workbook, long ones in pieces, without empty rows; sheets without a cell are left out.

    They come in their order, those that the workbook hides after all others: what lies there is often an older version,
    which must not come before what people see.

    Args:
        data: the file's bytes.
        where: path to name in messages.
        limits: most that is read, checked before the workbook is opened.

    Raises:
        UmkmError: the bytes are not a workbook, or are damaged, or are locked by a password, or are more than `limits`
            allow.
    """
    limits = limits or Limits()
    try:
        marks = _marks(data, where, limits)
        epoch = epoch_of(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            limits.check_sheets(len(workbook.sheet_names), where)
            hidden = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}
            for name in sorted(workbook.sheet_names, key=hidden.__contains__):
                for grid in _grids(name, workbook.get_sheet_by_name(name), marks.get(name, Marks())):
                    grid.hidden = name in hidden
                    grid.epoch = epoch
                    yield grid
    except (CalamineError, PasswordError, OSError, ValueError, *DAMAGED) as error:
        raise _unreadable(data, where) from error


def _marks(data: bytes, where: str, limits: Limits) -> dict[str, Marks]:
    """Marked cells by sheet; measures the workbook first, where it is an archive."""
    if not data.startswith(_ZIP):
        return {}
    parts = {name: marks for name, marks in measure_archive(data, where, limits).items() if marks}
    if not parts:
        return {}
    return {sheet: parts[part] for sheet, part in sheet_parts(data).items() if part in parts}


def _grids(name: str, sheet: CalamineSheet, marks: Marks) -> Iterator[Grid]:
    if sheet.start is None and not marks.cells:
        return
    # iter_rows starts at row 1 but at the sheet's first used column.
    left = sheet.start[1] if sheet.start else 0
    merged = [Merged(left, right, top + 1, end + 1) for (top, left), (end, right) in sheet.merged_cell_ranges or ()]
    rows: Iterator[Sequence[object]] = chain(sheet.iter_rows() if sheet.start else (), _rows_of_marks(sheet, marks))
    number, continues = 1, False
    ends = _ends(merged)
    while True:
        with _uncollected():
            read, length = _piece(rows, ends(number + _PIECE_ROWS - 1) + 1 - number)
        if not length:
            return
        blank = Cells(pa.array([""] * length, pa.string()), np.full(length, ord(EMPTY), np.uint8))
        columns = [blank] * left + read
        if marks.cells:
            columns += [blank] * (1 + max(column for _, column in marks.cells) - len(columns))
            _apply(marks, columns, number - 1, length)
        numbers, columns = without_empty(np.arange(number, number + length), columns)
        number += length
        if len(numbers):
            here = [one for one in merged if number - length <= one.top < number]
            grid = Grid(name, numbers, columns, continues=continues, merged=here)
            _cross_out(marks.struck, grid)
            yield grid
            continues = True


def _ends(merged: Iterable[Merged]) -> Callable[[int], int]:
    """A function from a row to that on which a piece must end that reaches it: no merged cells are cut apart.

    No piece becomes longer than two: what is merged beyond is cut all the same.
    """
    tall = sorted((one.top, one.end) for one in merged if one.end > one.top)

    def end(wanted: int) -> int:
        last = wanted
        for top, bottom in tall:
            if top > last:
                break
            if last < bottom <= wanted + _PIECE_ROWS:
                last = bottom
        return last

    return end


def _piece(rows: Iterator[Sequence[object]], wanted: int) -> tuple[list[Cells], int]:
    """The next rows by column, and how many there are.

    Few rows are taken at once: their cells are still near the processor when they are read column by column, which
    takes a third of the time.
    """
    taken: list[list[Cells]] = []
    length = 0
    while length < wanted and (some := list(islice(rows, min(_ROWS_AT_ONCE, wanted - length)))):
        taken.append([column_of(values) for values in zip(*some, strict=True)])
        length += len(some)
    if len(taken) == 1:
        return taken[0], length
    columns = zip(*taken, strict=True)
    return [
        Cells(pa.concat_arrays([part.texts for part in column]), np.concatenate([part.kinds for part in column]))
        for column in columns
    ], length


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: a million new cells, none of them garbage, would set it off time and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rows_of_marks(sheet: CalamineSheet, marks: Marks) -> Iterator[list[object]]:
    """Empty rows for marked cells below the last value."""
    height = sheet.total_height if sheet.start else 0
    width = sheet.width if sheet.start else 0
    last = 1 + max((row for row, _ in marks.cells), default=-1)
    return ([""] * width for _ in range(height, last))


def _apply(marks: Marks, columns: list[Cells], first: int, rows: int) -> None:
    """Give marked cells of a piece their kind, and the text that the file has."""
    here: dict[int, list[tuple[int, str, str | None]]] = defaultdict(list)
    for (row, column), (kind, text) in marks.cells.items():
        if first <= row < first + rows:
            here[column].append((row - first, kind, text))
    for column, cells in here.items():
        texts, kinds = columns[column].texts.to_pylist(), columns[column].kinds.copy()
        for row, kind, text in cells:
            kinds[row] = ord(kind)
            texts[row] = texts[row] if text is None else text
        columns[column] = Cells(pa.array(texts, pa.string()), kinds)


def _cross_out(struck: Mapping[int, int], grid: Grid) -> None:
    """Note rows of which half is crossed out, which somebody took back, and rows of which less is."""
    first, last = int(grid.numbers[0]), int(grid.numbers[-1])
    for row, times in struck.items():
        if not (times and first <= row + 1 <= last):
            continue
        at = int(np.searchsorted(grid.numbers, row + 1))
        if grid.numbers[at] == row + 1:
            filled = sum(kind != EMPTY for kind in grid.row_kinds(at))
            if 2 * times >= filled:
                grid.broken[at] = ROW_STRUCK
            else:
                grid.repairs[at] = CELL_STRUCK


def _unreadable(data: bytes, where: str) -> UmkmError:
    start = data[:_SNIFF].lstrip().lower()
    causes = (
        (not data, "the file is empty", "ask the sender for the file again"),
        (
            data.startswith(_OLE) and _ENCRYPTED in data,
            "the workbook is locked by a password",
            "open it in a spreadsheet program, save it without a password, and land that copy",
        ),
        (
            data.startswith(_ZIP) and is_other_archive(data),
            "this is an archive or a document, not a workbook",
            "unpack an archive and land the files in it; of a document, land the table as .xlsx",
        ),
        (
            data.startswith((_ZIP, _OLE)),
            "the workbook is damaged or was cut off while it was copied",
            "copy it again from its sender; if it opens in a spreadsheet program, save it anew as .xlsx",
        ),
        (data.startswith(_PDF), "this is a PDF", "ask the sender for the spreadsheet that it was made from"),
        (
            start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")),
            "this is a web page with the name of a spreadsheet",
            "open it in a spreadsheet program, save it as .xlsx, and land that copy",
        ),
        (
            True,
            "this is not a spreadsheet",
            "check that the right file was sent; text is landed as .csv, what sheets do not say goes into _source.yml",
        ),
    )
    problem, remedy = next((problem, remedy) for holds, problem, remedy in causes if holds)
    return UmkmError(problem, where=where, remedy=remedy)
