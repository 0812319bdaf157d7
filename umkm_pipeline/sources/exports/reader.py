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
_UNTOLD = "?"
"""Number of an owner that is not told; no party has it."""
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
        yield path, 1, whole | nothing | named("pemilik", _entity(_owner({}, entities, where)))
    for number, item in enumerate(items, start=1):
        owner = _owner(item, entities, where)
        yield f"{path}.barang", number, whole | named("barang", item) | named("pemilik", _entity(owner))


def _owner(item: Document, entities: list[Document], where: str) -> Document:
    """The owner that an item names, else the document's owner, else nobody.

    Where an item names several or one that is not there, or names none in a document of several, whose goods they are
    is not told: they are nobody's that can be known, rather than the exporter's own or the first one's.
    """
    asked = {str(owner.get("seriEntitas")) for owner in items_of(item, "barangPemilik", where)}
    known = [entity for entity in entities if str(entity.get("kodeEntitas")) == OWNER]
    if asked:
        known = [entity for entity in entities if str(entity.get("seriEntitas")) in asked]
    if len(known) == 1 and len(asked) <= 1:
        return known[0]
    return {"nomorIdentitas": _UNTOLD} if known or asked else {}


def _first(entities: list[Document], code: str) -> Document:
    return next((entity for entity in entities if str(entity.get("kodeEntitas")) == code), {})


def _entity(entity: Document) -> Document:
    return {key: entity.get(key) for key in _ENTITY}
