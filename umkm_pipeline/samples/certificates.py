"""The files of certificates of origin (SKA): one for each line of some declarations, with their FOB over again.

Belongs here: which declarations have certificates, the two layouts' cells, and their defects.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.abroad import written_country
from umkm_pipeline.samples.documents import Document
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.names import written_name
from umkm_pipeline.samples.rows import Cell, Cells, Defect, Party, PlannedRow, plant, put, repeat
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "certificates"
BLOCK, FLAT = "ska_block", "ska_flat"
_BLOCK_HEADERS = (
    *("NO", "Nomor SKA", "Jenis Form", "Tanggal Terbit", "Nama Eksportir", "NIB", "NPWP", "Daerah Asal", "Kode HS"),
    *("Uraian Barang", "Negara Tujuan", "No. Invoice", "No. PEB", "Nilai FOB", "Valuta", "Status SKA", "Keterangan"),
)
_FLAT_HEADERS = (
    *("nomor_ska", "seri_barang", "form", "tgl_terbit", "ipska", "eksportir", "alamat_eksportir", "npwp", "nib"),
    *("kab_kota_asal", "provinsi_asal", "hs", "uraian", "jumlah", "satuan", "negara_tujuan", "nomor_invoice"),
    *("nomor_aju", "nomor_daftar", "fob", "mata_uang", "status", "menggantikan"),
)
_FORMS = {"JP": "IJEPA", "CN": "E", "KR": "AK", "MY": "D", "VN": "D", "SG": "D", "IN": "AI", "AU": "AANZ"}
"""Form that an importing country asks for; others take B."""
_MOST = 40
_IDS = ("nib", "npwp")
_Q, _R, _OK = Outcome.QUARANTINED, Outcome.REJECTED, Outcome.ACCEPTED

_BLOCK_DEFECTS = (
    Defect("ska_number_missing", _Q, put("Nomor SKA", None), copies=2),
    Defect("ska_form_unknown", _OK, put("Jenis Form", "Form ZZ")),
    Defect("ska_status_unknown", _Q, put("Status SKA", "Pengganti")),
    Defect("date_unreadable", _Q, put("Tanggal Terbit", "akhir bulan")),
    Defect("date_missing", _Q, put("Tanggal Terbit", None)),
    Defect("name_blank", _R, put("Nama Eksportir", None)),
    Defect("key_missing", _Q, lambda cells, _: cells.update({"NIB": None, "NPWP": "-"}), spoils=_IDS),
    Defect("nib_invalid", _Q, put("NIB", "91201234567"), spoils=("nib",)),
    Defect("nib_digits_lost", _Q, put("NIB", "9,12E+12"), spoils=("nib",)),
    Defect("origin_region_unknown", _OK, put("Daerah Asal", "Gudang pelabuhan")),
    Defect("hs_dotted", _OK, put("Kode HS", "1212.21")),
    Defect("hs_padded", _OK, put("Kode HS", "90111")),
    Defect("hs_invalid", _Q, put("Kode HS", "99")),
    Defect("destination_invalid", _Q, put("Negara Tujuan", "Indonesia")),
    Defect("currency_missing", _Q, put("Valuta", None)),
    Defect("currency_unknown", _Q, put("Valuta", "DOLAR")),
    Defect("fob_invalid", _Q, put("Nilai FOB", 0)),
    Defect("number_unreadable", _Q, put("Nilai FOB", "sesuai invoice")),
    Defect("peb_reference_invalid", _Q, put("No. PEB", "menyusul")),
    Defect("reference_missing", _OK, lambda cells, _: cells.update({"No. Invoice": None, "No. PEB": None})),
)
_FLAT_DEFECTS = (
    Defect("ska_form_unknown", _OK, put("form", "XK")),
    Defect("ska_status_unknown", _Q, put("status", "arsip")),
    Defect("date_unreadable", _Q, put("tgl_terbit", "32 Maret 2024")),
    Defect("date_implausible", _Q, put("tgl_terbit", "2042-03-01"), copies=2),
    Defect("date_missing", _Q, put("tgl_terbit", None)),
    Defect("name_blank", _R, put("eksportir", "-")),
    Defect("key_missing", _Q, lambda cells, _: cells.update({"nib": None, "npwp": None}), spoils=_IDS),
    Defect("ska_replaces_itself", _Q, lambda cells, _: cells.update({"menggantikan": cells["nomor_ska"]}), copies=2),
    Defect("origin_region_unknown", _OK, lambda c, _: c.update({"kab_kota_asal": "Entah", "provinsi_asal": None})),
    Defect("hs_dotted", _OK, put("hs", "0901.11.10")),
    Defect("hs_padded", _OK, put("hs", "9011110")),
    Defect("hs_invalid", _Q, put("hs", None)),
    Defect("destination_invalid", _Q, put("negara_tujuan", "luar negeri")),
    Defect("currency_missing", _Q, put("mata_uang", None)),
    Defect("currency_unknown", _Q, put("mata_uang", "XXY")),
    Defect("fob_invalid", _Q, put("fob", "-5")),
    Defect("number_unreadable", _Q, put("jumlah", "satu kontainer")),
    Defect("peb_reference_invalid", _Q, put("nomor_aju", "11013012345")),
    Defect(
        "reference_missing",
        _OK,
        lambda cells, _: cells.update({"nomor_invoice": None, "nomor_aju": None, "nomor_daftar": None}),
    ),
)


def write_certificates(rng: Random, landing: Path, truth: Truth, documents: Sequence[Document]) -> None:
    """Write both files: South Sulawesi's 2023 as a workbook, the first ten months of 2024 as CSV.

    Args:
        rng: draws what is certified and how it is written.
        landing: landing area.
        truth: what to note the rows in.
        documents: all documents; commercial declarations that count may have certificates.
    """
    sulsel = _chosen(rng, documents, date(2023, 1, 1), date(2023, 12, 31), province="73")
    rows = [_block_row(rng, document, number) for number, document in enumerate(sulsel, start=1)]
    plant(rng, rows, _BLOCK_DEFECTS)
    _share_number(rng, rows, "Nomor SKA")
    repeat(rng, rows, "row_duplicate", copies=1)
    month = date(2024, 1, 1)
    write_source_yml(landing, SOURCE, month, {"province": "73"})
    titles = ("REKAPITULASI PENERBITAN SURAT KETERANGAN ASAL", "IPSKA : Dinas Perdagangan Provinsi Sulawesi Selatan")
    target = Target(landing, SOURCE, month, "rekap_ska_sulsel.xlsx", BLOCK)
    write_list(target, truth, _BLOCK_HEADERS, rows, titles=titles, total=True)

    recent = _chosen(rng, documents, date(2024, 1, 1), date(2024, 10, 31))
    rows = [_flat_row(rng, document, number) for number, document in enumerate(recent, start=1)]
    plant(rng, rows, _FLAT_DEFECTS)
    _share_number(rng, rows, "nomor_ska")
    repeat(rng, rows, "row_duplicate", copies=1)
    write_list(Target(landing, SOURCE, date(2024, 11, 1), "ska_2024.csv", FLAT), truth, _FLAT_HEADERS, rows)


def _chosen(rng: Random, documents: Sequence[Document], first: date, last: date, province: str = "") -> list[Document]:
    fit = [
        document
        for document in documents
        if document.counts
        and not (document.parcel or document.sample)
        and first <= document.exported_on <= last
        and document.exporter.nib
        and document.exporter.place.province_code.startswith(province)
    ]
    return rng.sample(fit, min(_MOST, len(fit)))


def _party(document: Document) -> Party:
    ids = ("nib", "npwp") if document.exporter.npwp else ("nib",)
    return Party(PartyRole.EXPORTER, document.exporter.key, ids)


def _block_row(rng: Random, document: Document, number: int) -> PlannedRow:
    line, exporter = document.lines[0], document.exporter
    cells: Cells = {
        "NO": number,
        "Nomor SKA": f"{number:07d}/UPG/{document.exported_on.year}",
        "Jenis Form": f"Form {_form(document)}",
        "Tanggal Terbit": document.exported_on + timedelta(days=2),
        "Nama Eksportir": written_name(rng, exporter.name, exporter.legal_form),
        "NIB": exporter.nib,
        "NPWP": exporter.npwp or None,
        "Daerah Asal": line.owner.place.written_region(rng),
        "Kode HS": line.product.hs_code[:6],
        "Uraian Barang": line.product.english,
        "Negara Tujuan": written_country(document.destination),
        "No. Invoice": f"INV/{number:03d}/{document.exported_on:%m.%Y}",
        "No. PEB": rng.choice((document.number, _dashed(document.number), None)),
        "Nilai FOB": float(line.fob),
        "Valuta": document.currency,
        "Status SKA": rng.choice(("Terbit", "Terbit", "Terbit", "Dibatalkan", "Diganti")),
    }
    return PlannedRow(cells, [_party(document)])


def _flat_row(rng: Random, document: Document, number: int) -> PlannedRow:
    line, exporter = document.lines[0], document.exporter
    year = document.exported_on.year
    status = rng.choice(("terbit", "terbit", "terbit", "batal", "diganti"))
    cells: Cells = {
        "nomor_ska": f"ID{year}{number:06d}",
        "seri_barang": "1",
        "form": _form(document),
        "tgl_terbit": (document.exported_on + timedelta(days=1)).isoformat(),
        "ipska": "Dinas Perindustrian dan Perdagangan",
        "eksportir": written_name(rng, exporter.name, exporter.legal_form),
        "alamat_eksportir": exporter.address,
        "npwp": exporter.npwp or None,
        "nib": exporter.nib,
        "kab_kota_asal": line.owner.place.written_region(rng),
        "provinsi_asal": line.owner.place.province_code,
        "hs": line.product.hs_code,
        "uraian": line.product.english,
        "jumlah": str(int(line.net)),
        "satuan": "KGM",
        "negara_tujuan": document.destination,
        "nomor_invoice": f"{year}-{number:04d}",
        "nomor_aju": document.number,
        "nomor_daftar": f"{number:06d}",
        "fob": f"{line.fob:.2f}",
        "mata_uang": document.currency,
        "status": status,
        "menggantikan": f"ID{year}{900_000 + number}" if status == "terbit" and number % 7 == 0 else None,
    }
    return PlannedRow(cells, [_party(document)])


def _share_number(rng: Random, rows: Sequence[PlannedRow], header: str) -> None:
    """Give the number of one row to a row of another exporter: nobody can tell whose it is, so both are held."""
    rule = "ska_number_conflict"
    clean = [row for row in rows if row.is_clean]
    first = rng.choice(clean)
    second = rng.choice([row for row in clean if row.parties[0].firm_key != first.parties[0].firm_key])
    second.cells[header] = first.cells[header]
    for row in (first, second):
        row.defect, row.outcome, row.rules = rule, _Q, (rule,)


def _form(document: Document) -> str:
    return _FORMS.get(document.destination, "B")


def _dashed(aju: str) -> Cell:
    return f"{aju[:6]}-{aju[6:12]}-{aju[12:20]}-{aju[20:]}"
