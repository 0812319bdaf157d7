"""The landing area: which files a month has, by content.

Belongs here: finding and hashing files. Opening them is for `workbook.py`, `delimited.py` and `documents.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.shown import shown_path, told_apart

SIDECAR = "_source.yml"
"""File beside the landed files that says what the sheets do not."""

RATES, BPS = "rates", "bps"
"""Folders, beside those of the sources, of what connectors fetch that is no source's delivery."""

MONTH_FOLDER = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
"""Name of a month's folder."""

_UNFINISHED = (".part", ".tmp", ".crdownload")
_HIDDEN = (".", "~$")
_BLOCK = 1 << 20


def inventory(landing: Path, month: date, hasher: Callable[[Path], str] | None = None) -> pd.DataFrame:
    """The files of a month, in the columns of `landing_files`, ordered by source and path.

    Hidden files, `_source.yml`, office lock files (`~$...`) and unfinished copies (`*.part`, `*.tmp`) are not landed
    files. Sub-folders are read too. A path in which somebody's NIK, mobile number or e-mail address stands is masked.

    Args:
        landing: the landing folder.
        month: the reporting month.
        hasher: gives the SHA-256 of a file; default by reading it.

    Raises:
        UmkmError: the landing folder is missing, or a file in it cannot be read.
    """
    require_folder(landing)
    rows = [
        (source, month, path, (hasher or content_hash)(file), file.stat().st_size)
        for source in SOURCES
        for path, file in named_files(landing, source, month).items()
    ]
    table = TABLES["landing_files"]
    columns = ["source", "period_month", "source_path", "source_file_id", "size_bytes"]
    return to_frame(to_arrow(table, pd.DataFrame(rows, columns=columns)))


def named_files(landing: Path, source: str, month: date) -> dict[str, Path]:
    """The files of a source and month by the paths, below the landing folder, under which people may see them."""
    files = list(landed_files(landing / source / f"{month:%Y-%m}"))
    return dict(zip(told_apart(shown_path(file.relative_to(landing).as_posix()) for file in files), files, strict=True))


def require_folder(landing: Path) -> None:
    """Make sure that there is a landing folder.

    Raises:
        UmkmError: it is missing.
    """
    if not landing.is_dir():
        raise UmkmError(
            "the landing folder does not exist",
            where=str(landing.absolute()),
            remedy="create it, or set UMKM_LANDING_DIR to the folder that holds <source>/<YYYY-MM>/",
        )


def content_hash(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        UmkmError: the file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise _unreadable(error, str(file)) from error
    return digest.hexdigest()


def bytes_of(file: Path, path: str) -> bytes:
    """The bytes of a landed file.

    Args:
        file: where it is.
        path: its path as people may see it.

    Raises:
        UmkmError: it cannot be read from the disk.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(error, path) from error


def _unreadable(error: OSError, where: str) -> UmkmError:
    return UmkmError(
        f"cannot read: {error.strerror or error}",
        where=where,
        remedy="make the file readable by this user, or take it out of the landing folder",
    )


def landed_files(folder: Path) -> Iterator[Path]:
    """The landed files of one source and month, in the order of their paths."""
    for file in sorted(folder.rglob("*")):
        hidden = any(map(is_passed_over, file.relative_to(folder).parts))
        if file.is_file() and file.name != SIDECAR and not hidden and not is_unfinished(file.name):
            yield file


def is_passed_over(name: str) -> bool:
    """Whether a file or folder is nobody's delivery by its name: hidden, or a lock of an office program."""
    return name.startswith(_HIDDEN)


def is_unfinished(name: str) -> bool:
    """Whether a file is by its name a copy that is not finished."""
    return name.lower().endswith(_UNFINISHED)
