"""What each derived table was derived from, kept in the lake: `<lake>/done/derived/<asset>.json`.

Belongs here: keeping and trusting that. A derived table is a pure function of the tables that it scans, of the code and
of the settings it names, so one for which all of these are what they were need not be derived, nor checked, again. All
is told apart by content: a month that is read again and comes to the same rows changes nothing that follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

from umkm_pipeline.ingest.landing import content_hash
from umkm_pipeline.lake import Lake
from umkm_pipeline.signature import signature

_FOLDER = "done/derived"

Contents = dict[str, dict[str, str]]
"""SHA-256 of each file of each table."""


def record_derived(lake: Lake, asset: str, *, made_by: Sequence[str], scanned: Collection[str]) -> None:
    """Keep what a table was derived from; it must be in place, with all of its checks passed.

    Args:
        lake: the lake.
        asset: the table.
        made_by: what beside other tables decides on its rows and checks: code, and settings with their values.
        scanned: the tables that it and its checks were computed from.

    Raises:
        UmkmError: the lake cannot be read or written.
    """
    told = {"made_by": list(made_by), "scanned": _contents(lake, scanned), "wrote": _contents(lake, [asset])}
    with lake.replacing(_file(lake, asset)) as temporary:
        temporary.write_text(json.dumps(told), encoding="utf-8")


def is_as_derived(lake: Lake, asset: str, *, made_by: Sequence[str]) -> bool:
    """Whether a table is, byte for byte, what was last derived, and would be derived from the same again.

    Raises:
        UmkmError: the lake cannot be read.
    """
    try:
        told = json.loads(_file(lake, asset).read_text(encoding="utf-8"))
        before = (told["made_by"], told["wrote"], told["scanned"])
        # In this order: reading the inputs is what takes time.
        return before[:2] == (list(made_by), _contents(lake, [asset])) and before[2] == _contents(lake, before[2])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _contents(lake: Lake, assets: Collection[str]) -> Contents:
    return {asset: {file.name: _hash(file) for file in lake.files(asset)} for asset in sorted(assets)}


def _hash(file: Path) -> str:
    return _hash_of(file, *signature(file))


@lru_cache(maxsize=100_000)
def _hash_of(file: Path, *_as_it_is: int) -> str:
    """Read once in a process: many tables are derived from the same few. A file that is replaced is another one."""
    return content_hash(file)


def _file(lake: Lake, asset: str) -> Path:
    return lake.root / _FOLDER / f"{asset}.json"
