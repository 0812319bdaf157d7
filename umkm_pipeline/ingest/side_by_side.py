"""The files of a month, read one after the other or side by side in processes of their own.

Belongs here: who reads which file, how much at once, and what a reading process that dies means. What is read is
`read_file.py`'s business; the results come in the order of the files, whoever was done first.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import multiprocessing
import os
import pickle
import shutil
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pandas as pd
import psutil

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.garbage import seldom_collecting
from umkm_pipeline.ingest.behind import behind
from umkm_pipeline.ingest.delimited import SUFFIXES
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.ingest.read_file import FileRead, FileRecord, Landed, WriteRaw, duplicate_of, read_file
from umkm_pipeline.model.codes import FileStatus
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.repairs.edit import Edit
from umkm_pipeline.settings import Settings

log = logging.getLogger("umkm_pipeline.ingest")

_SECONDS_A_FILE, _SECONDS_A_MB = 0.25, 0.06
_WORTH_SECONDS = 6.0
"""Estimated work from which on more processes pay: the first one takes two seconds to start."""
_MB = 1_000_000
_PACKED = 8
"""How many times more memory a byte of a packed workbook takes than one of a text."""
_AT_ONCE_MB = 400
"""Bytes of text that are read at once by all processes; one file is always read, however large."""
_FOLDER = ".reading-"


@dataclass(frozen=True, slots=True)
class Task:
    """What to read files with.

    Args:
        tokens: tokens of personal data.
        edits: path of a file → edits of its cells.
        write_raw: takes the raw rows, in the order of files.
        scratch: folder in which results of other processes wait for their turn.
    """

    tokens: Tokens
    edits: Mapping[str, Sequence[Edit]]
    write_raw: WriteRaw
    scratch: Path


def read_files(files: Sequence[Landed], task: Task) -> Iterator[tuple[Landed, FileRead]]:
    """Read files in their order; a file with the bytes of one before it is its duplicate.

    Raises:
        UmkmError: a file is gone or is not the one that was listed, or a reading process died; the message says over
            which file.
    """
    first: dict[str, int] = {}
    for at, landed in enumerate(files):
        first.setdefault(landed.file_id, at)
    own = [landed for at, landed in enumerate(files) if first[landed.file_id] == at]
    workers = _workers(own)
    done: dict[str, FileRecord] = {}
    with _reading(own, task, workers) as results:
        for landed in files:
            original = done.get(landed.file_id)
            result = duplicate_of(landed, original) if original else next(results)
            done.setdefault(landed.file_id, result.record)
            if result.record.is_fault:
                log.error("%s", result.record.message)
            yield landed, result


def _workers(files: Sequence[Landed]) -> int:
    asked = Settings().workers or len(os.sched_getaffinity(0))
    seconds = _SECONDS_A_FILE * len(files) + _SECONDS_A_MB * _weight(files)
    return min(asked, len(files)) if seconds >= _WORTH_SECONDS else 1


@contextmanager
def _reading(files: Sequence[Landed], task: Task, workers: int) -> Iterator[Iterator[FileRead]]:
    if workers <= 1:
        yield (read_landed(landed, task.tokens, task.write_raw, task.edits.get(landed.path, ())) for landed in files)
        return
    for left in task.scratch.glob(f"{_FOLDER}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(_FOLDER).partition("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    task.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-", dir=task.scratch))
    try:
        yield _in_processes(files, task, folder, workers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_processes(files: Sequence[Landed], task: Task, folder: Path, workers: int) -> Iterator[FileRead]:
    pool = _pool(workers)
    waiting = list(enumerate(files))
    running: dict[int, Future[None]] = {}
    try:
        for at, _ in enumerate(files):
            while waiting and (
                not running or _weight([*(files[one] for one in running), waiting[0][1]]) <= _AT_ONCE_MB
            ):
                number, landed = waiting.pop(0)
                edits = task.edits.get(landed.path, ())
                running[number] = pool.submit(_read_to, folder / str(number), landed, task.tokens, edits)
            running.pop(at).result()
            yield _result(folder / str(at), task.write_raw)
    except BrokenProcessPool as error:
        _pool.cache_clear()
        begun = [landed.path for at, landed in enumerate(files) if (folder / f"{at}.begun").exists()]
        raise UmkmError(
            "a reading process was ended from outside or crashed",
            where=" or ".join(begun) or "reading processes",
            remedy="if the machine ran out of memory, set UMKM_WORKERS=1 or lower UMKM_MAX_CELLS; if it happens again, "
            "take the file out of the landing folder and report it",
        ) from error
    finally:
        for future in running.values():
            future.cancel()


def _weight(files: Sequence[Landed]) -> float:
    """MB of text in files, about."""
    return sum(landed.size / _MB * (1 if landed.file.suffix.lower() in SUFFIXES else _PACKED) for landed in files)


@cache
def _pool(workers: int) -> ProcessPoolExecutor:
    """Reading processes, kept for the next month; they begin as copies of one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pool = ProcessPoolExecutor(workers, mp_context=context)
    atexit.register(pool.shutdown, wait=False, cancel_futures=True)
    return pool


