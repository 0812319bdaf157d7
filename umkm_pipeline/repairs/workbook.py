"""Repair workbooks that came back: cells to edits.

Belongs here: which workbook is one of ours, and reading what a person typed, exactly, after a spreadsheet program has
had it. Whether an edit fits is decided in `apply.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import arrow, column, no_blanks
from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.grid import DATE, EMPTY, FAULT, NO_VALUE, NUMBER, TEXT, Grid
from umkm_pipeline.ingest.workbook import read_workbook
from umkm_pipeline.model.codes import RepairKind, RepairStatus
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.model.types import Type
from umkm_pipeline.repairs import labels
from umkm_pipeline.repairs.edit import CLEARED, CONFIRMED, ROW_REF, Edit, cell_hash
from umkm_pipeline.repairs.neutral import original

_CERTAIN_DIGITS = 15
_SEND_BACK = "send back the workbook that `umkm quarantine export` wrote, as .xlsx, with all its sheets and columns"
_WORKBOOKS = (b"PK", bytes.fromhex("d0cf11e0a1b11ae1"))
"""What the bytes of a workbook begin with."""
_HEADER_WITHIN = 20
_LONGEST_COMPARED = 30_000
_MANGLED = re.compile(r"[\x00-\x1f]|\s\s|_x[0-9A-Fa-f]{4}_")
"""Texts that a spreadsheet program may have changed by itself."""

_TORN = "the line no longer belongs to its hidden address (columns sorted alone?); export the workbook again"

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
    about, sheets = _parts(data, path)
    if about.get("form") != labels.FORM or about.get("version") != labels.FORM_VERSION:
        raise UmkmError("this is not a repair workbook of umkm-pipeline", where=path, remedy=_SEND_BACK)
    try:
        source, month = about["source"], date.fromisoformat(f"{about['month']}-01")
    except (KeyError, ValueError):
        raise UmkmError("its hidden sheet does not say what it repairs", where=path, remedy=_SEND_BACK) from None
    if source not in SOURCES:
        raise UmkmError(f"it repairs a source that is not known: {source}", where=path, remedy=_SEND_BACK)
    if not sheets:
        raise UmkmError(
            f"no sheet of it has the columns {labels.CORRECTION} and {labels.BY}", where=path, remedy=_SEND_BACK
        )
    file_id = hashlib.sha256(data).hexdigest()
    edits = [edit for sheet in sheets for edit in _edits(sheet, path, file_id, source, month)]
    return Book(path, file_id, len(data), source, month, tuple(edits))


@dataclass(slots=True)
class _Sheet:
    """A sheet of rows to repair: where its columns are by their names, and its pieces with their first rows."""

    name: str
    where: dict[str, int]
    names: list[str]
    pieces: list[tuple[Grid, int]]


def _parts(data: bytes, path: str) -> tuple[dict[str, str], list[_Sheet]]:
    """What a workbook says that it is about, and its sheets of rows to repair."""
    if not data.startswith(_WORKBOOKS):
        raise UmkmError("this is not a workbook", where=path, remedy=_SEND_BACK)
    about: dict[str, str] = {}
    sheets: list[_Sheet] = []
    last: _Sheet | None = None
    for grid in read_workbook(data, path):
        if grid.continues:
            if last is not None:
                last.pieces.append((grid, 0))
            continue
        last = None
        if grid.sheet == labels.ABOUT:
            about = {row[0]: row[1] for row in map(grid.row, range(len(grid))) if len(row) > 1}
        elif (header := _header_of(grid)) is not None:
            names = grid.row(header)
            where = {name: at for at, name in reversed(list(enumerate(names)))}
            last = _Sheet(grid.sheet, where, names, [(grid, header + 1)])
            sheets.append(last)
    return about, sheets


def _header_of(grid: Grid) -> int | None:
    """The row of a sheet that names our columns, whatever the sheet is called now; None where it has none of ours."""
    ours = {labels.CORRECTION, labels.RECORD}
    found = next((at for at in range(min(len(grid), _HEADER_WITHIN)) if ours & set(grid.row(at))), None)
    return 0 if found is None and grid.sheet.startswith(labels.DATA) else found


def _edits(sheet: _Sheet, path: str, file_id: str, source: str, month: date) -> Iterator[Edit]:
    first_copied = _first_copied(sheet, path)
    for grid, first in sheet.pieces:
        at = sheet.where[labels.CORRECTION]
        given = grid.columns[at].kinds != ord(EMPTY) if at < len(grid.columns) else np.zeros(len(grid), dtype=bool)
        over = _typed_over(grid, sheet, first_copied, ~given)
        for position in range(first, len(grid)):
            if not given[position] and position not in over:
                continue
            cells = {name: _cell(grid, column, position) for name, column in sheet.where.items()}
            value, kind, flaw = _value(*cells[labels.CORRECTION], cells[labels.FIELD][0], cells[labels.REF][0])
            by = cells[labels.BY][0]
            if flaw is None and not cells[labels.REF][0]:
                flaw = (RepairStatus.REFUSED, "the row has lost its hidden address; export the workbook again")
            if flaw is None and _torn(cells):
                flaw = (RepairStatus.REFUSED, _TORN)
            if not given[position]:
                if _torn(cells):
                    continue
                value, kind = over[position], TEXT
                flaw = (RepairStatus.INCOMPLETE, f"typed over the row itself; write it into {labels.CORRECTION}")
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


def _first_copied(sheet: _Sheet, path: str) -> int:
    """Where the copy of the rows begins, behind our own columns.

    Raises:
        UmkmError: one of ours is missing, or stands twice.
    """
    needed = (labels.SHEET, labels.ROW, labels.RULE, labels.CORRECTION, labels.BY, *labels.HIDDEN)
    if missing := [name for name in needed if name not in sheet.where]:
        raise UmkmError(
            f"columns are missing: {', '.join(missing)}", where=f"{path}, sheet {sheet.name}", remedy=_SEND_BACK
        )
    first_copied = 1 + max(sheet.where[name] for name in labels.HIDDEN)
    ours = sheet.names[:first_copied]
    if twice := [name for name in needed if ours.count(name) > 1]:
        raise UmkmError(
            f"columns stand twice: {', '.join(twice)}",
            where=f"{path}, sheet {sheet.name}",
            remedy="delete or rename the one that was added",
        )
    return first_copied


def _torn(cells: Mapping[str, tuple[str, str]]) -> bool:
    """Whether what the officer sees of a line's address is not what its hidden columns say."""
    number, record = cells[labels.ROW][0], cells[labels.RECORD][0].rpartition("/")[2]
    shown, ref = cells.get(labels.COLUMN, ("", ""))[0], cells[labels.REF][0]
    return bool((number and record and number != record) or (shown and ref and shown != ref))


