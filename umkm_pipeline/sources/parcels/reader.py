"""Consignment notes to flat rows: one item a row, its parcel repeated.

Belongs here: what the parts of a CN are called (`domain.md` §2, odd spellings included).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from umkm_pipeline.ingest.documents import Document, items_grid, items_of, named, unread
from umkm_pipeline.ingest.grid import Grid

_ITEMS = "cnBarangList"
_SAID = ("900", "931")
"""Codes of a rejection, and of a cancellation under review: their words say no more than they."""
_OF_STATUSES = ("kodeStatus", "keterangan", "tanggalStatus", "waktuStatus", "kodeProses", "nomorBarangKiriman")
"""Keys of a status: code and words, which are read, and those that say no more than they."""


def read_json(data: bytes, where: str) -> Iterator[Grid]:
    """All items of a file's consignment notes as one grid.

    Raises:
        UmkmError: the file is not an array of documents, or a document's lists are not lists.
    """
    yield items_grid(data, where, _items)


def _items(path: str, document: Document, where: str) -> Iterator[tuple[str, int, Document]]:
    items = items_of(document, _ITEMS, where)
    statuses = items_of(document, "dataStatus", where)
    codes = [str(status.get("kodeStatus") or "") for status in statuses]
    told = [str(status.get("keterangan") or "") for status in statuses]
    words = [word for word, code in zip(told, codes, strict=True) if code not in _SAID]
    whole = {**document, "status.kodeStatus": ";".join(filter(None, codes))}
    whole["status.keterangan"] = ";".join(filter(None, words))
    whole |= unread("dataStatus", statuses, _OF_STATUSES) | _gross(document, items)
    if not items:
        yield path, 1, whole
    for number, item in enumerate(items, start=1):
        yield f"{path}.{_ITEMS}", number, whole | named(_ITEMS, item)


def _gross(document: Document, items: list[Document]) -> Document:
    """The weight of a parcel that does not say it: that of its items, if each of them says its own."""
    weights = [item.get("bruto") for item in items]
    told = all(isinstance(weight, (int, Decimal)) and not isinstance(weight, bool) for weight in weights)
    return {"bruto": sum(weights)} if weights and told and document.get("bruto") is None else {}
