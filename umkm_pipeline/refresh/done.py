"""What each month was read with, kept in the lake: `<lake>/done/<source>/<YYYY-MM>.json`.

Belongs here: keeping and trusting that. The record is written last, when all layers are in place, and names them by
size and time: layers that were replaced since (by a run that was killed, an older backup, a rotation of the key) are
not those that it speaks of, and the month is read again. Too often is only slow; too rarely would be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from umkm_pipeline.ingest.read_month import LAYERS
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.refresh.inputs import Inputs

_FOLDER = "done"


def record_done(lake: Lake, source: str, month: date, inputs: Inputs) -> None:
    """Keep what a source's month was read with; its layers must be in place.

    Raises:
        UmkmError: the lake cannot be written.
    """
    told = {"inputs": inputs.as_dict(), "written": _written(lake, source, month)}
    with lake.replacing(_file(lake, source, month)) as temporary:
        temporary.write_text(json.dumps(told), encoding="utf-8")


def read_with(lake: Lake, source: str, month: date) -> Inputs | None:
    """What a source's month was last read with; None where nothing trustworthy is known."""
    try:
        told = json.loads(_file(lake, source, month).read_text(encoding="utf-8"))
        if told["written"] != _written(lake, source, month):
            return None
        return Inputs(**told["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def was_read(lake: Lake, source: str, month: date) -> bool:
    """Whether the lake has any layer of a source's month."""
    return any(lake.file(f"{layer}_{source}", month).exists() for layer in LAYERS)


def record_reviews(lake: Lake, files: Mapping[str, str]) -> None:
    """Keep which review workbooks were read, by their SHA-256.

    Raises:
        UmkmError: the lake cannot be written.
    """
    with lake.replacing(_reviews(lake)) as temporary:
        temporary.write_text(json.dumps(dict(files)), encoding="utf-8")


def reviews_read(lake: Lake) -> dict[str, str]:
    """The review workbooks that were last read."""
    try:
        return dict(json.loads(_reviews(lake).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def months_done(lake: Lake) -> list[date]:
    """Months of which something is known, oldest first."""
    months = {file.stem for source in SOURCES for file in (lake.root / _FOLDER / source).glob("????-??.json")}
    return sorted(date.fromisoformat(f"{month}-01") for month in months)


def _written(lake: Lake, source: str, month: date) -> dict[str, list[int]]:
    """Size and time of each layer's file."""
    found = {}
    for layer in LAYERS:
        file = lake.file(f"{layer}_{source}", month)
        if file.exists():
            status = file.stat()
            found[layer] = [status.st_size, status.st_mtime_ns]
    return found


def _file(lake: Lake, source: str, month: date) -> Path:
    return lake.root / _FOLDER / source / f"{month:%Y-%m}.json"


def _reviews(lake: Lake) -> Path:
    return lake.root / _FOLDER / "reviews" / "all.json"
