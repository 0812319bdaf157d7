"""Taking a review workbook in: checked, then put into `<landing>/reviews/`, where every run reads it.

Belongs here: what `umkm review import` does. The file is kept as it came; what was there before is never replaced.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import require_folder
from umkm_pipeline.review.judgement import Book, Flaw, Judgement, judgements_of
from umkm_pipeline.review.landed import FOLDER, landed_reviews
from umkm_pipeline.review.workbook import read_book
from umkm_pipeline.shown import shown_path

_SLOW_CLOCK = timedelta(days=1)
_OWNER_ONLY = 0o600
_HASH_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of an import.

    Args:
        path: where the workbook is, below the landing folder.
        added: whether it was put there now; else the same bytes were there before.
        new: judgements that nobody had made before.
        repeated: lines that say what was said before in an earlier state of the workbook.
        flaws: lines that cannot be used.
    """

    path: str
    added: bool
    new: tuple[Judgement, ...]
    repeated: int
    flaws: tuple[Flaw, ...]


def deliver(file: Path, landing: Path, *, now: datetime | None = None) -> Delivered:
    """Check a review workbook and put it into the landing folder.

    Args:
        file: the workbook that came back.
        landing: the landing folder.
        now: the time, for tests.

    Raises:
        UmkmError: it cannot be read, is no review workbook, decides nothing at all, or says that it was saved in the
            future; or the landing folder cannot be written. Nothing is changed then.
    """
    require_folder(landing)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UmkmError(
            f"cannot read: {error.strerror or error}", where=str(file), remedy="check the path of the workbook"
        ) from error
    book = read_book(data, file.name)
    _check(book, now or datetime.now(UTC))
    before = landed_reviews(landing).books
    known = {one.id for one in judgements_of(before)}
    new = [one for one in judgements_of([*before, book]) if one.id not in known]
    there = sorted(other.path for other in before if other.file_id == book.file_id)
    path = there[0] if there else _put(data, landing, file, book.file_id)
    return Delivered(path, not there, tuple(new), len(book.lines) - len(new), book.flaws)


def _check(book: Book, now: datetime) -> None:
    if not book.lines and not book.flaws:
        raise UmkmError(
            "no pair is judged in it", where=book.path, remedy="choose a verdict for at least one pair, and save it"
        )
    if book.saved_at > now + _SLOW_CLOCK:
        raise UmkmError(
            f"it says that it was saved on {book.saved_at:%Y-%m-%d}, which is still to come, and would outrank every "
            "judgement until then",
            where=book.path,
            remedy="set the clock of the machine on which it was saved, or of this one, and save it again",
        )


def _put(data: bytes, landing: Path, file: Path, file_id: str) -> str:
    """Write the bytes beside their place, flush and rename them; the path below the landing folder."""
    named = Path(shown_path(file.name))
    place = landing / FOLDER / f"{named.stem}-{file_id[:_HASH_SHOWN]}{named.suffix.lower()}"
    try:
        place.parent.mkdir(exist_ok=True)
        # A name that begins with a point is passed over by a run that reads the folder meanwhile.
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(_OWNER_ONLY)
            Path(temporary).replace(place)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise UmkmError(
            f"cannot write: {error.strerror or error}",
            where=str(place),
            remedy="make the folder writable, or free space on the disk, and run the same command again",
        ) from error
    return place.relative_to(landing).as_posix()
