"""The provincial list (`semicolon_csv`): text divided by semicolons, in UTF-8 with a BOM or in cp1252.

Belongs here: the layout's cells, its defects and its writing. The list of a whole province is `kalsel_registry.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole, SizeClass
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.firms import PP7_SINCE, Firm
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import dotted
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cell, Defect, PlannedRow, map_cell, put_all
from umkm_pipeline.samples.truth import Target, Truth

LAYOUT = "semicolon_csv"
HEADERS = (
    *("nama_umkm", "nama_pemilik", "nik", "nib", "alamat", "kelurahan", "kecamatan", "nama_kabupaten_kota", "no_telp"),
    *("kbli", "kategori", "omset_per_bulan", "modal_usaha", "jumlah_karyawan"),
)
_IDS = ("nib", "nik")
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    Defect("name_blank", Outcome.REJECTED, put_all(nama_umkm="", nama_pemilik="NULL")),
    Defect("key_missing", _Q, put_all(nik="NULL", nib="-", no_telp=""), spoils=_IDS),
    Defect("nib_invalid", _Q, put_all(nib="02201234"), spoils=("nib",)),
    Defect("nib_digits_lost", _Q, put_all(nib="1,20822E+12"), spoils=("nib",), copies=2),
    Defect("nik_invalid", _Q, put_all(nik="637101320590001X"), spoils=("nik",)),
    Defect("nik_region_unknown", _OK, put_all(nik="0063010202900001"), spoils=("nik",), copies=2),
    Defect("phone_invalid", _OK, put_all(no_telp="0000")),
    Defect("region_unresolved", _Q, put_all(nama_kabupaten_kota="Kab. Di Atas Awan")),
    Defect("number_unreadable", _Q, put_all(omset_per_bulan="kira-kira sejuta")),
    Defect("turnover_negative", _Q, put_all(omset_per_bulan="-1500000")),
    Defect("capital_negative", _OK, put_all(modal_usaha="-2000000")),
    Defect("kbli_unknown", _OK, put_all(kbli="00002")),
    Defect("workers_range", _OK, put_all(jumlah_karyawan="900")),
    Defect(
        "size_class_differs",
        _OK,
        put_all(omset_per_bulan="300000000", modal_usaha="3000000000"),
        needs=lambda cells: str(cells["kategori"]).upper() == "MIKRO",
    ),
)
OLDER = map_cell("jumlah_karyawan", lambda workers: str(int(workers) + 1))
"""How an older row of the same firm differs."""


def make_rows(rng: Random, firms: Sequence[Firm], as_of: date, habits: Habits) -> list[PlannedRow]:
    """One row for each firm."""
    return [_row(rng, firm, as_of, habits) for firm in firms]


def _row(rng: Random, firm: Firm, as_of: date, habits: Habits) -> PlannedRow:
    ids = carry(rng, firm, as_of, habits, columns=_IDS)
    monthly = firm.turnover // 12
    under_pp7 = as_of >= PP7_SINCE
    address = f"{firm.address}\nRT 0{firm.workers % 9}" if happens(rng, 0.03) else firm.address
    values: tuple[Cell, ...] = (
        written_name(rng, firm.name, firm.legal_form).strip(),
        written_person(rng, firm.owner.name),
        ids.nik or "NULL",
        ids.nib or rng.choice(("", "-", "NULL")),
        f"{address} – Blok {rng.choice('ABC')}" if happens(rng, 0.1) else address,
        firm.place.village,
        firm.place.district,
        firm.place.written_region(rng),
        str(written_phone(rng, ids.phone)) if ids.phone else "",
        firm.product.kbli,
        rng.choice((firm.size.upper(), firm.size.title())),
        rng.choice((str(monthly), dotted(monthly), f"Rp {dotted(monthly)},00")),
        str(firm.capital) if under_pp7 or firm.size is SizeClass.MIKRO else "",
        str(firm.workers),
    )
    return PlannedRow(dict(zip(HEADERS, values, strict=True)), [ids.party(PartyRole.FIRM, firm, _IDS)], ids.defect)


def write(target: Target, truth: Truth, rows: Sequence[PlannedRow], encoding: str) -> None:
    """Write the file and note its truth; a row's number is the line on which its record begins."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    line = 2
    for row in rows:
        values = [row.cells[header] for header in HEADERS]
        writer.writerow(values)
        truth.add_row(target, "csv", line, row)
        line += 1 + sum(str(value).count("\n") for value in values)
    target.file.write_bytes(text.getvalue().encode(encoding))
    truth.add_file(target, len(rows))
