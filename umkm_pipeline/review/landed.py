"""The review workbooks in `<landing>/reviews/`: all that people said, as a pure function of the files.

Belongs here: which files hold judgements. They stay in the landing area, so a lost lake costs none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import bytes_of, landed_files
from umkm_pipeline.review.judgement import Book, Flaw, Judgement, judgements_of
from umkm_pipeline.review.workbook import read_book
from umkm_pipeline.shown import shown_path

FOLDER = "reviews"
"""Folder of the landing area for workbooks that came back."""


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A file in the folder that is no review workbook: its path below the landing folder, and why."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Landed:
    """What the folder holds."""

    books: tuple[Book, ...]
    not_ours: tuple[NotOurs, ...]

    @property
    def judgements(self) -> list[Judgement]:
        """Every judgement, the oldest first."""
        return judgements_of(self.books)

    @property
    def flaws(self) -> list[Flaw]:
        """Lines that cannot be used, each file's once."""
        once = {book.file_id: book for book in reversed(self.books)}
        return [flaw for book in sorted(once.values(), key=lambda book: book.path) for flaw in book.flaws]


def landed_reviews(landing: Path) -> Landed:
    """Read every file of `<landing>/reviews/`.

    Raises:
        UmkmError: a file cannot be read from the disk.
    """
    books: list[Book] = []
    others: list[NotOurs] = []
    for file in landed_files(landing / FOLDER):
        status = file.stat()
        found = _read(file, shown_path(file.relative_to(landing).as_posix()), status.st_mtime_ns, status.st_size)
        if isinstance(found, Book):
            books.append(found)
        else:
            others.append(found)
    return Landed(tuple(books), tuple(others))


@lru_cache(maxsize=64)
def _read(file: Path, path: str, _modified: int, _size: int) -> Book | NotOurs:
    """Read once in a process: a run asks for its judgements and accounts for them."""
    data = bytes_of(file, path)
    try:
        return read_book(data, path)
    except UmkmError as error:
        return NotOurs(path, str(error))
