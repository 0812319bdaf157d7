"""Opening a file that has not been landed, to look at what it holds.

Belongs here: a file on its own, whose source may not be known. Landed files are opened in `read_file.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.delimited import SUFFIXES, read_delimited
from umkm_pipeline.ingest.documents import Document, items_grid
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.ingest.place import tries
from umkm_pipeline.ingest.workbook import read_workbook
from umkm_pipeline.settings import Settings
from umkm_pipeline.sources.catalogue import CATALOGUE

_LIKELY = 0.3


def open_file(file: Path, source: str | None) -> list[Grid]:
    """The sheets of a file, of long ones the first piece.

    Args:
        file: the file.
        source: source that it belongs to; documents of an unknown one are laid out as the source does that knows them.

    Raises:
        UmkmError: it cannot be read.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UmkmError(
            f"cannot be read: {error.strerror or error}", where=str(file), remedy="name a file that is there"
        ) from error
    limits, where = Limits.of(Settings()), str(file)
    limits.check_size(len(data), where)
    if file.suffix.lower() == ".json":
        return _documents(data, where, source)
    grids = read_delimited(data, where) if file.suffix.lower() in SUFFIXES else read_workbook(data, where, limits)
    return [grid for grid in grids if not grid.continues]


def _documents(data: bytes, where: str, source: str | None) -> list[Grid]:
    plain = items_grid(data, where, _as_it_is)
    for name in [source] if source else CATALOGUE:
        reader = CATALOGUE[name].read_json
        if reader is not None and (source or _knows(name, plain)):
            return list(reader(data, where))
    return [plain]


def _knows(source: str, plain: Grid) -> bool:
    """Whether a source knows the documents' own keys, before its reader has added any."""
    known = [len(one.matched.columns) for one in tries(plain, layouts_of(source), synonyms_of(source))]
    return max(known, default=0) >= _LIKELY * len(plain.header or "-")


def _as_it_is(path: str, document: Document, _where: str) -> Iterator[tuple[str, int, Document]]:
    yield path, 1, document
