"""States of declarations that customs knows and the landed documents do not, as landing files beside these.

Belongs here: which documents are asked for, and their delivery with new states:
`<landing>/exports/<YYYY-MM>/ceisa_status.<digits>.json`, in customs' own form, which the exports source reads like any
other. What a state means is decided there, not here. A document of which only a flat sheet was landed cannot be
delivered again; of it only a cancellation is, which needs no goods.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from umkm_pipeline.connectors.ceisa import Ceisa
from umkm_pipeline.connectors.put import alone, current, put, set_aside
from umkm_pipeline.connectors.trouble import RefusedError, UnauthorisedError
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.documents import Document, read_documents
from umkm_pipeline.ingest.landing import bytes_of, named_files, require_folder
from umkm_pipeline.lake import Lake
from umkm_pipeline.sources.exports.reader import CANCELLED

NAME = "ceisa_status"
"""What the files are called."""

_LOG = logging.getLogger("umkm_pipeline.connectors")
_SOURCE = "exports"
_KEYS = ("kodeStatus", "keterangan", "tanggalStatus", "waktuStatus", "kodeProses", "nomorDaftar", "tanggalDaftar")
"""Keys of a state that are delivered: those that the reader knows."""
_AJU = re.compile(r"[A-Za-z0-9]{26}")
_DASHES = re.compile(r"[\s\-]")
_EVERY = 50
_MOST_REFUSED = 20
"""Refusals in a row after which it is not the documents that are wrong."""


@dataclass(slots=True)
class Fetched:
    """What came of it.

    Args:
        asked: documents that customs was asked for.
        news: documents whose states are new.
        written: files that are new, below the landing folder; their months are to be read again.
        unchanged: files that were there already with the same content.
        failed: documents of which customs gave no state, and why.
        undelivered: documents with news that cannot be delivered, since only a flat sheet of them was landed.
    """

    asked: int = 0
    news: int = 0
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration that was read: its number, and what its cancellation must say beside that."""

    number: str
    office: str | None = None
    category: str | None = None
    day: date | None = None

    def document(self) -> Document:
        """The declaration without goods, in the keys of customs' form."""
        day = self.day.isoformat() if self.day else None
        about = {"kodeKantor": self.office, "kodeKategoriEkspor": self.category, "tanggalAju": day, "fob": None}
        return {"nomorAju": self.number, "kodeDokumen": "30", **about}


def open_documents(lake: Lake, month: date, *, pending: bool = False) -> list[Declared]:
    """A month's declarations, as it was last read, that are not cancelled; with `pending`, those without NPE."""
    rows = lake.read(f"core_{_SOURCE}", month)
    rows = rows[rows["nomor_aju"].notna()]
    by_number = rows.groupby("nomor_aju")
    state = by_number[["npe_issued", "is_cancelled"]].any()
    still = ~state["is_cancelled"] & ~(state["npe_issued"] & pending)
    about = by_number[["office_code", "export_category", "exported_on"]].first()[still.to_numpy(dtype=bool)]
    found = about.astype(object).where(about.notna(), None)
    return [Declared(str(row.Index), *row[1:]) for row in found.itertuples()]


def fetch_states(account: Ceisa, landing: Path, asked: Mapping[date, Sequence[Declared]]) -> Fetched:
    """Ask customs for the states of documents and deliver those again whose states are new.

    One at a time: what a second one delivers would leave out what the first one learnt meanwhile.

    Args:
        account: the account of CEISA.
        landing: the landing folder.
        asked: documents by the month under which they were landed.

    Raises:
        TransientError: customs cannot be had; what it told before that is in place.
        RefusedError: customs does not know the account, or refuses one document after another.
        UmkmError: there is no landing folder, it cannot be written, or another fetch of states goes on.
    """
    require_folder(landing)
    done = Fetched()
    # Not waited for: it may ask customs for an hour, and asks for the same.
    with alone(landing / _SOURCE, wait_seconds=0):
        for month, documents in asked.items():
            _month(account, landing, month, [one for one in documents if _AJU.fullmatch(one.number)], done)
    return done


