"""Landing files that connectors write: named after their content, never changed, put there whole.

Belongs here: writing. What is in a file is the connector's business; which folder, its caller's.
"""

from __future__ import annotations

import glob
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from umkm_pipeline.errors import UmkmError

SUPERSEDED = ".superseded"
"""Hidden folder, which no run reads, of files that a later answer took the place of."""

_DIGITS = 12
_PATIENCE = 60
"""Seconds to wait for another fetch, which holds a folder for the writing of one file."""


@dataclass(frozen=True, slots=True)
class Put:
    """A landing file, and whether it was not there before."""

    file: Path
    is_new: bool


def put(folder: Path, name: str, content: bytes, suffix: str, *, personal: bool = False) -> Put:
    """Write `<name>.<12 digits of the content's SHA-256><suffix>`; other contents of that name are set aside.

    Content that is there already is left alone, so that fetching the same again changes nothing. A file is moved to
    `.superseded/` only when its successor is in place: a kill leaves both, and the next call sets the older aside.

    Args:
        folder: folder of the landing area, made if it is missing.
        name: what the file is about; one name has one current file.
        content: its bytes.
        suffix: its ending, with the point.
        personal: it names people, so what it replaces is deleted: `umkm forget` would not know of it.

    Raises:
        UmkmError: the folder cannot be written.
    """
    file = folder / f"{name}.{hashlib.sha256(content).hexdigest()[:_DIGITS]}{suffix}"
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        is_new = not (file.is_file() and file.read_bytes() == content)
        if is_new:
            put_whole(file, content)
    set_aside(folder, name, suffix, but=file, personal=personal)
    return Put(file, is_new)


def set_aside(folder: Path, name: str, suffix: str, *, but: Path | None = None, personal: bool = False) -> None:
    """Move the files of a name, `but` for one, to where no run reads them; delete them where they are `personal`.

    Raises:
        UmkmError: they cannot be moved.
    """
    with _writing(folder):
        for file in current(folder, name, suffix):
            if file != but and personal:
                file.unlink()
            elif file != but:
                (folder / SUPERSEDED).mkdir(exist_ok=True)
                file.replace(folder / SUPERSEDED / file.name)


@contextmanager
def alone(folder: Path, *, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold a folder while its file is read and its successor put: of two fetches at once, one adds to the other's.

    Args:
        folder: folder of the landing area, made if it is missing.
        wait_seconds: how long to wait for another fetch; default what the writing of a file takes at most.

    Raises:
        UmkmError: another fetch does not let go of it, or it cannot be written.
    """
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            held = FileLock(folder / ".lock", timeout=_PATIENCE if wait_seconds is None else wait_seconds).acquire()
        except Timeout as error:
            raise UmkmError(
                "another fetch goes on here",
                where=str(folder),
                remedy="run this again when it has finished; what was fetched is kept",
            ) from error
    with held:
        yield


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UmkmError(
            f"cannot write: {error.strerror or error}",
            where=str(folder),
            remedy="make the landing folder writable for this user, or free space on its disk",
        ) from error


def current(folder: Path, name: str, suffix: str) -> list[Path]:
    """The files of a name, the latest written last; more than one only after a kill."""
    pattern = f"{glob.escape(name)}.{'[0-9a-f]' * _DIGITS}{suffix}"
    return sorted(folder.glob(pattern), key=lambda file: (file.stat().st_mtime_ns, file.name))


def put_whole(file: Path, content: bytes) -> None:
    """Write a file beside its place, hidden and flushed to disk, and move it there: nobody sees half of it.

    Raises:
        OSError: it cannot be written; what was there before stays.
    """
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
