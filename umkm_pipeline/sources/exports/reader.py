"""Declarations in the customs schema to flat rows: one item a row, its document and parties repeated.

Belongs here: what the parts of a PEB are called (`domain.md` §2) and which entity is exporter or owner. Keys that this
module does not take apart stay under their names, for the layout to know or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.documents import Document, items_grid, items_of, named, unread
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
_OF_ENTITIES = (
    *("seriEntitas", "kodeEntitas", *_ENTITY),
    *("kodeNegara", "kodeStatus", "kodeJenisApi", "nomorIjinEntitas", "tanggalIjinEntitas", "niperEntitas"),
    "kodeKategoriKonsolidator",
)
"""Keys of an entity: those that are read, and those that say nothing of who it is."""
_OF_STATUSES = (
    *("keterangan", "tanggalStatus", "waktuStatus"),
    *("kodeStatus", "kodeProses", "nomorAju", "nomorDaftar", "tanggalDaftar", "kodeDokumen"),
)
"""Keys of a status: those that are read, and those that the document or the words say too."""
_OF_OWNERS = ("seriEntitas", "seriBarang", "seriBarangPemilik")
_PARTIES = (EXPORTER, OWNER, "4", "6", "8", "23")
"""Codes of entities that are known; brokers, buyers, consignees and consolidators are not read."""
_CODE = re.compile(r"[1-9]\d?")


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
    whole = {**document, **_state(statuses), **_others(entities, where)}
    whole |= named("eksportir", _entity(_only(entities, EXPORTER, where)))
    if not items:
        nothing = named("barang", dict.fromkeys(_ITEM))
        yield path, 1, whole | nothing | named("pemilik", _entity(_owner({}, entities, where)))
    for number, item in enumerate(items, start=1):
        owner = _owner(item, entities, where)
        yield f"{path}.barang", number, whole | named("barang", item) | named("pemilik", _entity(owner))


def _state(statuses: list[Document]) -> Document:
    words = [str(status.get("keterangan") or "").strip().upper() for status in statuses]
    days = [
        status.get("tanggalStatus") or str(status.get("waktuStatus") or "").partition(" ")[0]
        for status, word in zip(statuses, words, strict=True)
        if word == CANCELLED
    ]
    told = {"status.keterangan": ";".join(filter(None, words)), "status.tanggalPembatalan": days[-1] if days else None}
    return told | unread("dataStatus", statuses, _OF_STATUSES)


def _others(entities: list[Document], where: str) -> Document:
    """What is said of entities beside who exporter and owner are; entities of a kind that is not known come whole."""
    codes = [str(entity.get("kodeEntitas")) for entity in entities]
    if not all(map(_CODE.fullmatch, codes)):
        raise _doubt("an entity has no kodeEntitas, or one that is none", where)
    rest = [entity for entity, code in zip(entities, codes, strict=True) if code not in _PARTIES]
    return unread("entitas", entities, _OF_ENTITIES) | ({"entitas.lainnya": rest} if rest else {})


def _owner(item: Document, entities: list[Document], where: str) -> Document:
    """The owner that an item names, else the document's owner, else nobody.

    Where an item names several or one that is not there, or names none in a document of several, whose goods they are
    is not told: they are nobody's that can be known, rather than the exporter's own or the first one's.
    """
    owners = items_of(item, "barangPemilik", where)
    item |= unread("barangPemilik", owners, _OF_OWNERS)
    asked = {str(owner.get("seriEntitas")) for owner in owners}
    known = [entity for entity in entities if str(entity.get("kodeEntitas")) == OWNER]
    if asked:
        known = [entity for entity in entities if str(entity.get("seriEntitas")) in asked]
    if known and len(asked) <= 1 and all(_entity(entity) == _entity(known[0]) for entity in known):
        return known[0]
    return {"nomorIdentitas": _UNTOLD} if known or asked else {}


def _only(entities: list[Document], code: str, where: str) -> Document:
    """The one entity of a kind; nobody where there is none."""
    found = [entity for entity in entities if str(entity.get("kodeEntitas")) == code]
    return _same(found, f"several entities have the kodeEntitas {code}, and nothing says which is meant", where)


def _same(entities: list[Document], problem: str, where: str) -> Document:
    if any(_entity(entity) != _entity(entities[0]) for entity in entities):
        raise _doubt(problem, where)
    return entities[0] if entities else {}


def _doubt(problem: str, where: str) -> UmkmError:
    return UmkmError(problem, where=where, remedy="ask the sender for the document as customs has it")


def _entity(entity: Document) -> Document:
    return {key: entity.get(key) for key in _ENTITY}
