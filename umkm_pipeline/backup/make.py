"""Make a backup of the warehouse while people read it and runs go on.

Belongs here: dumping one moment of the database into a folder that is there whole or not at all. What a lost lake needs
beside it (the landing files and the key) is not in it: see `docs/operate/restore.md`.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from umkm_pipeline import __version__
from umkm_pipeline.backup.manifest import DUMP, Manifest, backups_in, history_rows, name_at, sha256_of
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse.connect import explain, place, transaction
from umkm_pipeline.warehouse.engine import client_command, client_program
from umkm_pipeline.warehouse.publish import stored_key_fingerprint

_LOG = logging.getLogger("umkm_pipeline.backup")
_TELL_SECONDS = 10
_PART = ".part"


def make_backup(url: str, folder: Path, *, keep: int | None = None) -> Path:
    """Dump the warehouse into `<folder>/umkm-<time>` and return that folder; closed to other users.

    The dump and the row counts beside it are of one moment, whatever is published meanwhile. It holds personal data:
    schema `identity` is part of it. With `keep`, only that many of the newest backups stay.

    Raises:
        UmkmError: the warehouse cannot be reached or has nothing in it, or the folder cannot be written. Backups made
            before stay as they were.
    """
    done = folder / name_at(datetime.now(UTC))
    with _written(done) as making, _moment(url) as (connection, snapshot):
        rows = history_rows(connection)
        if not rows:
            raise UmkmError(
                "nothing was published here yet, so there is nothing to back up",
                where=place(url),
                remedy="run `umkm refresh` or `umkm backfill` first, or correct UMKM_WAREHOUSE_URL",
            )
        dump = making / DUMP
        _dump(url, dump, snapshot)
        Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            code_version=__version__,
            key_fingerprint=stored_key_fingerprint(connection),
            rows=rows,
            dump_bytes=dump.stat().st_size,
            dump_sha256=sha256_of(dump),
        ).write(making)
    if keep is not None:
        for old in backups_in(folder)[:-keep]:
            shutil.rmtree(old)
            _LOG.info("old backup removed: %s", old.name)
    return done


@contextmanager
def _written(done: Path) -> Iterator[Path]:
    """Yield a folder beside `done` that takes its name when the block ends well; what a killed backup left goes."""
    making = done.with_name(done.name + _PART)
    try:
        done.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in done.parent.glob(f"umkm-*{_PART}"):
            shutil.rmtree(left)
        making.mkdir(mode=0o700)
        yield making
        making.rename(done)
    except OSError as error:
        raise UmkmError(
            f"cannot write the backup: {error.strerror or error}",
            where=str(done.parent),
            remedy="free space or make the folder writable, or name another with --to",
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextmanager
def _moment(url: str) -> Iterator[tuple[sa.Connection, str]]:
    """A transaction that sees one moment of the database, and the name by which others can see the same."""
    with transaction(url) as connection:
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield connection, str(connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one())


def _dump(url: str, file: Path, snapshot: str) -> None:
    """Dump the database; rights are left out, for restoring sets them as the model says."""
    command, environment = client_command("pg_dump", url)
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    with subprocess.Popen(  # noqa: S603 -- the wheel's own program
        [*command, *options], env={**environment, "LC_ALL": "C"}, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            while True:
                try:
                    _, said = process.communicate(timeout=_TELL_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    _LOG.info("dumped %.0f MB", file.stat().st_size / 1e6 if file.exists() else 0)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise explain(url, said.replace("pg_dump: error: ", ""), None)
    subprocess.run(  # noqa: S603 -- the wheel's own program
        [str(client_program("pg_restore")), "--list", str(file)], stdout=subprocess.DEVNULL, check=True
    )
