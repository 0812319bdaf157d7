"""Declarations in the customs schema (`peb_json`): a JSON array, one document a line.

Belongs here: the layout's keys, its defects and its writing. What the documents are is `trade.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.documents import Document, written_id
from umkm_pipeline.samples.firms import Firm
from umkm_pipeline.samples.names import written_name
from umkm_pipeline.samples.rows import Party, PlannedRow
from umkm_pipeline.samples.truth import Target, Truth

LAYOUT = "peb_json"
EXPORTER, BROKER, BUYER, OWNER = "2", "4", "6", "7"
_WRAPPED_MONTHS = frozenset({4, 10})
_BUSY_YEARS = (2022, 2023, 2024)
"""Years whose files have several documents, so that one without items stands beside others."""
_NPE = {"kodeStatus": "200", "keterangan": "NPE"}
_RECEIVED = {"kodeStatus": "100", "keterangan": "PEB DITERIMA"}
_CANCELLED = {"kodeStatus": "300", "keterangan": "PEMBATALAN"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentDefect:
    """One way in which a document of a single line is wrong; `change` spoils its JSON in place, `also` breaks too."""

    rule: str
    outcome: Outcome
    change: Callable[[Json], None]
    spoils_exporter: bool = False
    needs: Callable[[Document], bool] = lambda document: True  # noqa: ARG005
    copies: int = 1
    also: tuple[str, ...] = ()


def header(key: str, value: Any) -> Callable[[Json], None]:
    """A change of one key of the document."""
    return lambda document: document.update({key: value})


def item(key: str, value: Any) -> Callable[[Json], None]:
    """A change of one key of the first item."""
    return lambda document: document["barang"][0].update({key: value})


def _scale_fob(document: Json) -> None:
    document["fob"] = round(document["fob"] * 1.2, 2)


def _zero_fob(document: Json) -> None:
    document["fob"] = document["barang"][0]["fob"] = 0


def _rate(factor: float) -> Callable[[Json], None]:
    return lambda document: document.update({"ndpbm": round(document["ndpbm"] * factor, 4)})


def _break_identity(document: Json) -> None:
    exporter = next(party for party in document["entitas"] if party["kodeEntitas"] == EXPORTER)
    exporter.update({"kodeJenisIdentitas": "5", "nomorIdentitas": "0131216600", "nibEntitas": ""})


def _drop_items(document: Json) -> None:
    document["barang"] = []


def _break_aju_date(document: Json) -> None:
    document["nomorAju"] = document["nomorAju"][:12] + "20231399" + document["nomorAju"][20:]


_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    DocumentDefect("document_type_unknown", Outcome.REJECTED, header("kodeDokumen", "20"), copies=2),
    DocumentDefect("currency_missing", Outcome.REJECTED, header("kodeValuta", ""), copies=2),
    DocumentDefect("nomor_aju_invalid", _Q, lambda doc: doc.update({"nomorAju": doc["nomorAju"][:-1]}), copies=2),
    DocumentDefect("nomor_aju_substructure", _OK, _break_aju_date, copies=2),
    DocumentDefect("office_invalid", _Q, header("kodeKantor", "0701"), copies=2),
    DocumentDefect("party_id_invalid", _Q, _break_identity, spoils_exporter=True, copies=2),
    DocumentDefect("category_unknown", _Q, header("kodeKategoriEkspor", "99"), copies=2),
    DocumentDefect(
        "hs_padded",
        _OK,
        lambda doc: doc["barang"][0].update({"posTarif": doc["barang"][0]["posTarif"][1:]}),
        needs=lambda document: document.lines[0].product.hs_code.startswith("0"),
        copies=2,
    ),
    DocumentDefect(
        "hs_dotted",
        _OK,
        lambda doc: doc["barang"][0].update({"posTarif": dotted_hs(doc["barang"][0]["posTarif"])}),
        copies=2,
    ),
    DocumentDefect("hs_invalid", _Q, item("posTarif", "0901"), copies=2),
    DocumentDefect(
        "hs_invalid",
        _Q,
        _drop_items,
        needs=lambda document: document.month.year in _BUSY_YEARS,
        copies=2,
        also=("fob_invalid",),
    ),
    DocumentDefect("currency_unknown", _Q, header("kodeValuta", "XXY"), copies=2),
    DocumentDefect("ndpbm_invalid", _Q, header("ndpbm", 0), copies=2),
    DocumentDefect("ndpbm_off_reference", _OK, _rate(1.045), copies=2),
    DocumentDefect("ndpbm_scale", _Q, _rate(100), needs=lambda document: document.currency == "JPY"),
    DocumentDefect("ndpbm_scale", _Q, _rate(0.01), needs=lambda document: document.currency == "USD"),
    DocumentDefect("fob_invalid", _Q, _zero_fob, needs=lambda document: not document.sample, copies=2),
    DocumentDefect("document_fob_differs", _Q, _scale_fob, copies=2),
    DocumentDefect(
        "net_over_gross",
        _Q,
        lambda doc: doc.update({"bruto": round(doc["netto"] * 0.8, 4)}),
        copies=2,
    ),
    DocumentDefect("destination_invalid", _Q, header("kodeNegaraTujuan", "ID")),
    DocumentDefect("destination_invalid", _Q, header("kodeNegaraTujuan", "Z9")),
    DocumentDefect("origin_region_unknown", _OK, item("kodeDaerahAsal", "9999"), copies=2),
    DocumentDefect("date_unreadable", _Q, header("tanggalEkspor", "2023-13-45"), copies=2),
    DocumentDefect("number_unreadable", _Q, item("fob", "seribu lebih"), copies=2),
)
"""Planted over the whole period, not in each file."""


def dotted_hs(code: str) -> str:
    """`0901.11.10`."""
    return f"{code[:4]}.{code[4:6]}.{code[6:]}"


def build(rng: Random, document: Document, *, sure: bool) -> tuple[Json, list[list[Party]]]:
    """The JSON of a document and, for each line, the parties that it names.

    Args:
        rng: draws how parties are written.
        document: what to write.
        sure: every party carries its NIB.
    """
    exporter, exporter_ids = _entity(rng, document.exporter, EXPORTER, 1, sure=sure)
    entities = [exporter, _buyer(document, 2)]
    exporter_party = Party(PartyRole.EXPORTER, document.exporter.key, exporter_ids)
    owners: dict[str, tuple[int, Party]] = {}
    for owner in document.owners if document.shows_owner else ():
        seri = len(entities) + 1
        entity, owner_ids = _entity(rng, owner, OWNER, seri, sure=sure)
        entities.append(entity)
        owners[owner.key] = (seri, Party(PartyRole.OWNER, owner.key, owner_ids))
    by_item = len(document.owners) > 1
    items = [
        _item(document, number, owners[line.owner.key][0] if by_item else None)
        for number, line in enumerate(document.lines)
    ]
    parties = [
        [exporter_party, *([owners[line.owner.key][1]] if document.shows_owner else [])] for line in document.lines
    ]
    return {**_header(document), "barang": items, "entitas": entities}, parties


def _header(document: Document) -> Json:
    day = document.declared_on
    statuses = [
        _RECEIVED | {"tanggalStatus": f"{day}"},
        *([_NPE | {"tanggalStatus": f"{day}"}] if document.npe else []),
        *([_CANCELLED | {"tanggalStatus": f"{day + timedelta(days=3)}"}] if document.cancelled else []),
    ]
    amended = {"nomorPerubahan": document.version} if document.version else {}
    return {
        "nomorAju": document.number,
        "nomorDaftar": document.number[-6:],
        "tanggalDaftar": f"{day}",
        **amended,
        "kodeDokumen": "30",
        "kodeKantor": document.office,
        "kodeKantorMuat": document.office,
        "kodeKategoriEkspor": document.category,
        "kodeJenisEkspor": "1",
        "kodePelMuat": document.port,
        "kodeNegaraTujuan": document.destination,
        "kodeIncoterm": "FOB",
        "kodeValuta": document.currency,
        "ndpbm": float(document.ndpbm or 0),
        "fob": float(document.fob),
        "freight": 0,
        "asuransi": 0,
        "bruto": float(document.gross),
        "netto": float(document.net),
        "flagMigas": "2",
        "tanggalAju": f"{day}",
        "tanggalEkspor": f"{document.exported_on}",
        "dataStatus": statuses,
    }


def _item(document: Document, number: int, owner_seri: int | None) -> Json:
    line = document.lines[number]
    owner = {} if owner_seri is None else {"barangPemilik": [{"seriEntitas": owner_seri}]}
    return {
        "seriBarang": number + 1,
        "posTarif": line.product.hs_code,
        "uraian": line.product.english.upper(),
        "fob": float(line.fob),
        "hargaSatuan": float((line.fob / line.net).quantize(Decimal("0.0001"))),
        "jumlahSatuan": float(line.net),
        "kodeSatuanBarang": "KGM",
        "netto": float(line.net),
        "kodeDaerahAsal": document.origin(line),
        "kodeNegaraAsal": "ID",
        **owner,
    }


def _entity(rng: Random, firm: Firm, code: str, seri: int, *, sure: bool) -> tuple[Json, tuple[str, ...]]:
    kind, number, nib, usable = written_id(rng, firm, sure=sure)
    place = firm.place
    entity = {
        "seriEntitas": seri,
        "kodeEntitas": code,
        "kodeJenisIdentitas": f"{kind}",
        "nomorIdentitas": number,
        "namaEntitas": written_name(rng, firm.name, firm.legal_form).upper().strip(),
        "alamatEntitas": f"{firm.address}, {place.village}, {place.district}, {place.region}".upper(),
        "nibEntitas": nib,
    }
    return entity, usable


def _buyer(document: Document, seri: int) -> Json:
    return {
        "seriEntitas": seri,
        "kodeEntitas": BUYER,
        "kodeJenisIdentitas": "4",
        "nomorIdentitas": "",
        "namaEntitas": f"BUYER {document.destination} {document.number[-3:]} LTD",
        "alamatEntitas": document.destination,
        "nibEntitas": "",
    }


def write(target: Target, truth: Truth, documents: Sequence[tuple[Document, Json, list[PlannedRow]]]) -> None:
    """Write the file and note its truth, lines addressed as `[document].barang` and position.

    A document without items is one row, addressed as `[document]`.

    Files of April and October have the array under the key `data`, as the customs API answers.

    Args:
        target: where to.
        truth: what to note it in.
        documents: each document, its JSON, and its rows in the order of the JSON's items; more rows than lines means
            that items were repeated.
    """
    lines = [json.dumps(content, ensure_ascii=False, separators=(",", ":")) for _, content, _ in documents]
    wrapped = target.month.month in _WRAPPED_MONTHS
    begin, end, prefix = ('{"data":[\n', "\n]}\n", "data") if wrapped else ("[\n", "\n]\n", "")
    target.file.write_text(begin + ",\n".join(lines) + end, encoding="utf-8")
    for at, (document, content, rows) in enumerate(documents):
        sheet = f"{prefix}[{at}].barang" if content["barang"] else f"{prefix}[{at}]"
        for number, row in enumerate(rows, start=1):
            truth.add_row(target, sheet, number, row)
            line = min(number, len(document.lines)) - 1
            truth.exports.append(document.line_truth(target, sheet, number, line, row.outcome))
    truth.add_file(target, sum(len(rows) for _, _, rows in documents))
