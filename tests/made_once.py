"""What is slow to make is made once for all workers of a test run."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class MadeOnce:
    """Folders that the workers of pytest-xdist share.

    Not below pytest's own folder: pytest closes that to other accounts at each start, and run by root a private server
    has an account of its own.
    """

    def __init__(self, run: str, worker: str) -> None:
        self._run, self._worker = run[:12], worker

    @contextmanager
    def folder(self, name: str, make: Callable[[Path], object], unmake: Callable[[Path], object]) -> Iterator[Path]:
        """A folder by its name: the first worker that needs it makes it, the last to end unmakes and removes it."""
        folder = Path(tempfile.gettempdir()) / f"umkm-test-{self._run}-{name}"
        users = folder.with_suffix(".users")
        user = users / self._worker
        with self._locked(folder):
            users.mkdir(exist_ok=True)
            if not any(users.iterdir()):
                folder.mkdir()
                try:
                    make(folder)
                except BaseException:
                    shutil.rmtree(folder)
                    raise
            user.touch()
        try:
            yield folder
        finally:
            with self._locked(folder):
                user.unlink()
                if not any(users.iterdir()):
                    unmake(folder)
                    shutil.rmtree(folder)
                    users.rmdir()

    @contextmanager
    def _locked(self, folder: Path) -> Iterator[None]:
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@pytest.fixture(scope="session")
def made_once(testrun_uid: str, worker_id: str) -> MadeOnce:
    """Folders of this test run."""
    return MadeOnce(testrun_uid, worker_id)
