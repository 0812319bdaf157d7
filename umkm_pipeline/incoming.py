"""Workbooks that officers send back into a folder of the landing area.

Belongs here: reading each once, and telling those that are not ours. Which folder, and in which order its workbooks
count, is in `repairs/decisions.py` and `review/landed.py`; sending them out is in `outgoing.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import bytes_of
from umkm_pipeline.shown import shown_path

Book = TypeVar("Book")


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A file in the folder that is no workbook of ours that can be read: its path below the landing folder, and why."""

    path: str
    message: str


def came_back(
    files: Iterable[Path], landing: Path, read: Callable[[bytes, str], Book]
) -> tuple[list[Book], list[NotOurs]]:
    """Workbooks in the order of their files, and the files that are none.

    Args:
        files: files below `landing`.
        landing: the landing folder.
        read: reads a workbook by its bytes and its path as people may see it; raises UmkmError where it is none.

    Raises:
        UmkmError: a file cannot be read from the disk.
    """
    books: list[Book] = []
    others: list[NotOurs] = []
    for file in files:
        status = file.stat()
        path = shown_path(file.relative_to(landing).as_posix())
        found = _read(read, file, path, status.st_mtime_ns, status.st_size)
        if isinstance(found, NotOurs):
            others.append(found)
        else:
            books.append(found)
    return books, others


@lru_cache(maxsize=128)
def _read(read: Callable[[bytes, str], Book], file: Path, path: str, _modified: int, _size: int) -> Book | NotOurs:
    """Read once in a process: every source and month of a run asks for every workbook, and then accounts for them."""
    data = bytes_of(file, path)
    try:
        return read(data, path)
    except UmkmError as error:
        return NotOurs(path, str(error))
