"""The SIDT questionnaire (`sidt`): one title, header on row 2, a row for each business, sales at home and abroad.

Belongs here: the layout's cells, its defects and its writing. Which firms are in which file is `registries.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.firms import Firm
from umkm_pipeline.samples.ids import written_npwp, written_phone
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cell, Defect, PlannedRow, map_cell, put
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

LAYOUT = "sidt"
HEADERS = (
    *("No", "nama lengkap usaha", "nama komersial", "produk utama", "KBLI", "kode hs", "nib", "npwp badan usaha"),
    *("modal pendirian", "nama pengusaha", "nik", "jenis kelamin", "alamat", "desa/kelurahan", "kecamatan"),
    *("kabupaten/kota", "no. hp", "email", "PIRT", "MD-BPOM", "SNI", "halal", "HACCP", "merek"),
    *("pemasaran luar negeri (%)", "omzet dalam negeri (setahun)", "omzet luar negeri (setahun)", "tenaga kerja"),
)
_IDS = ("nib", "npwp", "nik")
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    Defect("name_blank", Outcome.REJECTED, put("nama lengkap usaha", None)),
    Defect(
        "key_missing",
        _Q,
        lambda cells, _: cells.update(dict.fromkeys(("nib", "npwp badan usaha", "nik", "no. hp"))),
        spoils=_IDS,
    ),
    Defect("nib_padded", _OK, map_cell("nib", int), needs=lambda cells: str(cells["nib"]).startswith("0")),
    Defect("nib_invalid", _Q, put("nib", "sedang diurus"), spoils=("nib",)),
    Defect("npwp_invalid", _Q, put("npwp badan usaha", "01.234.567-801.000"), spoils=("npwp",), copies=2),
    Defect(
        "npwp_checksum",
        _OK,
        lambda cells, _: cells.update({"npwp badan usaha": "019999990801000"}),
        spoils=("npwp",),
        copies=2,
    ),
    Defect("nik_invalid", _Q, map_cell("nik", lambda nik: nik[:15]), spoils=("nik",), needs=lambda c: bool(c["nik"])),
    Defect(
        "nik_numeric",
        _Q,
        map_cell("nik", lambda nik: int(nik[:15] + "0")),
        spoils=("nik",),
        needs=lambda cells: bool(cells["nik"]),
    ),
    Defect("phone_invalid", _OK, put("no. hp", "0411-xxx")),
    Defect("email_invalid", _OK, put("email", "tidak@@ada")),
    Defect("region_unresolved", _Q, put("kabupaten/kota", "Kabupaten Negeri Awan")),
    Defect("number_unreadable", _Q, put("modal pendirian", "belum dihitung")),
    Defect("turnover_negative", _Q, put("omzet dalam negeri (setahun)", -12_000_000)),
    Defect("turnover_large", _OK, put("omzet dalam negeri (setahun)", 72_000_000_000)),
    Defect("capital_negative", _OK, put("modal pendirian", -10_000_000)),
    Defect("kbli_unknown", _OK, put("KBLI", "00001")),
    Defect(
        "hs_padded",
        _OK,
        map_cell("kode hs", int),
        needs=lambda cells: str(cells["kode hs"]).startswith("0"),
        copies=3,
    ),
    Defect("hs_invalid", _OK, put("kode hs", "9901"), copies=2),
    Defect("workers_range", _OK, put("tenaga kerja", -3)),
    Defect("foreign_percent_range", _Q, put("pemasaran luar negeri (%)", 150), copies=3),
    Defect("certificate_unknown", _OK, put("halal", "entahlah"), copies=2),
)


def make_rows(
    rng: Random, firms: Sequence[Firm], as_of: date, habits: Habits, *, selling_abroad: frozenset[str]
) -> list[PlannedRow]:
    """One row for each firm; those in `selling_abroad` (firm keys) report sales abroad."""
    return [
        _row(rng, firm, as_of, habits, number, foreign_percent=rng.randint(5, 40) if firm.key in selling_abroad else 0)
        for number, firm in enumerate(firms, start=1)
    ]


def _row(rng: Random, firm: Firm, as_of: date, habits: Habits, number: int, *, foreign_percent: int) -> PlannedRow:
    ids = carry(rng, firm, as_of, habits, columns=_IDS)
    abroad = firm.turnover * foreign_percent // 100
    brand = firm.name.split()[0].upper() if happens(rng, 0.4) else None
    certificates: dict[str, Cell] = {
        "PIRT": f"2{number % 10}5{firm.key[1:]}0127-28" if "PIRT" in firm.certificates else None,
        "SNI": "√" if "SNI" in firm.certificates else None,
        "halal": f"ID7311000{firm.key[1:]}0123" if "HALAL" in firm.certificates else rng.choice((None, "-")),
        "HACCP": "v" if "HACCP" in firm.certificates else None,
    }
    cells: dict[str, Cell] = dict.fromkeys(HEADERS)
    cells |= {
        "No": number,
        "nama lengkap usaha": written_name(rng, firm.name, firm.legal_form),
        "nama komersial": brand,
        "produk utama": firm.product.name,
        "KBLI": firm.product.kbli,
        "kode hs": firm.product.hs_code,
        "nib": ids.nib or None,
        "npwp badan usaha": written_npwp(rng, ids.npwp) if ids.npwp else "-",
        "modal pendirian": firm.capital,
        "nama pengusaha": written_person(rng, firm.owner.name),
        "nik": ids.nik or None,
        "jenis kelamin": firm.owner.sex,
        "alamat": firm.address,
        "desa/kelurahan": firm.place.village,
        "kecamatan": firm.place.district,
        "kabupaten/kota": firm.place.written_region(rng),
        "no. hp": written_phone(rng, ids.phone) if ids.phone else None,
        "email": firm.owner.email or None,
        "merek": brand,
        "pemasaran luar negeri (%)": foreign_percent,
        "omzet dalam negeri (setahun)": firm.turnover - abroad,
        "omzet luar negeri (setahun)": abroad,
        "tenaga kerja": firm.workers,
        **certificates,
    }
    return PlannedRow(cells, [ids.party(PartyRole.FIRM, firm, _IDS)], ids.defect)


def write(target: Target, truth: Truth, rows: Sequence[PlannedRow], title: str) -> None:
    """Write the file and note its truth."""
    with open_workbook(target.file) as book:
        sheet = book.add_worksheet("Data")
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, title)
        write_line(sheet, 1, HEADERS)
        for position, row in enumerate(rows, start=2):
            write_line(sheet, position, [row.cells[header] for header in HEADERS])
            truth.add_row(target, "Data", position + 1, row)
    truth.add_file(target, len(rows))
