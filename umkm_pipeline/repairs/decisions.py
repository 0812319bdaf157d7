"""All decisions about a source's month: declared corrections and the repair workbooks in `<landing>/repairs/`.

Belongs here: which files hold decisions, in which order they count, and which months must be read again because they
changed. What a decision does to a row is in `apply.py`.

Workbooks count in the order of the words and numbers in their names without the ending, numbers by their value: `bone`,
`bone (2)`, `bone (10)`, `bone (revisi)`, `bone (revisi 2)`, whatever folder below `repairs/` comes first by the same
order. Of two decisions on one cell the later one is used. The order is that of names, not of clocks, so that a copy of
the folder gives the same rows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from umkm_pipeline.incoming import NotOurs, came_back
from umkm_pipeline.ingest.landing import landed_files
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.repairs.corrections import corrections_of
from umkm_pipeline.repairs.edit import Edit
from umkm_pipeline.repairs.workbook import Book, read_book

FOLDER = "repairs"
"""Folder of the landing area for workbooks that came back."""

DECISIONS = "decisions"
"""What stands as layout of files with decisions in `file_audit`."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A file with decisions about one source and month.

    Args:
        path: workbook below the landing folder, or list of corrections.
        file_id: SHA-256 of the workbook, or of the list's entries about the month.
        size: bytes of the workbook; None for a list.
    """

    path: str
    file_id: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is decided about a source's month: edits in the order in which they count, and where they come from."""

    edits: tuple[Edit, ...] = ()
    origins: tuple[Origin, ...] = ()

    def about(self, file_id: str, name: str) -> tuple[Edit, ...]:
        """The edits of the file with these bytes and this path below its month's folder, in their order."""
        return tuple(edit for edit in self.edits if edit.concerns(file_id, name))


def decisions_for(landing: Path, source: str, month: date) -> Decisions:
    """Every decision about a source's month.

    Raises:
        UmkmError: a list of corrections cannot be understood, or a file cannot be read at all.
    """
    corrections = [edit for edit in corrections_of(source, landing) if edit.month == month]
    books = [book for book in books_in(landing)[0] if book.source == source and book.month == month]
    edits = (*corrections, *(edit for book in books for edit in book.edits))
    return Decisions(edits, (*_lists(corrections), *(Origin(book.path, book.file_id, book.size) for book in books)))


def books_in(landing: Path) -> tuple[list[Book], list[NotOurs]]:
    """Repair workbooks in the order in which they count, and files of the folder that are none.

    Raises:
        UmkmError: a file cannot be read from the disk.
    """
    folder = landing / FOLDER
    files = sorted(landed_files(folder), key=lambda file: _order(file.relative_to(folder).as_posix()))
    return came_back(files, landing, read_book)


def months_to_read_again(landing: Path, lake: Lake, asked: Collection[date]) -> list[date]:
    """Months read before, other than those asked for, whose decisions are not those that they were read with.

    That is a workbook or correction that is new, changed or taken away.

    Raises:
        UmkmError: as `decisions_for`.
    """
    now: dict[date, set[tuple[str, str, str]]] = {}
    for source in SOURCES:
        for month, origin in _origins(landing, source):
            now.setdefault(month, set()).add((source, origin.path, origin.file_id))
    read = {month for month in lake.months("landing_files") if month not in asked}
    return sorted(month for month in read if now.get(month, set()) != _used(lake, month))


def _origins(landing: Path, source: str) -> list[tuple[date, Origin]]:
    corrections = corrections_of(source, landing)
    months = sorted({edit.month for edit in corrections})
    lists = [(month, one) for month in months for one in _lists([edit for edit in corrections if edit.month == month])]
    books = [book for book in books_in(landing)[0] if book.source == source]
    return lists + [(book.month, Origin(book.path, book.file_id, book.size)) for book in books]


def _lists(corrections: list[Edit]) -> list[Origin]:
    entries: dict[str, list[str]] = {}
    for edit in corrections:
        entries.setdefault(edit.from_path, []).append(f"{edit.entry} {edit.from_file_id}")
    return [Origin(path, hashlib.sha256("\n".join(ids).encode()).hexdigest()) for path, ids in entries.items()]


def _used(lake: Lake, month: date) -> set[tuple[str, str, str]]:
    used = set()
    for source in SOURCES:
        audit = lake.read(f"file_audit_{source}", month)
        rows = audit[(audit["layout"] == DECISIONS).fillna(False)]
        used |= {
            (source, str(path), str(file))
            for path, file in zip(rows["source_path"], rows["source_file_id"], strict=True)
        }
    return used


def _order(path: str) -> list[tuple[tuple[int, int, str], ...]]:
    """A path as a person orders it: folder by folder, without the ending, by words and by numbers by their value.

    What stands between them counts last of all: by characters a bracket would put `bone (revisi)` after
    `bone (revisi 2)`.
    """
    named = PurePosixPath(path)
    parts = [*named.parts[:-1], named.stem]
    return [
        tuple(
            (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
            for piece in re.findall(r"\d+|[^\W\d_]+", part.casefold())
        )
        for part in parts
    ] + [((1, 0, path.casefold()),), ((1, 0, path),)]
