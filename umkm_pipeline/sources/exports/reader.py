"""Declarations in the customs schema to flat rows: one item a row, its document and parties repeated.

Belongs here: what the parts of a PEB are called (`domain.md` §2) and which entity is exporter or owner. Keys that this
module does not take apart stay under their names, for the layout to know or not.
"""

from __future__ import annotations

from collections.abc import Iterator

from umkm_pipeline.ingest.documents import Document, items_grid, items_of, named
from umkm_pipeline.ingest.grid import Grid

EXPORTER, OWNER = "2", "7"
"""`kodeEntitas` of the exporter and of the owner of the goods."""

CANCELLED = "PEMBATALAN"
"""`keterangan` of the status that cancels a document."""

_ITEM = ("seriBarang", "posTarif", "uraian", "fob", "jumlahSatuan", "kodeSatuanBarang", "netto", "kodeDaerahAsal")
"""Keys that a document without items shows empty, so that a file of such documents alone is known as one of PEB."""
_ENTITY = ("nomorIdentitas", "kodeJenisIdentitas", "nibEntitas", "namaEntitas", "alamatEntitas")


def read_json(data: bytes, where: str) -> Iterator[Grid]:
    """All items of a file's declarations as one grid.

    Raises:
        UmkmError: the file is not an array of documents, or a document's lists are not lists.
    """
    yield items_grid(data, where, _items)


def _items(path: str, document: Document, where: str) -> Iterator[tuple[str, int, Document]]:
    items = items_of(document, "barang", where)
    entities = items_of(document, "entitas", where)
    statuses = items_of(document, "dataStatus", where)
    words = [str(status.get("keterangan") or "").strip().upper() for status in statuses]
    days = [status.get("tanggalStatus") for status, word in zip(statuses, words, strict=True) if word == CANCELLED]
    whole = {**document, "status.keterangan": ";".join(filter(None, words))}
    whole["status.tanggalPembatalan"] = days[-1] if days else None
    whole |= named("eksportir", _entity(_first(entities, EXPORTER)))
    if not items:
        nothing = named("barang", dict.fromkeys(_ITEM))
        yield path, 1, whole | nothing | named("pemilik", _entity(_first(entities, OWNER)))
    for number, item in enumerate(items, start=1):
        owner = _owner(item, entities, where)
        yield f"{path}.barang", number, whole | named("barang", item) | named("pemilik", _entity(owner))


def _owner(item: Document, entities: list[Document], where: str) -> Document:
    """The owner that an item names, else the document's owner, else nobody."""
    owners = items_of(item, "barangPemilik", where)
    if owners:
        asked = str(owners[0].get("seriEntitas"))
        return next((entity for entity in entities if str(entity.get("seriEntitas")) == asked), {})
    return _first(entities, OWNER)


def _first(entities: list[Document], code: str) -> Document:
    return next((entity for entity in entities if str(entity.get("kodeEntitas")) == code), {})


def _entity(entity: Document) -> Document:
    return {key: entity.get(key) for key in _ENTITY}
