"""The review workbooks in `<landing>/reviews/`: all that people said, as a pure function of the files.

Belongs here: which files hold judgements. They stay in the landing area, so a lost lake costs none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from umkm_pipeline.incoming import NotOurs, came_back
from umkm_pipeline.ingest.landing import landed_files
from umkm_pipeline.review.judgement import Book, Flaw, Judgement, judgements_of
from umkm_pipeline.review.workbook import read_book

FOLDER = "reviews"
"""Folder of the landing area for workbooks that came back."""


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
    books, others = came_back(landed_files(landing / FOLDER), landing, read_book)
    return Landed(tuple(books), tuple(others))
