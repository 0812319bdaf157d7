"""Hashes of files that did not change since they were hashed, so that looking at the landing area is cheap.

Belongs here: when a hash may be trusted, and keeping it in `<local>/landing_seen.json`. Size, time of change of the
content and of the file's entry (which no program can set), and the entry itself must all be the same. A run hashes its
files itself; this is for looking. Only the watch keeps what it hashed, since a remembered file counts as settled.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path

from umkm_pipeline.ingest.landing import content_hash
from umkm_pipeline.settings import Settings
from umkm_pipeline.signature import Signature, signature

_YOUNG_NS = 2_000_000_000
"""A file that changed so short ago may change again within the tick of its clock."""


class Seen:
    """Hashes by path; `hash` is a `Hasher`."""

    def __init__(self, settings: Settings) -> None:
        self._file = settings.local_dir / "landing_seen.json"
        self._known: dict[str, tuple[Signature, str]] = {}
        self._asked: dict[str, tuple[Signature, str]] = {}
        with contextlib.suppress(OSError, ValueError):
            self._known = {path: (found[0], found[1]) for path, found in json.loads(self._file.read_text()).items()}
        self.hashed = 0

    def hash(self, file: Path) -> str:
        """SHA-256 of a file, from memory where it did not change.

        Raises:
            UmkmError: the file cannot be read.
        """
        path = str(file.absolute())
        try:
            now = signature(file)
        except OSError:
            return content_hash(file)
        known = self._known.get(path)
        if known and known[0] == now:
            self._asked[path] = known
            return known[1]
        found = content_hash(file)
        self.hashed += 1
        if abs(time.time_ns() - max(now[1], now[2])) > _YOUNG_NS:
            self._asked[path] = (now, found)
        return found

    def knows(self, file: Path, now: Signature) -> bool:
        """Whether a file was hashed as it is now."""
        known = self._known.get(str(file.absolute()))
        return known is not None and known[0] == now

    def keep(self) -> None:
        """Remember what was hashed, and forget files that are gone; without a word where that cannot be written."""
        if all(self._known.get(path) == found for path, found in self._asked.items()):
            return
        known = {path: found for path, found in (self._known | self._asked).items() if Path(path).exists()}
        temporary = self._file.with_name(f"{self._file.name}.{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(json.dumps(known))
            temporary.chmod(0o600)
            temporary.replace(self._file)
