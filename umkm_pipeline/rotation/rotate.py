"""Changing the key: prepare everything beside its place, then put it in place in an order that can be taken up again.

Belongs here: the order of the steps and what a crash leaves. What the tokens become is in `remap.py`, the warehouse's
part in `warehouse/rekey.py`.

    1. prepare    the new key file as <key>.new, the maps and the lake's files below <lake>/restricted/.rotation/
    2. ready      a file that says so: from here on the rotation can only be finished
    3. warehouse  one transaction
    4. lake       each prepared file renamed into its place, then the lake's fingerprint
    5. key        <key> becomes <key>.old, <key>.new becomes <key>
    6. clear      what was prepared is removed

A crash before 2 leaves the old state and waste that the next rotation removes. A crash after it leaves a lake that no
run will touch (`Lake.locked` says so) until `umkm key rotate` has gone through 3 to 6 again, each of which does nothing
where it was done. Landing files are not read: tokens are made anew from the values in the contact tables, so ids stay.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from umkm_pipeline.erasure.suppress import load_erased
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity.memory import forget
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.privacy import Tokens, load_key, new_key
from umkm_pipeline.rotation.remap import write_key_map, write_tables, write_token_map
from umkm_pipeline.warehouse.rekey import key_of_warehouse, rekey, write_contacts
from umkm_pipeline.warehouse.schema import ensure_schema

_LOG = logging.getLogger("umkm_pipeline.rotation")


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did: fingerprints of both keys, where the old one is kept, and whether it took up another's work.

    `tokens_without_value` counts tokens that could not be made anew because nobody has the value; they match nothing
    from now on. It is None where a rotation was only finished.
    """

    old: str
    new: str
    old_key_file: Path
    resumed: bool
    tokens_without_value: int | None


@dataclass(frozen=True, slots=True)
class _Keys:
    """The key file and the two that stand beside it during a rotation."""

    file: Path

    @property
    def coming(self) -> Path:
        return self.file.with_name(f"{self.file.name}.new")

    @property
    def old(self) -> Path:
        return self.file.with_name(f"{self.file.name}.old")


def rotate(lake: Lake, url: str, key_file: Path, *, scratch: Path, given: Path | None = None) -> Rotated:
    """Replace the key and everything that was made with it; finish a rotation that stopped half way.

    Args:
        lake: the lake.
        url: the warehouse.
        key_file: the key in use; it will hold the new one, and the old one stands beside it as `.old`.
        scratch: where the engine spills.
        given: file of the new key; made at random where there is none. Not looked at when a rotation is finished.

    Raises:
        UmkmError: a key is missing or unfit, an earlier old key is still there, lake or warehouse were made with
            another key, or something cannot be written. The message says what to do; nothing is half done.
    """
    keys = _Keys(key_file)
    with lake.locked(to_rotate=True):
        resumed = lake.is_rotating
        lost = None
        if not resumed:
            shutil.rmtree(lake.rotation, ignore_errors=True)
            ensure_schema(url)
            lost = _prepare(lake, url, keys, scratch=scratch, given=given)
        old = (lake.rotation / "old").read_text(encoding="ascii")
        new = _commit(lake, url, keys, old)
    return Rotated(old, new, keys.old, resumed, lost)


def _prepare(lake: Lake, url: str, keys: _Keys, *, scratch: Path, given: Path | None) -> int:
    before = Tokens(load_key(keys.file, create=False))
    if keys.old.exists():
        raise UmkmError(
            "the old key of an earlier rotation is still here",
            where=str(keys.old),
            remedy="delete it, or move it to where old keys are kept, and run the same command again",
        )
    lake.check_key(before.fingerprint())
    if key_of_warehouse(url) not in (None, before.fingerprint()):
        raise UmkmError(
            "the warehouse was made with another key",
            where="UMKM_WAREHOUSE_URL",
            remedy="point UMKM_PII_KEY_FILE at the key with which lake and warehouse were made",
        )
    content = before.succeeded_by(load_key(given, create=False) if given else new_key())
    after = Tokens(content)
    if after.fingerprint() == before.fingerprint():
        raise UmkmError(
            "the new key is the one in use", where=str(given), remedy="give another key, or none to have one made"
        )
    try:
        folder = lake.rotation
        folder.mkdir(parents=True, mode=0o700)
        _write(keys.coming, content)
        _write(folder / "old", before.fingerprint().encode())
        write_contacts(url, folder / "published.parquet")
        # What stands for erased people in token columns is no token, and stays.
        kept = load_erased(lake).stand_ins
        with engine(scratch) as con:
            lost = write_token_map(lake, con, after, folder, published=folder / "published.parquet", kept=kept)
            write_key_map(lake, con, folder)
            for asset in write_tables(lake, con, after, folder):
                _LOG.info("prepare %s", asset)
        (folder / "published.parquet").unlink()
        _write(folder / "ready", after.fingerprint().encode())
    except OSError as error:
        raise UmkmError(
            f"cannot write: {error.strerror or error}",
            where=str(error.filename or lake.rotation),
            remedy="free space on the disk (or make the folder writable) and run `umkm key rotate` again; nothing was "
            "changed",
        ) from error
    return lost


def _commit(lake: Lake, url: str, keys: _Keys, old: str) -> str:
    """Steps 3 to 6; each does nothing where it was done before."""
    ready = lake.rotation / "ready"
    tokens = Tokens(load_key(keys.coming if keys.coming.exists() else keys.file, create=False))
    if tokens.fingerprint() != ready.read_text(encoding="ascii"):
        raise UmkmError(
            "the key that the rotation was prepared for is not here",
            where=str(keys.coming),
            remedy="put the file back, or point UMKM_PII_KEY_FILE at the key that is being replaced",
        )
    _LOG.info("warehouse: tokens, keys of ids, fingerprint, in one transaction")
    rekey(url, lake.rotation, tokens, old=old)
    # What linking remembers was said with tokens of the old key.
    forget(lake)
    _LOG.info("lake: files into their places")
    for file in sorted(lake.rotation.glob("*/*.parquet")):
        file.replace(lake.folder(file.parent.name) / file.name)
    lake.change_key(tokens.fingerprint())
    if keys.coming.exists():
        if not keys.old.exists():
            _write(keys.old, keys.file.read_bytes())
        keys.coming.replace(keys.file)
    ready.unlink()
    shutil.rmtree(lake.rotation)
    return tokens.fingerprint()


def _write(file: Path, content: bytes) -> None:
    """Write a file of the owner's alone, whole and flushed."""
    beside = file.with_name(f"{file.name}.tmp")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
