"""A judgement: what a person said of a pair, and when; and from workbooks to judgements, whatever order they come in.

Belongs here: which line of which workbook is a judgement of its own, and its time. Reading a workbook is in
`workbook.py`, what judgements do is in `judged.py`.

A workbook comes back more than once: the same bytes under another name, or a copy in which more lines are filled in. A
line that says what the same person said in an earlier state of the same workbook is that judgement, not another one: to
fill in line 9 must not make line 2 outrank what somebody else has said of it since. So a judgement has the time at
which the first workbook that says it was saved, a time that the workbook carries in itself: names, folders and clocks
of the machine that reads it decide nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.review.pair import Pair


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a workbook that says something.

    Args:
        entry: where, for messages: `PASANGAN, row 7`.
        pair: what it is about.
        verdict, by, why: what is said; numbers of people in the texts are masked.
    """

    entry: str
    pair: Pair
    verdict: Verdict
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """A line that cannot be used, and why: `column` is what the sheet calls it."""

    path: str
    entry: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Book:
    """A review workbook.

    Args:
        path: path below the landing folder.
        file_id: SHA-256 of its bytes.
        export_id: which `umkm review export` wrote it.
        saved_at: when it was last saved, in UTC.
        lines: what it says, in the order of its rows; rows without a verdict say nothing.
        flaws: rows that cannot be used.
    """

    path: str
    file_id: str
    export_id: str
    saved_at: datetime
    lines: tuple[Line, ...]
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody said of a pair, and where and when it was said first."""

    id: str
    pair: Pair
    verdict: Verdict
    by: str
    why: str
    at: datetime
    path: str
    entry: str
    file_id: str


def judgements_of(books: Iterable[Book]) -> list[Judgement]:
    """The judgements in workbooks, the oldest first; the order of `books` does not matter.

    Of files with the same bytes the one with the smallest path is named.
    """
    files: dict[str, Book] = {}
    for book in books:
        known = files.get(book.file_id)
        files[book.file_id] = book if known is None else min(known, book, key=lambda one: one.path)
    found = {one.id: one for one in reversed(list(_new(sorted(files.values(), key=_age))))}
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def _age(book: Book) -> tuple[datetime, str]:
    return book.saved_at, book.file_id


def _new(books: Iterable[Book]) -> Iterator[Judgement]:
    """Lines that say something else than the same person did in the last workbook of the same export."""
    said: dict[tuple[str, str, str, str], tuple[Verdict, str]] = {}
    for book in books:
        for line in book.lines:
            who = (book.export_id, str(line.pair.left), str(line.pair.right), line.by)
            if said.get(who) == (line.verdict, line.why):
                continue
            said[who] = (line.verdict, line.why)
            texts = (*who, line.verdict.value, line.why, book.saved_at.isoformat())
            yield Judgement(
                id=hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32],
                pair=line.pair,
                verdict=line.verdict,
                by=line.by,
                why=line.why,
                at=book.saved_at,
                path=book.path,
                entry=line.entry,
                file_id=book.file_id,
            )