def _month(account: Ceisa, landing: Path, month: date, documents: list[Declared], done: Fetched) -> None:
    folder = landing / _SOURCE / f"{month:%Y-%m}"
    delivered = {_number(document): document for file in _ours(folder) for document in _documents(file, landing)}
    landed = _landed(landing, month)
    try:
        for declared, states in _asked(account, month, documents, done):
            document = landed.get(declared.number)
            before = _states(document or {})
            new = [state for state in states if not _known([state]) <= _known(before)]
            if not new:
                # The landed document says as much by now: it may be a later one, with other goods.
                delivered.pop(declared.number, None)
            elif document is None and not any(state.get("keterangan") == CANCELLED for state in new):
                done.news += 1
                done.undelivered.append(declared.number)
            else:
                done.news += 1
                told = document or declared.document()
                delivered[declared.number] = {**told, "dataStatus": [*before, *new]}
    finally:
        # Also where customs went away in the middle: an hour of questions is not asked twice.
        _deliver(folder, landing, delivered, done)


def _asked(
    account: Ceisa, month: date, documents: list[Declared], done: Fetched
) -> Iterator[tuple[Declared, list[dict[str, str]]]]:
    """Each document with its states; those of which customs gives none are told, until too many are in a row."""
    refused = 0
    for at, declared in enumerate(documents):
        if at % _EVERY == 0:
            _LOG.info("CEISA: %s, document %d of %d", f"{month:%Y-%m}", at + 1, len(documents))
        done.asked += 1
        try:
            states = account.states(declared.number)
        except RefusedError as error:
            refused += 1
            if isinstance(error, UnauthorisedError) or refused >= _MOST_REFUSED:
                raise
            done.failed.append(f"{declared.number}: {error.problem}")
        else:
            refused = 0
            yield declared, [_told(state) for state in states]


def _deliver(folder: Path, landing: Path, delivered: Mapping[str, Document], done: Fetched) -> None:
    if not delivered:
        set_aside(folder, NAME, ".json", personal=True)
        return
    listed = [delivered[number] for number in sorted(delivered)]
    content = (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()
    written = put(folder, NAME, content, ".json", personal=True)
    if written.is_new:
        done.written.append(written.file.relative_to(landing).as_posix())
    else:
        done.unchanged += 1


def _told(state: Mapping[str, Any]) -> dict[str, str]:
    told = {key: str(state[key]).strip() for key in _KEYS if state.get(key) not in (None, "")}
    return told | ({"keterangan": told["keterangan"].upper()} if "keterangan" in told else {})


def _known(states: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """States by their words, else code, and day: the same state comes twice and in any order."""
    return frozenset(
        (told.get("keterangan") or told.get("kodeStatus", ""), told.get("tanggalStatus") or told.get("waktuStatus", ""))
        for told in map(_told, states)
    )


def _landed(landing: Path, month: date) -> dict[str, Document]:
    """The latest version of each document that was landed as JSON, by its number, without our own deliveries."""
    found: dict[str, Document] = {}
    for file in named_files(landing, _SOURCE, month).values():
        if file.suffix.lower() != ".json" or file.name.startswith(f"{NAME}."):
            continue
        for document in _documents(file, landing):
            number = _number(document)
            before = found.get(number)
            if before is None or _version(document) > _version(before):
                found[number] = document
            elif _version(document) == _version(before):
                # Delivered twice: what either says of its state is known.
                found[number] = {**document, "dataStatus": [*_states(before), *_states(document)]}
    return found


def _documents(file: Path, landing: Path) -> Iterator[Document]:
    where = file.relative_to(landing).as_posix()
    try:
        documents = [one for _, one in read_documents(bytes_of(file, where), where) if isinstance(one, dict)]
    except UmkmError:
        # A file that cannot be read is told by the run that reads it.
        return
    yield from map(_plain, documents)


def _ours(folder: Path) -> list[Path]:
    return current(folder, NAME, ".json")[-1:]


def _number(document: Document) -> str:
    return _DASHES.sub("", str(document.get("nomorAju") or "")).upper()


def _states(document: Document) -> list[Document]:
    states = document.get("dataStatus")
    return [state for state in states if isinstance(state, dict)] if isinstance(states, list) else []


def _version(document: Document) -> int:
    text = str(document.get("nomorPerubahan") or 0)
    return int(text) if text.isdigit() else 0


def _plain(value: Any) -> Any:
    """Numbers as JSON can write them without losing a digit: as a text where a binary fraction would."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        short = float(value)
        return short if Decimal(repr(short)) == value else f"{value:f}"
    return value
