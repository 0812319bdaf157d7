"""What a backup says of itself: `backup.json` beside the dump.

Belongs here: the folder of a backup, its form, and whether what lies there is what was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from umkm_pipeline import __version__
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.sql import HISTORIES
from umkm_pipeline.warehouse import catalog

DUMP, MANIFEST = "warehouse.dump", "backup.json"
_NAME = re.compile(r"umkm-\d{8}T\d{6}Z")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Args:
        made_at: when, UTC.
        code_version: of the pipeline that made it.
        key_fingerprint: of the key behind its tokens; None where nothing was published yet.
        rows: rows of each history table, those of the past too.
        dump_bytes, dump_sha256: of `warehouse.dump`.
        postgres_major: version of PostgreSQL whose pg_dump made it; None in backups from before that was told.
    """

    made_at: str
    code_version: str
    key_fingerprint: str | None
    rows: Mapping[str, int]
    dump_bytes: int
    dump_sha256: str
    postgres_major: int | None = None

    def write(self, folder: Path) -> None:
        """Write it into the folder of the backup."""
        with own_file(folder / MANIFEST).open("w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(self), indent=1) + "\n")
            file.flush()
            # pg_dump flushes its file: a backup that is listed is on the disk, before older ones go.
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read it from the folder of a backup.

        Raises:
            UmkmError: the folder holds no backup, or one of a newer version of the program.
        """
        file = folder / MANIFEST
        try:
            said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            if _release(by := said["code_version"]) > _release(__version__):
                raise UmkmError(
                    f"the backup was made by version {by} of the program, and this is {__version__}",
                    where=str(file),
                    remedy=f"install version {by} or a later one, and restore with that; nothing was changed",
                )
            return cls(**said)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise UmkmError(
                f"no backup that can be read: {getattr(error, 'strerror', None) or type(error).__name__}",
                where=str(file),
                remedy="name a folder that `umkm backup` made, e.g. data/local/backups/umkm-20250105T030000Z",
            ) from error


def _release(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def name_at(moment: datetime) -> str:
    """Name of a backup's folder: backups sort by the time at which they were made."""
    return f"umkm-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def backups_in(folder: Path) -> list[Path]:
    """Finished backups below a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(there for there in folder.iterdir() if _NAME.fullmatch(there.name) and (there / MANIFEST).exists())


def checked_dump(folder: Path, manifest: Manifest) -> Path:
    """The dump of a backup, byte for byte as it was written.

    Raises:
        UmkmError: it is missing, cut short or altered.
    """
    dump = folder / DUMP
    found = dump.stat().st_size if dump.exists() else 0
    if found != manifest.dump_bytes or sha256_of(dump) != manifest.dump_sha256:
        raise UmkmError(
            f"the dump is not the one that was written: {found:,} bytes of {manifest.dump_bytes:,}, "
            "or the same number with other content",
            where=str(dump),
            remedy="copy the backup again from where it is kept, or restore an older one; nothing was changed",
        )
    return dump


def own_file(file: Path) -> Path:
    """The file, made empty and for its owner alone: a backup copied elsewhere leaves its closed folder behind."""
    file.touch(mode=0o600)
    return file


def sha256_of(file: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def history_rows(connection: sa.Connection) -> dict[str, int]:
    """Rows of each history table that the database has, by name."""
    names = sorted(f"{table.schema}.{table.name}" for table in HISTORIES.values())
    there = catalog.relations(connection)
    counts = {
        name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one()
        for name in names
        if name in there
    }
    return {name: int(count) for name, count in counts.items()}
