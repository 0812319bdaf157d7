"""Declarations as a flat sheet (`peb_flat`): a "DATA" title, header on row 6, a row for each item, amounts in USD.

Belongs here: the layout's cells, its defects and its writing. What the documents are is `trade.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.documents import Document, Line
from umkm_pipeline.samples.exports_json import dotted_hs
from umkm_pipeline.samples.firms import Firm
from umkm_pipeline.samples.indonesian import long_date
from umkm_pipeline.samples.names import written_name
from umkm_pipeline.samples.rows import Cell, Defect, Party, PlannedRow, map_cell, put
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

LAYOUT = "peb_flat"
FOB = "FOB VALUE FOB BRGR USD"
HEADERS = (
    *("NO", "PEB NO", "PEB DATE", "NO AJU", "OFFICE CODE", "CATEGORY", "EXP DATE", "EXPORTER ID", "EXPORTER NAME"),
    *("OWNER ID", "OWNER NAME", "HS CODE", "DESCRIPTION", FOB, "CURRENCY", "NDPBM", "NET WEIGHT IN KG"),
    *("GROSS WEIGHT IN KG", "QUANTITY", "UNIT", "DESTINATION", "UN LOADING PORT", "ORIGIN REGION", "NPE NO", "STATUS"),
)
_HEADER_ROW = 5
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    Defect("currency_missing", Outcome.REJECTED, put("CURRENCY", None)),
    Defect("nomor_aju_invalid", _Q, map_cell("NO AJU", lambda aju: f"{aju[:20]}-{aju[22:]}")),
    Defect("office_invalid", _Q, put("OFFICE CODE", "KPPBC MKS")),
    Defect("party_id_invalid", _Q, put("EXPORTER ID", "TIDAK ADA"), spoils=("nib", "npwp", "nik")),
    Defect("category_unknown", _Q, put("CATEGORY", "1O")),
    Defect("hs_padded", _OK, map_cell("HS CODE", int), needs=lambda cells: str(cells["HS CODE"]).startswith("0")),
    Defect("hs_dotted", _OK, map_cell("HS CODE", dotted_hs)),
    Defect("hs_invalid", _Q, put("HS CODE", "RUMPUT LAUT")),
    Defect("ndpbm_off_reference", _OK, map_cell("NDPBM", lambda rate: round(float(rate) * 0.96, 2))),
    Defect("ndpbm_scale", _Q, map_cell("NDPBM", lambda rate: round(float(rate) / 100, 4))),
    Defect("fob_invalid", _Q, put(FOB, -250), needs=lambda cells: cells["CATEGORY"] == "10"),
    Defect("net_over_gross", _Q, map_cell("GROSS WEIGHT IN KG", lambda gross: float(gross) / 2)),
    Defect("destination_invalid", _Q, put("DESTINATION", "ZZZ")),
    Defect("origin_region_unknown", _OK, put("ORIGIN REGION", "0001")),
    Defect("date_unreadable", _Q, put("EXP DATE", "31 Pebruari 2O20")),
    Defect("number_unreadable", _Q, put("NET WEIGHT IN KG", "setengah ton")),
)
"""Planted over the whole period, not in each file."""


def make_rows(rng: Random, document: Document, *, sure: bool) -> list[PlannedRow]:
    """The rows of a document, one for each item; `NO` is filled in when the file is written."""
    exporter_id, exporter_ids = _identity(rng, document.exporter, sure=sure)
    return [_row(rng, document, line, exporter_id, exporter_ids, sure=sure) for line in document.lines]


def _row(
    rng: Random, document: Document, line: Line, exporter_id: str, exporter_ids: tuple[str, ...], *, sure: bool
) -> PlannedRow:
    parties = [Party(PartyRole.EXPORTER, document.exporter.key, exporter_ids)]
    owner_id, owner_name = None, None
    if document.shows_owner:
        owner_id, owner_ids = _identity(rng, line.owner, sure=sure)
        owner_name = written_name(rng, line.owner.name, line.owner.legal_form).upper()
        parties.append(Party(PartyRole.OWNER, line.owner.key, owner_ids))
    as_text = happens(rng, 0.3)
    values: tuple[Cell, ...] = (
        None,
        document.number[-6:],
        document.declared_on,
        f"{document.number[:6]}-{document.number[6:12]}-{document.number[12:20]}-{document.number[20:]}"
        if as_text
        else document.number,
        document.office,
        document.category,
        long_date(document.exported_on) if as_text else document.exported_on,
        exporter_id,
        written_name(rng, document.exporter.name, document.exporter.legal_form).upper(),
        owner_id,
        owner_name,
        line.product.hs_code,
        line.product.english,
        float(line.fob),
        document.currency,
        float(document.ndpbm or 0),
        float(line.net),
        float(document.gross),
        float(line.net),
        "KGM",
        document.destination,
        document.port,
        document.origin(line),
        f"{document.number[-6:]}/NPE" if document.npe else None,
        "BATAL" if document.cancelled else "SELESAI",
    )
    return PlannedRow(dict(zip(HEADERS, values, strict=True)), parties)


def _identity(rng: Random, firm: Firm, *, sure: bool) -> tuple[str, tuple[str, ...]]:
    if firm.nib and (sure or not firm.npwp):
        return firm.nib, ("nib",)
    if firm.npwp:
        return (firm.npwp if happens(rng, 0.5) else f"0{firm.npwp}"), ("npwp",)
    return firm.owner.nik, ("nik",)


def write(
    target: Target, truth: Truth, documents: Sequence[tuple[Document, list[PlannedRow]]], title: str = ""
) -> None:
    """Write the file and note its truth; more rows than lines means that a row was repeated.

    Without a title of its own it is the sheet of its month.
    """
    with open_workbook(target.file) as book:
        sheet = book.add_worksheet("PEB")
        write_line(sheet, 0, ("DATA",))
        write_line(sheet, 2, (title or f"EKSPOR BULAN {target.month:%m-%Y}",))
        write_line(sheet, _HEADER_ROW, HEADERS)
        position = _HEADER_ROW
        for document, rows in documents:
            for number, row in enumerate(rows):
                position += 1
                if row.outcome is not Outcome.DUPLICATE:
                    row.cells["NO"] = position - _HEADER_ROW
                write_line(sheet, position, [row.cells[header] for header in HEADERS])
                truth.add_row(target, "PEB", position + 1, row)
                line = min(number, len(document.lines) - 1)
                truth.exports.append(document.line_truth(target, "PEB", position + 1, line, row.outcome))
    truth.add_file(target, position - _HEADER_ROW)
