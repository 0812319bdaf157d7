"""Repair workbooks that came back: cells to edits.

Belongs here: which workbook is one of ours, and reading what a person typed, exactly, after a spreadsheet program has
had it. Whether an edit fits is decided in `apply.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.grid import DATE, EMPTY, FAULT, NO_VALUE, NUMBER, TEXT, Grid
from umkm_pipeline.ingest.workbook import read_workbook
from umkm_pipeline.model.codes import RepairKind, RepairStatus
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Type
from umkm_pipeline.repairs import labels
from umkm_pipeline.repairs.edit import CLEARED, CONFIRMED, ROW_REF, Edit
from umkm_pipeline.repairs.neutral import original

_CERTAIN_DIGITS = 15
_SEND_BACK = "send back the workbook that `umkm quarantine export` wrote, as .xlsx, with all its sheets and columns"

Flaw = tuple[RepairStatus, str]


@dataclass(frozen=True, slots=True)
class Book:
    """A repair workbook.

    Args:
        path: path below the landing folder.
        file_id: SHA-256 of its bytes.
        size: bytes.
        source, month: what it repairs.
        edits: its decisions, in the order of its rows; rows without a correction are none.
    """

    path: str
    file_id: str
    size: int
    source: str
    month: date
    edits: tuple[Edit, ...]


def read_book(data: bytes, path: str) -> Book:
    """The decisions in a repair workbook.

    Raises:
        UmkmError: it is not a workbook, or not one that `umkm quarantine export` wrote.
    """
    about: dict[str, str] = {}
    sheets: list[Grid] = []
    for grid in read_workbook(data, path):
        if grid.sheet == labels.ABOUT:
            about = {row[0]: row[1] for row in map(grid.row, range(len(grid))) if len(row) > 1}
        elif grid.sheet.startswith(labels.DATA):
            sheets.append(grid)
    if about.get("form") != labels.FORM or about.get("version") != labels.FORM_VERSION:
        raise UmkmError("this is not a repair workbook of umkm-pipeline", where=path, remedy=_SEND_BACK)
    try:
        source, month = about["source"], date.fromisoformat(f"{about['month']}-01")
    except (KeyError, ValueError):
        raise UmkmError("its hidden sheet does not say what it repairs", where=path, remedy=_SEND_BACK) from None
    file_id = hashlib.sha256(data).hexdigest()
    edits = [edit for sheet in _joined(sheets) for edit in _edits(sheet, path, file_id, source, month)]
    return Book(path, file_id, len(data), source, month, tuple(edits))


@dataclass(slots=True)
class _Sheet:
    name: str
    where: dict[str, int]
    pieces: list[tuple[Grid, int]]


def _joined(grids: list[Grid]) -> Iterator[_Sheet]:
    """Sheets with the positions of their columns; a sheet may come in pieces."""
    sheet: _Sheet | None = None
    for grid in grids:
        if grid.continues and sheet is not None:
            sheet.pieces.append((grid, 0))
            continue
        if sheet is not None:
            yield sheet
        names = grid.row(0)
        sheet = _Sheet(grid.sheet, {name: at for at, name in reversed(list(enumerate(names)))}, [(grid, 1)])
    if sheet is not None:
        yield sheet


def _edits(sheet: _Sheet, path: str, file_id: str, source: str, month: date) -> Iterator[Edit]:
    needed = (labels.SHEET, labels.ROW, labels.RULE, labels.CORRECTION, labels.BY, *labels.HIDDEN)
    if missing := [name for name in needed if name not in sheet.where]:
        raise UmkmError(
            f"columns are missing: {', '.join(missing)}", where=f"{path}, sheet {sheet.name}", remedy=_SEND_BACK
        )
    for grid, first in sheet.pieces:
        at = sheet.where[labels.CORRECTION]
        if at >= len(grid.columns):
            continue
        for position in range(first, len(grid)):
            if grid.columns[at].kinds[position] == ord(EMPTY):
                continue
            cells = {name: _cell(grid, column, position) for name, column in sheet.where.items()}
            value, kind, flaw = _value(*cells[labels.CORRECTION], cells[labels.FIELD][0], cells[labels.REF][0])
            by = cells[labels.BY][0]
            if flaw is None and not cells[labels.REF][0]:
                flaw = (RepairStatus.REFUSED, "the row has lost its hidden address; export the workbook again")
            if flaw is None and not by:
                flaw = (RepairStatus.INCOMPLETE, f"the column {labels.BY} is empty")
            number = cells[labels.ROW][0]
            yield Edit(
                kind=RepairKind.REPAIR,
                source=source,
                month=month,
                column_ref=cells[labels.REF][0],
                value=value,
                value_kind=kind,
                why=cells.get(labels.WHY, ("", ""))[0] or cells[labels.RULE][0],
                by=by,
                on=_day(cells.get(labels.ON, ("", ""))[0]),
                from_path=path,
                from_file_id=file_id,
                entry=f"{sheet.name}, row {grid.numbers[position]}",
                file_id=cells[labels.FILE_ID][0] or "-",
                sheet=_sheet_of(cells[labels.RECORD][0]) or cells[labels.SHEET][0],
                row_number=int(number) if number.isdecimal() else None,
                expect_hash=cells[labels.HASH][0],
                rule=cells[labels.RULE][0],
                field=cells[labels.FIELD][0],
                record_id=cells[labels.RECORD][0],
                flaw=flaw,
            )


def _cell(grid: Grid, column: int, position: int) -> tuple[str, str]:
    if column >= len(grid.columns):
        return "", EMPTY
    text = grid.columns[column].texts[position].as_py() or ""
    return original(text), chr(grid.columns[column].kinds[position])


def _sheet_of(record_id: str) -> str:
    """The sheet in `source/month/file/sheet/row`, as the file spells it; its own name may hold slashes."""
    parts = record_id.split("/", 3)
    return parts[3].rpartition("/")[0] if len(parts) > 3 else ""  # noqa: PLR2004 -- the parts named above


def _value(text: str, kind: str, field: str, ref: str) -> tuple[str | None, str, Flaw | None]:
    """What the officer's cell says: the value, its kind, and why it cannot be taken, if so."""
    word = text.strip().lower()
    if ref == ROW_REF:
        said = word in (CONFIRMED, CONFIRMED.strip("()"))
        return None, TEXT, None if said else (RepairStatus.REFUSED, f"write {CONFIRMED} when the row is right as it is")
    if word == CLEARED:
        return None, TEXT, None
    if kind in (FAULT, NO_VALUE):
        return text, TEXT, (RepairStatus.REFUSED, "a formula without a value; type the value itself")
    if kind == NUMBER and len(re.sub(r"\D", "", text.partition(".")[0])) > _CERTAIN_DIGITS:
        return (
            text,
            kind,
            (RepairStatus.REFUSED, "Excel has rounded the number; format the cell as text, type it again"),
        )
    if kind == DATE and not _is_date(field):
        return text, kind, (RepairStatus.REFUSED, "Excel has made a date of it; format the cell as text, type it again")
    return text, kind if kind in (NUMBER, DATE) else TEXT, None


def _is_date(field: str) -> bool:
    known = FIELDS.get(field)
    return known.type is Type.DATE if known else field.endswith(("_on", "_date", "_dates"))


def _day(text: str) -> date | None:
    found = read_date(text) if text else None
    return found if isinstance(found, date) else None
