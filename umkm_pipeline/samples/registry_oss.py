"""The OSS project export (`oss_project`): one sheet, a row for each project, so that a NIB repeats.

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
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import long_date
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cell, Cells, Defect, Formula, PlannedRow, map_cell, put
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

LAYOUT = "oss_project"
HEADERS = (
    *("No.", "Id Proyek", "Nib", "Nama Perusahaan", "Tanggal Terbit Oss", "Uraian Jenis Perusahaan"),
    *("Uraian Risiko Proyek", "nama_proyek", "Uraian Skala Usaha", "Alamat Usaha", "Kab Kota Usaha", "kecamatan_usaha"),
    *("kelurahan_usaha", "longitude", "latitude", "Kbli", "Judul Kbli", "Nama User", "Nomor Identitas User", "Email"),
    *("Nomor Telp", "Mesin Peralatan", "Modal Kerja", "Jumlah Investasi", "TKI"),
)
_COMPANY = {"PT": "Perseroan Terbatas (PT)", "CV": "Persekutuan Komanditer (CV)", "KOPERASI": "Koperasi"}
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    Defect("name_blank", Outcome.REJECTED, put("Nama Perusahaan", None)),
    Defect(
        "key_missing",
        _Q,
        lambda cells, _: cells.update({"Nib": None, "Nomor Identitas User": "-", "Nomor Telp": None}),
        spoils=("nib", "nik"),
    ),
    Defect("nib_padded", _OK, map_cell("Nib", int), needs=lambda cells: str(cells["Nib"]).startswith("0"), copies=2),
    Defect("nib_invalid", _Q, map_cell("Nib", lambda nib: f"{nib}7"), spoils=("nib",), needs=lambda c: bool(c["Nib"])),
    Defect("nib_digits_lost", _Q, put("Nib", "1,20822E+12"), spoils=("nib",)),
    Defect(
        "nik_numeric",
        _Q,
        map_cell("Nomor Identitas User", lambda nik: int(nik[:15] + "0")),
        spoils=("nik",),
        needs=lambda cells: len(str(cells["Nomor Identitas User"])) == len("7308014501900001"),
    ),
    Defect("nik_invalid", _Q, put("Nomor Identitas User", "7308018102900001"), spoils=("nik",)),
    Defect("nik_region_unknown", _OK, put("Nomor Identitas User", "0099010202900001"), spoils=("nik",)),
    Defect("phone_invalid", _OK, put("Nomor Telp", "12345")),
    Defect("email_invalid", _OK, put("Email", "usaha.at.contoh"), copies=2),
    Defect("region_unresolved", _Q, put("Kab Kota Usaha", "Kab. Antah Berantah")),
    Defect("number_unreadable", _Q, put("Modal Kerja", "dua juta lebih")),
    Defect("capital_negative", _OK, lambda cells, _: cells.update({"Modal Kerja": -5_000_000, "Jumlah Investasi": -1})),
    Defect(
        "size_class_differs",
        _OK,
        lambda cells, _: cells.update({"Modal Kerja": 7_000_000_000, "Jumlah Investasi": 7_000_000_000}),
        needs=lambda cells: cells["Uraian Skala Usaha"] == "Usaha Mikro",
    ),
    Defect("kbli_unknown", _OK, put("Kbli", "00000")),
    Defect("workers_range", _OK, put("TKI", 5000)),
    Defect("nib_date_future", _OK, put("Tanggal Terbit Oss", date(2031, 1, 1))),
    Defect("date_unreadable", _Q, put("Tanggal Terbit Oss", "32 Pebruwari 2021")),
)
RECODED = Defect("region_recoded", _OK, put("Kab Kota Usaha", "91.01"), copies=3)
"""Only where Merauke's firms are."""


def make_rows(rng: Random, firms: Sequence[Firm], as_of: date, habits: Habits) -> list[PlannedRow]:
    """One to three project rows for each firm that has a NIB by then."""
    rows: list[PlannedRow] = []
    for firm in firms:
        if not firm.nib or firm.nib_issued_on >= as_of:
            continue
        for project in range(rng.choices((1, 2, 3), (0.8, 0.15, 0.05))[0]):
            rows.append(_row(rng, firm, as_of, habits, number=len(rows) + 1, project=project))
    return rows


def _row(rng: Random, firm: Firm, as_of: date, habits: Habits, *, number: int, project: int) -> PlannedRow:
    ids = carry(rng, firm, as_of, habits, columns=("nib", "nik"))
    machines = firm.capital // 20
    issued: Cell = firm.nib_issued_on if happens(rng, 0.7) else long_date(firm.nib_issued_on)
    values: tuple[Cell, ...] = (
        number,
        f"R-{as_of:%Y%m}{firm.key[1:]}{project}",
        int(ids.nib) if ids.nib and not ids.nib.startswith("0") and happens(rng, 0.3) else ids.nib or None,
        written_name(rng, firm.name, firm.legal_form),
        issued,
        _COMPANY.get(firm.legal_form, "Perorangan"),
        rng.choice(("Rendah", "Menengah Rendah")),
        firm.product.name,
        f"Usaha {firm.size.title()}",
        firm.address,
        firm.place.written_region(rng),
        firm.place.district,
        firm.place.village,
        None,
        None,
        firm.product.kbli,
        firm.product.name,
        written_person(rng, firm.owner.name),
        ids.nik or None,
        firm.owner.email or "-",
        written_phone(rng, ids.phone) if ids.phone else "NULL",
        machines,
        firm.capital - machines,
        Formula("=V{row}+W{row}", firm.capital),
        firm.workers,
    )
    return PlannedRow(
        dict(zip(HEADERS, values, strict=True)), [ids.party(PartyRole.FIRM, firm, ("nib", "nik"))], ids.defect
    )


def write(target: Target, truth: Truth, rows: Sequence[PlannedRow]) -> None:
    """Write the file and note its truth."""
    with open_workbook(target.file) as book:
        sheet = book.add_worksheet("Proyek")
        write_line(sheet, 0, HEADERS)
        for position, row in enumerate(rows, start=1):
            cells: Cells = row.cells
            write_line(sheet, position, [cells[header] for header in HEADERS])
            truth.add_row(target, "Proyek", position + 1, row)
    truth.add_file(target, len(rows))
