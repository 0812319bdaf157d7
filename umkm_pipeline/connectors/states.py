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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from umkm_pipeline.connectors.ceisa import Ceisa
from umkm_pipeline.connectors.put import current, put
from umkm_pipeline.connectors.trouble import RefusedError, UnauthorisedError
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.documents import Document, read_documents
from umkm_pipeline.ingest.landing import bytes_of, named_files
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


def open_documents(lake: Lake, month: date, *, pending: bool = False) -> list[str]:
    """Numbers of a month's declarations, as it was last read, that are not cancelled; with `pending`, without NPE."""
    rows = lake.read(f"core_{_SOURCE}", month)
    rows = rows[rows["nomor_aju"].notna()]
    state = rows.groupby("nomor_aju")[["npe_issued", "is_cancelled"]].any()
    still = ~state["is_cancelled"] & ~(state["npe_issued"] if pending else False)
    return sorted(map(str, state.index[still.to_numpy(dtype=bool)]))


def fetch_states(account: Ceisa, landing: Path, asked: Mapping[date, Iterable[str]]) -> Fetched:
    """Ask customs for the states of documents and deliver those again whose states are new.

    Args:
        account: the account of CEISA.
        landing: the landing folder.
        asked: numbers of documents by the month under which they were landed.

    Raises:
        TransientError: customs cannot be had; months before are in place.
        UnauthorisedError: customs does not know the account.
        UmkmError: the landing folder cannot be written.
    """
    done = Fetched()
    for month, numbers in asked.items():
        _month(account, landing, month, [number for number in numbers if _AJU.fullmatch(number)], done)
    return done


def _month(account: Ceisa, landing: Path, month: date, numbers: list[str], done: Fetched) -> None:
    folder = landing / _SOURCE / f"{month:%Y-%m}"
    delivered = {_number(document): document for file in _ours(folder) for document in _documents(file, landing)}
    landed = _landed(landing, month)
    for at, number in enumerate(numbers):
        if at % _EVERY == 0:
            _LOG.info("CEISA: %s, document %d of %d", f"{month:%Y-%m}", at + 1, len(numbers))
        done.asked += 1
        try:
            states = [_told(state) for state in account.states(number)]
        except UnauthorisedError:
            raise
        except RefusedError as error:
            done.failed.append(f"{number}: {error.problem}")
            continue
        document = landed.get(number)
        before = (document or {}).get("dataStatus") or []
        if _known(states) <= _known(before):
            delivered.pop(number, None)
            continue
        done.news += 1
        if document is None and not any(state.get("keterangan") == CANCELLED for state in states):
            done.undelivered.append(number)
            continue
        new = [state for state in states if not _known([state]) <= _known(before)]
        delivered[number] = {**(document or _nothing_but(number)), "dataStatus": [*before, *new]}
    if not delivered:
        return
    listed = [delivered[number] for number in sorted(delivered)]
    written = put(folder, NAME, (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode(), ".json")
    if written.is_new:
        done.written.append(written.file.relative_to(landing).as_posix())
    else:
        done.unchanged += 1


def _nothing_but(number: str) -> Document:
    """A document of which only its number is known, in the keys that a declaration must have; for a cancellation."""
    day = f"{number[12:16]}-{number[16:18]}-{number[18:20]}"
    try:
        date.fromisoformat(day)
    except ValueError:
        day = ""
    return {"nomorAju": number, "kodeDokumen": "30", "kodeKantor": None, "tanggalAju": day or None, "fob": None}


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
    """The latest version of each document that was landed as JSON, by its number; our own deliveries are none."""
    found: dict[str, Document] = {}
    for file in named_files(landing, _SOURCE, month).values():
        if file.suffix.lower() != ".json" or file.name.startswith(f"{NAME}."):
            continue
        for document in _documents(file, landing):
            number = _number(document)
            if number and _version(document) >= _version(found.get(number, {})):
                found[number] = document
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
