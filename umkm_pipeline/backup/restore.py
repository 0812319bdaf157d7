"""Put a backup back: the whole warehouse, in one transaction.

Belongs here: checking the backup and replacing what the database holds. Reading the lake anew is `umkm backfill`.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from umkm_pipeline.backup.manifest import Manifest, checked_dump, history_rows
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.sql import SCHEMAS, SETTINGS
from umkm_pipeline.warehouse.connect import explain, place, transaction
from umkm_pipeline.warehouse.engine import client_command, client_program
from umkm_pipeline.warehouse.roles import ensure_roles
from umkm_pipeline.warehouse.schema import LOCK_KEY, ensure_schema

_LOG = logging.getLogger("umkm_pipeline.backup")
_CHUNK = 1 << 20


def restore_backup(url: str, folder: Path, *, key_fingerprint: str | None, replace: bool = False) -> Manifest:
    """Restore the backup in `folder` into the warehouse, bring it up to this version, and check its rows.

    One transaction: it is restored whole, or the database stays as it was. Readers see the old contents until then.

    Args:
        url: the warehouse.
        folder: folder of a backup.
        key_fingerprint: of this machine's key, None where it has none.
        replace: whether contents that are there may be replaced.

    Returns:
        What the backup says of itself.

    Raises:
        UmkmError: the backup is damaged, of a newer version or made with another key, the warehouse has contents
            already, or it cannot be reached or refuses.
    """
    manifest = Manifest.read(folder)
    if key_fingerprint and manifest.key_fingerprint and key_fingerprint != manifest.key_fingerprint:
        raise UmkmError(
            f"the backup was made with key {manifest.key_fingerprint}, and this machine has key {key_fingerprint}",
            where="UMKM_PII_KEY_FILE",
            remedy="put the key file of that time back (`umkm key fingerprint` tells keys apart), or restore another "
            "backup",
        )
    dump = checked_dump(folder, manifest)
    _LOG.info("restore %s, %.0f MB", folder.name, manifest.dump_bytes / 1e6)
    _replace(url, dump, manifest.postgres_major, replace=replace)
    with transaction(url) as connection:
        _check(connection, manifest, url)
        ensure_roles(connection)
    ensure_schema(url)
    return manifest


def _replace(url: str, dump: Path, major: int | None, *, replace: bool) -> None:
    """Drop the warehouse's schemas and run the dump in one transaction, under the lock of whoever changes it.

    What is there is looked at while the lock is held: a publish that ended a moment before has filled the warehouse.
    The commit is sent once the dump was read to its end: where the reading stops, nothing has happened.
    """
    command, environment = client_command("psql", url)
    options = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose", "--output=/dev/null"]
    start = ["BEGIN;", "SET LOCAL client_min_messages = error;", f"SELECT pg_advisory_xact_lock({LOCK_KEY});"]
    script = [str(client_program("pg_restore", major)), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 -- PostgreSQL's own program
            [*command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**environment, "LC_ALL": "C"},
        ) as writing,
    ):
        assert writing.stdin  # noqa: S101 -- a pipe, as asked for above
        assert writing.stdout  # noqa: S101 -- likewise
        read = True
        # psql ends at its first error, and then no longer reads.
        with suppress(BrokenPipeError), writing.stdin as into:
            into.write("\n".join([*start, "\\echo held", ""]).encode())
            into.flush()
            if writing.stdout.readline():
                if _must_go(url, replace=replace):
                    into.write(f"DROP SCHEMA IF EXISTS {', '.join(SCHEMAS)} CASCADE;\n".encode())
                if read := _copy(script, into):
                    into.write(b"COMMIT;\n")
        code = writing.wait()
        said.seek(0)
        text = said.read().decode(errors="replace")
    if code:
        state = re.search(r"(?:ERROR|FATAL|PANIC):\s+([0-9A-Z]{5}): ", text)
        raise explain(url, text.replace(f"{state[1]}: ", "", 1) if state else text, state[1] if state else None)
    if not read:
        raise UmkmError("the dump cannot be read to its end", where=str(dump), remedy="restore another backup")


def _must_go(url: str, *, replace: bool) -> bool:
    """Whether schemas of the warehouse's names are there and may be dropped."""
    with transaction(url) as connection:
        there = {name: rows for name, rows in history_rows(connection).items() if rows}
        schemas = sorted(SCHEMAS.keys() & set(connection.scalars(sa.text("SELECT nspname FROM pg_namespace"))))
        ours = connection.scalar(sa.text(f"SELECT to_regclass('{SETTINGS.fullname}')")) is not None
    if schemas and not ours and not replace:
        raise UmkmError(
            f"the database has schemas that no warehouse of umkm made: {', '.join(schemas)}",
            where=place(url),
            remedy="point UMKM_WAREHOUSE_URL at an empty database; --replace would drop them and all in them",
        )
    if there and not replace:
        raise UmkmError(
            f"the warehouse is not empty: {len(there)} tables have rows",
            where=place(url),
            remedy="back it up first, then add --replace, or point UMKM_WAREHOUSE_URL at an empty database",
        )
    return bool(schemas)


def _copy(script: list[str], into: IO[bytes]) -> bool:
    """Copy what a program prints; whether it came to its end."""
    with subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:  # noqa: S603 -- likewise
        assert reading.stdout  # noqa: S101 -- a pipe
        try:
            shutil.copyfileobj(reading.stdout, into, _CHUNK)
            return reading.wait() == 0
        finally:
            reading.kill()


def _check(connection: sa.Connection, manifest: Manifest, url: str) -> None:
    found = history_rows(connection)
    off = sorted(name for name, rows in manifest.rows.items() if found.get(name) != rows)
    if off:
        raise UmkmError(
            f"restored, but not with the rows that were backed up: {', '.join(off[:5])}",
            where=place(url),
            remedy="restore again with --replace, or another backup; do not publish before",
        )
