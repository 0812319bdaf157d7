"""What servers answered, kept on disk: an answer that cannot change is not asked for again, another only if it has.

Belongs here: the files of `<local>/responses`. They may be deleted at any time; landing files do not need them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from umkm_pipeline.connectors.put import put_whole


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept.

    Args:
        body: its bytes.
        etag, modified: what the server says of its state, to ask whether it has changed.
        fetched_on: day on which it was asked for last (UTC).
    """

    body: bytes
    etag: str | None
    modified: str | None
    fetched_on: date


class Answers:
    """Answers by their request.

    Args:
        folder: where they are; made on first use, readable by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, request: str) -> Kept | None:
        """The answer to a request, None where there is none that is whole."""
        about, body = self._files(request)
        try:
            told = json.loads(about.read_bytes())
            data = body.read_bytes()
            if hashlib.sha256(data).hexdigest() != told["sha256"]:
                return None
            fetched = date.fromisoformat(told["fetched_on"])
            return Kept(data, told["etag"], told["modified"], fetched)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, request: str, body: bytes, *, etag: str | None, modified: str | None) -> None:
        """Keep an answer, in place of the one before.

        Args:
            request: method, address and parameters without secrets.
            body: its bytes.
            etag: what the server names its state by, if it does.
            modified: when the server says that it changed last.
        """
        kept = asdict(Kept(b"", etag, modified, datetime.now(UTC).date()))
        told = {**kept, "body": None, "fetched_on": kept["fetched_on"].isoformat(), "request": request}
        told["sha256"] = hashlib.sha256(body).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        about, file = self._files(request)
        put_whole(file, body)
        put_whole(about, json.dumps(told).encode())

    def _files(self, request: str) -> tuple[Path, Path]:
        name = hashlib.sha256(request.encode()).hexdigest()[:32]
        return self.folder / f"{name}.json", self.folder / f"{name}.body"
