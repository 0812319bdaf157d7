"""Consignment notes (`cn_json`): a JSON array, one parcel a line.

Belongs here: the layout's keys, its defects and its writing. What the parcels are is `trade.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.documents import Document, written_id
from umkm_pipeline.samples.exports_json import DocumentDefect, Json, dotted_hs, header
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.names import written_name
from umkm_pipeline.samples.rows import Party, PlannedRow
from umkm_pipeline.samples.truth import Target, Truth

LAYOUT = "cn_json"
_ITEMS = "cnBarangList"
_NPE, _REJECTED, _UNDER_REVIEW, _RECEIVED = "316", "900", "931", "101"
_MARKETPLACES = ("", "", "PASAR DUNIA", "TOKO RAYA")
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED


def _pad(document: Json) -> None:
    document[_ITEMS][0]["kodeHs"] = document[_ITEMS][0]["kodeHs"][1:]


def _dot(document: Json) -> None:
    document[_ITEMS][0]["kodeHs"] = dotted_hs(document[_ITEMS][0]["kodeHs"])


def _scale(document: Json) -> None:
    document["ndpbm"] = round(document["ndpbm"] * 100, 4)


def _differ(document: Json) -> None:
    document["fob"] = round(document["fob"] + 100, 2)


def _zero(document: Json) -> None:
    document["fob"] = document[_ITEMS][0]["fob"] = 0


def _break_identity(document: Json) -> None:
    document.update({"jenisIdentitasPengirim": "5", "nomorIdentitasPengirim": "12345", "nibPengirim": ""})


DEFECTS = (
    DocumentDefect("parcel_overweight", _Q, header("bruto", 45.5), copies=3),
    DocumentDefect(
        "parcel_number_invalid",
        _Q,
        lambda doc: doc.update({"nomorBarangKiriman": doc["nomorBarangKiriman"][3:]}),
        copies=3,
    ),
    DocumentDefect("currency_missing", Outcome.REJECTED, header("valuta", None)),
    DocumentDefect("currency_unknown", _Q, header("valuta", "XYX")),
    DocumentDefect("office_invalid", _Q, header("kantor", "11O100")),
    DocumentDefect("party_id_invalid", _Q, _break_identity, spoils_exporter=True),
    DocumentDefect("hs_padded", _OK, _pad, needs=lambda document: document.lines[0].product.hs_code.startswith("0")),
    DocumentDefect("hs_dotted", _OK, _dot),
    DocumentDefect("hs_invalid", _Q, lambda doc: doc[_ITEMS][0].update({"kodeHs": "kopi"})),
    DocumentDefect("ndpbm_scale", _Q, _scale, needs=lambda document: document.ndpbm is not None),
    DocumentDefect("fob_invalid", _Q, _zero, needs=lambda document: not document.sample),
    DocumentDefect("document_fob_differs", _Q, _differ),
    DocumentDefect("destination_invalid", _Q, header("negaraTujuan", "ID")),
    DocumentDefect("origin_region_unknown", _OK, header("daerahAsalBarang", "0000")),
    DocumentDefect("date_unreadable", _Q, header("tanggalBarangKiriman", "kemarin")),
    DocumentDefect("number_unreadable", _Q, lambda doc: doc[_ITEMS][0].update({"fob": "12,3,4"})),
)
"""Planted over the whole period, not in each file."""


def build(rng: Random, document: Document, *, sure: bool) -> tuple[Json, list[list[Party]]]:
    """The JSON of a parcel and, for each line, the party that it names.

    Statuses are out of order and repeat; a cancellation that is still under review has cancelled nothing.
    """
    firm = document.exporter
    kind, number, nib, usable = written_id(rng, firm, sure=sure)
    party = Party(PartyRole.SENDER, firm.key, usable)
    approved = (_NPE, _NPE, _UNDER_REVIEW) if happens(rng, 0.1) else (_NPE, _NPE)
    statuses = [_RECEIVED, *(approved if document.npe else (_REJECTED,))]
    rng.shuffle(statuses)
    rate = {} if document.ndpbm is None else {"ndpbm": float(document.ndpbm)}
    content: Json = {
        "nomorBarangKiriman": document.number,
        "tanggalBarangKiriman": f"{document.exported_on}",
        "kantor": document.office,
        "negaraTujuan": document.destination,
        "valuta": document.currency,
        **rate,
        "bruto": float(document.gross),
        "namaPengirim": written_name(rng, firm.name, firm.legal_form).strip(),
        "jenisIdentitasPengirim": f"{kind}",
        "nomorIdentitasPengirim": number,
        **({"nibPengirim": nib} if nib else {}),
        "teleponPegirim": str(written_phone(rng, firm.owner.phone)),
        "alamatPengirim": f"{firm.address}, {firm.place.village}, {firm.place.region}",
        "daerahAsalBarang": document.origin(document.lines[0]),
        "namaMarketplace": rng.choice(_MARKETPLACES),
        "fob": float(document.fob),
        "jenisKiriman": "SAMPEL" if document.sample else "KOMERSIAL",
        "dataStatus": [{"kodeStatus": status} for status in statuses],
        _ITEMS: [
            {
                "seriBarang": at,
                "kodeHs": line.product.hs_code,
                "fob": float(line.fob),
                "jumlahSatuan": float(line.net),
                "satuanBarang": "KGM",
                "kemasanBarag": "PK",
                "bruto": float(line.net),
                "uraian": line.product.english,
            }
            for at, line in enumerate(document.lines, start=1)
        ],
    }
    return content, [[party] for _ in document.lines]


def write(target: Target, truth: Truth, parcels: Sequence[tuple[Document, Json, list[PlannedRow]]]) -> None:
    """Write the file and note its truth; see `exports_json.write`."""
    lines = [json.dumps(content, ensure_ascii=False, separators=(",", ":")) for _, content, _ in parcels]
    target.file.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    for at, (document, _, rows) in enumerate(parcels):
        sheet = f"[{at}].{_ITEMS}"
        for number, row in enumerate(rows, start=1):
            truth.add_row(target, sheet, number, row)
            line = min(number, len(document.lines)) - 1
            truth.exports.append(document.line_truth(target, sheet, number, line, row.outcome))
    truth.add_file(target, sum(len(rows) for _, _, rows in parcels))
