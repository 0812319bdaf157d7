"""What lies in the landing area and will not be read, and what to do about it.

Belongs here: looking at names of folders, links and files. What is read is `landing.py`'s business; a file that is
opened and cannot be read is told in `file_audit`.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from umkm_pipeline.ingest.landing import BPS, MONTH_FOLDER, RATES, SIDECAR, is_passed_over, is_unfinished
from umkm_pipeline.ingest.periods import read_period
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.quality.expected import EXPECTED
from umkm_pipeline.repairs.corrections import OWN
from umkm_pipeline.repairs.decisions import FOLDER as REPAIRS
from umkm_pipeline.review.landed import FOLDER as REVIEWS
from umkm_pipeline.settings import Settings
from umkm_pipeline.shown import shown_path

_COME_BACK = (REPAIRS, REVIEWS)
"""Folders of workbooks that people filled in."""
_FETCHED = (RATES, BPS)
"""Folders of what connectors fetched beside the sources' own files."""
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})")


@dataclass(frozen=True, slots=True)
class Stray:
    """A file or folder that is not read.

    Args:
        path: where it is below the landing folder, as people may see it.
        files: how many files that concerns.
        problem: why they are not read.
        remedy: what to do.
    """

    path: str
    files: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """What is not read, why, and what to do, on two lines."""
        count = f" ({self.files} files)" if self.files != 1 else ""
        return f"{self.path}{count}: {self.problem}\n  what to do: {self.remedy}"


def strays(settings: Settings, today: date | None = None) -> list[Stray]:
    """Files of the landing area that no run reads, in the order of their paths; folders stand for all files in them.

    Hidden files, lock files of office programs, `_source.yml` beside files and `_corrections.yml` of a source are at
    home. Links to folders are told, not followed, except for the folder of a source or month itself.

    Args:
        settings: where the landing area is, and which months are read.
        today: day that decides which months are over; default today in the time zone of the settings.
    """
    today = today or datetime.now(ZoneInfo(settings.timezone)).date()
    landing = settings.landing
    first = settings.start_month
    months = today.year * 12 + today.month - 2 + settings.months_ahead
    last = date(months // 12, months % 12 + 1, 1)
    found = list(_in_landing(landing, first, last)) if landing.is_dir() else []
    return [
        Stray(shown_path(path.relative_to(landing).as_posix()), files, problem, remedy)
        for path, files, problem, remedy in found
    ]


Found = tuple[Path, int, str, str]
"""Path, how many files, problem, remedy."""


def _in_landing(landing: Path, first: date, last: date) -> Iterator[Found]:
    homes = f"files belong into <source>/<YYYY-MM>/; the sources are {', '.join(SOURCES)}"
    for entry in _listed(landing):
        if not entry.is_dir():
            if entry.name != EXPECTED:
                yield _lost_link(entry) or (entry, 1, "a file directly in the landing folder", homes)
        elif entry.name in SOURCES:
            yield from _in_source(entry, first, last)
        elif entry.name in (*_COME_BACK, *_FETCHED):
            yield from _passed_over(entry)
        elif files := _files_below(entry):
            meant = _closest(entry.name, (*SOURCES, *_COME_BACK))
            yield (entry, files, "no source has this name", f"rename it to {meant}" if meant else homes)


def _in_source(folder: Path, first: date, last: date) -> Iterator[Found]:
    for entry in _listed(folder):
        if entry.is_dir():
            yield from _in_month(entry, first, last)
        elif lost := _lost_link(entry):
            yield lost
        elif entry.name == SIDECAR:
            yield (entry, 1, "it is not beside files", f"put a {SIDECAR} into each folder whose files it is about")
        elif entry.name != OWN:
            meant = _closest(entry.name, (OWN,))
            remedy = (
                f"rename it to {meant}" if meant else f"move it into {folder.name}/<YYYY-MM>/, the month it reports"
            )
            yield (entry, 1, "a file directly in the folder of a source", remedy)


def _in_month(folder: Path, first: date, last: date) -> Iterator[Found]:
    if not MONTH_FOLDER.fullmatch(folder.name):
        if files := _files_below(folder):
            meant = _month(folder.name)
            remedy = f"rename it to {meant}" if meant else "name it by year and month, such as 2024-07"
            yield (folder, files, "not the name of a month", remedy)
        return
    month = date.fromisoformat(f"{folder.name}-01")
    if first <= month <= last:
        yield from _passed_over(folder)
    elif files := _files_below(folder):
        early = f"move it to the right month, or set UMKM_START_MONTH to {folder.name}"
        late = "check the year; a month is read when it is over, or earlier with UMKM_MONTHS_AHEAD=1"
        problem = f"before the first month that is read ({first:%Y-%m})" if month < first else "the month is not over"
        yield (folder, files, problem, early if month < first else late)


def _passed_over(folder: Path) -> Iterator[Found]:
    """What reading a folder and those below it leaves out."""
    unopened: list[OSError] = []
    for at, folders, files in os.walk(folder, onerror=unopened.append):
        folders[:] = sorted(name for name in folders if not is_passed_over(name))
        for name in folders:
            if (Path(at) / name).is_symlink():
                yield (
                    Path(at) / name,
                    1,
                    "a link to a folder, which is not followed",
                    "put the folder itself here, or link its files one by one",
                )
        for file in (Path(at) / name for name in sorted(files) if not is_passed_over(name)):
            if lost := _lost_link(file):
                yield lost
            elif is_unfinished(file.name):
                yield (file, 1, "by its ending a copy that is not finished", "wait for it, or copy the file again")
            elif not file.is_file():
                yield (file, 1, "not a file", "take it away")
    for error in unopened:
        yield (Path(error.filename), 1, f"cannot be opened: {error.strerror}", "let this user read the folder")


def _listed(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not is_passed_over(entry.name))


def _lost_link(entry: Path) -> Found | None:
    if entry.exists():
        return None
    return (entry, 1, "a link to nothing", "put the file itself here, or mend the link")


def _files_below(folder: Path) -> int:
    """Files in a folder and those below; what is behind a link further down counts as one."""
    count = 0
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_passed_over(name)]
        count += sum((Path(at) / name).is_symlink() for name in folders)
        count += sum(not is_passed_over(name) for name in files)
    return count


def _closest(name: str, names: Iterable[str]) -> str | None:
    plain = re.sub(r"[\s\-]+", "_", name.strip()).casefold()
    return next(iter(difflib.get_close_matches(plain, list(names), n=1)), None)


def _month(name: str) -> str | None:
    """The month that a folder's name means: `2024_07`, `2024-7`, `202407`, `07-2024`, `Juli 2024`."""
    text = re.sub(r"[\s_]+", "-" if name[:1].isdigit() else " ", name.strip()).lower()
    period = read_period(_RUN_TOGETHER.sub(r"\1-\2", text) if text.isdigit() else text)
    if period is None or (period[0].year, period[0].month) != (period[1].year, period[1].month):
        return None
    return f"{period[0]:%Y-%m}"