def _typed_over(grid: Grid, sheet: _Sheet, first_copied: int, idle: np.ndarray) -> dict[int, str]:
    """Rows without a correction whose faulty cell says something else than it was sent out with → what it says.

    An officer who types the right value over the wrong one, where the line repeats it or in the copy of the row, means
    a correction; it is told, since nothing says what else was typed over.
    """
    value, hashed, headers = (
        _texts(grid, sheet.where.get(name)) for name in (labels.VALUE, labels.HASH, labels.HEADER)
    )
    names = sheet.names[first_copied:]
    copies = {
        name: _texts(grid, first_copied + at)
        for at, name in enumerate(names)
        if name in set(headers) and names.count(name) == 1
    }
    read = arrow(no_blanks(column([original(text) for text in value]))).to_pylist()
    found: dict[int, str] = {}
    for position in np.flatnonzero(idle).tolist():
        text, expected = value[position], hashed[position]
        copy = copies[headers[position]][position] if headers[position] in copies else text
        if not expected or any(len(one) > _LONGEST_COMPARED or _MANGLED.search(one) for one in (text, copy)):
            continue
        if cell_hash(read[position]) != expected:
            found[position] = original(text)
        elif copy != text:
            found[position] = original(copy)
    return found


def _texts(grid: Grid, column: int | None) -> list[str]:
    """Texts of a column as they stand; blank where the sheet has no such column."""
    if column is None or column >= len(grid.columns):
        return [""] * len(grid)
    return [text or "" for text in grid.columns[column].texts.to_pylist()]


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
