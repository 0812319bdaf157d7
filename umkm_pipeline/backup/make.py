"""Make a backup of the warehouse while people read it and runs go on.

Belongs here: dumping one moment of the database into a folder that is there whole or not at all. What a lost lake needs
beside it (the landing files and the key) is not in it: see `docs/operate/restore.md`.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout

from umkm_pipeline import __version__
from umkm_pipeline.backup.manifest import DUMP, Manifest, backups_in, history_rows, name_at, own_file, sha256_of
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse.connect import LOCK_NOT_AVAILABLE, explain, place, transaction
from umkm_pipeline.warehouse.engine import client_command, client_program
from umkm_pipeline.warehouse.publish import stored_key_fingerprint

_LOG = logging.getLogger("umkm_pipeline.backup")
_TELL_SECONDS = 10
_A_MOMENT = 0.05
_PATIENCE = 60
"""Seconds to wait for a table that is being made anew, by a restore or an upgrade."""
_PART = ".part"
_A_MAJOR = 10_000
"""`server_version_num` of PostgreSQL 18.4 is 180004."""
_CANNOT_WRITE = re.compile(
    r"could not (?:write|close|fsync|seek|open output|open file|create)|No space|File too large", re.I
)
"""What pg_dump says of trouble with its own file, not with the server."""


def make_backup(url: str, folder: Path, *, keep: int | None = None) -> Path:
    """Dump the warehouse into `<folder>/umkm-<time>` and return that folder; closed to other users.

    The dump and the row counts beside it are of one moment, whatever is published meanwhile. It holds personal data:
    schema `identity` is part of it. With `keep`, only that many of the newest backups stay.

    Raises:
        UmkmError: the warehouse cannot be reached, has nothing in it or is of a PostgreSQL that no pg_dump here knows,
            or the folder cannot be written. Backups made before stay as they were.
    """
    with _written(folder, keep) as making, _moment(url) as (connection, snapshot):
        rows = history_rows(connection)
        if not rows:
            raise UmkmError(
                "nothing was published here yet, so there is nothing to back up",
                where=place(url),
                remedy="run `umkm refresh` or `umkm backfill` first, or correct UMKM_WAREHOUSE_URL",
            )
        # pg_dump writes into the file that is there, as it is closed.
        dump = own_file(making / DUMP)
        major = int(connection.execute(sa.text("SHOW server_version_num")).scalar_one()) // _A_MAJOR
        _dump(url, dump, snapshot, major)
        Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            code_version=__version__,
            key_fingerprint=stored_key_fingerprint(connection),
            rows=rows,
            dump_bytes=dump.stat().st_size,
            dump_sha256=sha256_of(dump),
            postgres_major=major,
        ).write(making)
    return making.with_suffix("")


@contextmanager
def _written(folder: Path, keep: int | None) -> Iterator[Path]:
    """Yield a folder `<name>.part` that takes its name when the block ends well; then old backups go.

    What a killed backup left goes, too: nobody else is writing here meanwhile.
    """
    making: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder / ".lock", timeout=0):
            for left in folder.glob(f"umkm-*{_PART}"):
                shutil.rmtree(left)
            making = _free_name(folder)
            making.mkdir(mode=0o700)
            yield making
            done = making.rename(making.with_suffix(""))
            for old in _too_old(folder, done, keep):
                # Out of the list first: what is left of it, should this be killed, is no backup.
                shutil.rmtree(old.rename(old.with_name(old.name + _PART)))
                _LOG.info("old backup removed: %s", old.name)
    except Timeout as error:
        raise UmkmError(
            "another backup is being made here",
            where=str(folder),
            remedy="wait until it has finished, or name another folder with --to",
        ) from error
    except OSError as error:
        raise _not_written(folder, error.strerror or str(error)) from error
    finally:
        if making:
            shutil.rmtree(making, ignore_errors=True)


def _free_name(folder: Path) -> Path:
    """The folder of a backup made now; of two made in one second the later waits for the next."""
    while (folder / (name := name_at(datetime.now(UTC)))).exists():
        time.sleep(_A_MOMENT)
    return folder / f"{name}{_PART}"


def _too_old(folder: Path, done: Path, keep: int | None) -> list[Path]:
    """All but the newest backups; never the one just made, whatever the clock said when the others were."""
    others = [backup for backup in backups_in(folder) if backup != done]
    return others[: max(0, len(others) + 1 - keep)] if keep is not None else []


def _not_written(folder: Path, reason: str) -> UmkmError:
    return UmkmError(
        f"cannot write the backup: {reason}",
        where=str(folder),
        remedy="free space or make the folder writable, or name another with --to",
    )


@contextmanager
def _moment(url: str) -> Iterator[tuple[sa.Connection, str]]:
    """A transaction that sees one moment of the database, and the name by which others can see the same."""
    with transaction(url) as connection:
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_PATIENCE}s'"))
        yield connection, str(connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one())


def _dump(url: str, file: Path, snapshot: str, major: int) -> None:
    """Dump the database; rights are left out, for restoring sets them as the model says."""
    (_, *place_of_it), environment = client_command("pg_dump", url)
    command = [str(client_program("pg_dump", major)), *place_of_it]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    # A restore waits for this snapshot's tables while the dump would wait for the restore: nobody would ever end.
    options.append(f"--lock-wait-timeout={_PATIENCE * 1000}")
    with subprocess.Popen(  # noqa: S603 -- PostgreSQL's own program
        [*command, *options],
        env={**environment, "LC_ALL": "C"},
        stderr=subprocess.PIPE,
        text=True,
        # Told in words of a file that grew beyond a limit, instead of killed by a signal.
        restore_signals=False,
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
    if process.returncode < 0:
        raise UmkmError(
            f"the dump was stopped by signal {-process.returncode}", where=str(file), remedy="back up again"
        )
    if process.returncode and _CANNOT_WRITE.search(said):
        raise _not_written(file.parents[1], said.replace("pg_dump: error: ", "").strip().splitlines()[-1])
    if process.returncode:
        # pg_dump waits for its locks by a limit on the statement.
        state = LOCK_NOT_AVAILABLE if "timeout" in said and "canceling statement" in said else None
        raise explain(url, said.replace("pg_dump: error: ", ""), state)
    listing = subprocess.run(  # noqa: S603 -- PostgreSQL's own program
        [str(client_program("pg_restore", major)), "--list", str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if listing.returncode:
        raise UmkmError("the dump that was written cannot be read", where=str(file), remedy="back up again")
