"""Review workbooks that came back: rows to lines.

Belongs here: which workbook is one of ours, and reading what a person chose, after a spreadsheet program has had it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.grid import EMPTY, FAULT, NO_VALUE, Grid
from umkm_pipeline.ingest.workbook import read_workbook
from umkm_pipeline.repairs.neutral import original
from umkm_pipeline.review import labels
from umkm_pipeline.review.judgement import Book, Flaw, Line
from umkm_pipeline.review.pair import Pair, side_of
from umkm_pipeline.review.saved import moment, saved_at
from umkm_pipeline.shown import shown_text

_SEND_BACK = "send back the workbook that `umkm review export` wrote, as .xlsx, with all its sheets and columns"
_NEEDED = (*labels.ASKED, *labels.HIDDEN)
_CHANGED = "the hidden addresses of the records are not those that were sent out; export the pair again"


def read_book(data: bytes, path: str) -> Book:
    """What a review workbook says.

    Args:
        data: its bytes.
        path: path to name in messages.

    Raises:
        UmkmError: it is not a workbook, or not one that `umkm review export` wrote.
    """
    about: dict[str, str] = {}
    lines: list[Line] = []
    flaws: list[Flaw] = []
    where: dict[str, int] | None = None
    for grid in read_workbook(data, path):
        if grid.sheet == labels.ABOUT:
            about = {row[0]: row[1] for row in map(grid.row, range(len(grid))) if len(row) > 1}
        elif grid.sheet == labels.DATA:
            first = 0
            if where is None or not grid.continues:
                where, first = _columns(grid, path), 1
            for one in _said(grid, where, first, path):
                (lines if isinstance(one, Line) else flaws).append(one)  # type: ignore[arg-type]
    if about.get("form") != labels.FORM or about.get("version") != labels.FORM_VERSION or where is None:
        raise UmkmError("this is not a review workbook of umkm-pipeline", where=path, remedy=_SEND_BACK)
    exported = moment(about.get("exported_at", ""))
    if exported is None or not about.get("export_id"):
        raise UmkmError("its hidden sheet does not say when it was exported", where=path, remedy=_SEND_BACK)
    file_id = hashlib.sha256(data).hexdigest()
    return Book(path, file_id, about["export_id"], _saved(data, exported), tuple(lines), tuple(flaws))


def _saved(data: bytes, exported: datetime) -> datetime:
    """When it was saved; a clock that was slow, or a program that does not say, cannot put it before its export."""
    return max(saved_at(data) or exported, exported)


def _columns(grid: Grid, path: str) -> dict[str, int]:
    where = {name: at for at, name in reversed(list(enumerate(grid.row(0))))}
    if missing := [name for name in _NEEDED if name not in where]:
        raise UmkmError(
            f"columns are missing: {', '.join(missing)}", where=f"{path}, sheet {labels.DATA}", remedy=_SEND_BACK
        )
    return where


def _said(grid: Grid, where: dict[str, int], first: int, path: str) -> Iterator[Line | Flaw]:
    at = where[labels.VERDICT]
    if at >= len(grid.columns):
        return
    for position in range(first, len(grid)):
        if grid.columns[at].kinds[position] == ord(EMPTY):
            continue
        cells = {name: _cell(grid, where[name], position) for name in _NEEDED}
        yield _line(cells, f"{labels.DATA}, row {grid.numbers[position]}", path)


def _line(cells: dict[str, tuple[str, str]], entry: str, path: str) -> Line | Flaw:
    text, kind = cells[labels.VERDICT]
    verdict = labels.WORDS.get(text.strip().upper())
    choices = ", ".join(labels.WORDS)
    if kind in (FAULT, NO_VALUE) or verdict is None:
        return Flaw(path, entry, labels.VERDICT, f"this is no verdict; choose one of {choices}")
    by = shown_text(cells[labels.BY][0]).strip()
    if not by:
        return Flaw(path, entry, labels.BY, "the cell is empty: without a name the verdict is not used")
    left = side_of(cells[labels.LEFT][0], cells[labels.LEFT_CONTENT][0])
    right = side_of(cells[labels.RIGHT][0], cells[labels.RIGHT_CONTENT][0])
    if left is None or right is None:
        return Flaw(path, entry, labels.LEFT if left is None else labels.RIGHT, _CHANGED)
    pair = Pair.of(left, right)
    if pair.check != cells[labels.CHECK][0]:
        return Flaw(path, entry, f"{labels.LEFT}, {labels.RIGHT}", _CHANGED)
    return Line(entry, pair, verdict, by, shown_text(cells[labels.WHY][0]).strip())


def _cell(grid: Grid, column: int, position: int) -> tuple[str, str]:
    if column >= len(grid.columns):
        return "", EMPTY
    text = grid.columns[column].texts[position].as_py() or ""
    return original(text), chr(grid.columns[column].kinds[position])