def _read_to(place: Path, landed: Landed, tokens: Tokens, edits: Sequence[Edit]) -> None:
    """Read a file in this process and leave what came of it in files beside `place`."""
    begun = place.with_suffix(".begun")
    begun.touch()
    with place.open("wb") as out, seldom_collecting():

        def keep(rows: pd.DataFrame) -> int:
            pickle.dump(rows, out, protocol=pickle.HIGHEST_PROTOCOL)
            return len(rows)

        result = read_landed(landed, tokens, keep, edits)
        pickle.dump(result, out, protocol=pickle.HIGHEST_PROTOCOL)
    begun.unlink()


def _result(place: Path, write_raw: WriteRaw) -> FileRead:
    """Hand on the raw rows that another process left, and return what became of the file."""
    with place.open("rb") as left:
        while not isinstance(found := pickle.load(left), FileRead):  # noqa: S301 -- this program wrote it just now
            write_raw(found)
    place.unlink()
    return found


def read_landed(landed: Landed, tokens: Tokens, write_raw: WriteRaw, edits: Sequence[Edit]) -> FileRead:
    """Read a file of the inventory; a file that this program stumbles over is unreadable, and the others go on.

    A full disk or memory is no fault of the file: it stops the month.

    Raises:
        UmkmError: the file is gone or is not the one that was listed.
    """
    try:
        Limits.of(Settings()).check_size(landed.size, landed.path)
    except UmkmError as error:
        return FileRead(FileRecord(landed, FileStatus.UNREADABLE, message=str(error)), pd.DataFrame())
    data = _bytes(landed)
    with behind(partial(_ensure_listed, landed)) as compare:
        compare(data)
        try:
            return read_file(landed, data, tokens, write_raw, edits)
        except (UmkmError, OSError, MemoryError):
            # What is wrong with another file says nothing of the one that was listed.
            _ensure_listed(landed, data)
            raise
        except Exception as error:  # noqa: BLE001 -- whatever it is, one file must not hold up the others
            return _stumbled(landed, error)


def _stumbled(landed: Landed, error: Exception) -> FileRead:
    """A file that this program fails over.

    The kind of error and the line of code are told, not its text: values of the file may stand in it.
    """
    at = traceback.extract_tb(error.__traceback__)[-1]
    fault = UmkmError(
        f"unexpected {type(error).__name__} in {Path(at.filename).name}, line {at.lineno}",
        where=landed.path,
        remedy="this is a fault of umkm-pipeline, not of the file; report it with this message. The other files "
        "were read; take this one out of the landing folder if it must not wait",
    )
    record = FileRecord(landed, FileStatus.UNREADABLE, message=str(fault), is_fault=True)
    return FileRead(record, pd.DataFrame())


def _bytes(landed: Landed) -> bytes:
    try:
        return landed.file.read_bytes()
    except OSError as error:
        raise UmkmError(
            f"the file was listed a moment ago but cannot be read now: {error.strerror or error}",
            where=landed.path,
            remedy="wait until nobody is copying files into the landing folder, then run again",
        ) from error


def _ensure_listed(landed: Landed, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() != landed.file_id:
        raise UmkmError(
            "the file changed while it was read",
            where=landed.path,
            remedy="wait until it is copied completely, then run again",
        )
