"""A flat list of participants (`participants_flat`), as XLSX or CSV, of one or several events.

Belongs here: the layout's cells, its defects and its writing. Which events there are is `events.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.events import Event, Seat
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import long_date
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cell, Defect, PlannedRow, map_cell, put
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

LAYOUT = "participants_flat"
SHEET = "Peserta"
HEADERS = (
    *("NO", "NAMA PESERTA", "L/P", "Nama Usaha", "NIK", "NIB", "No HP", "Kabupaten/Kota", "Nama Pelatihan", "Angkatan"),
    *("Kelas", "Tanggal Mulai", "Tanggal Selesai", "Lokasi", "Sumber Dana", "Kuota", "Jumlah Hari", "Hari Hadir"),
    *("Kirim Sampel", "Penjualan Luar Negeri"),
)
_IDS = ("nib", "nik")
_Q, _R, _OK = Outcome.QUARANTINED, Outcome.REJECTED, Outcome.ACCEPTED

DEFECTS = (
    Defect("participant_blank", _R, put("NAMA PESERTA", None)),
    Defect(
        "event_underivable",
        _R,
        lambda cells, _: cells.update({"Tanggal Mulai": None, "Tanggal Selesai": None}),
        copies=2,
    ),
    Defect("programme_unknown", _Q, put("Nama Pelatihan", "Pelatihan Budidaya Lele"), copies=2),
    Defect("place_unresolved", _Q, put("Lokasi", "Hotel Entah Berantah"), copies=2),
    Defect("dates_invalid", _Q, put("Tanggal Selesai", date(2023, 1, 5))),
    Defect("dates_invalid", _Q, put("Tanggal Selesai", date(2026, 11, 16))),
    Defect("key_missing", _Q, lambda cells, _: cells.update({"NIK": "-", "NIB": None, "No HP": "NULL"}), spoils=_IDS),
    Defect("attendance_unknown", _Q, put("Hari Hadir", "sering")),
    Defect("class_unknown", _OK, put("Kelas", "Afirmasi"), copies=2),
    Defect("nib_invalid", _Q, put("NIB", "81201234567"), spoils=("nib",)),
    Defect("nib_digits_lost", _Q, put("NIB", "9,12E+12"), spoils=("nib",)),
    Defect("nib_padded", _OK, map_cell("NIB", int), needs=lambda cells: str(cells["NIB"]).startswith("0")),
    Defect(
        "nik_numeric",
        _Q,
        map_cell("NIK", lambda nik: int(nik[:15] + "0")),
        spoils=("nik",),
        needs=lambda c: bool(c["NIK"]),
    ),
    Defect("nik_invalid", _Q, put("NIK", "63710199"), spoils=("nik",)),
    Defect("phone_invalid", _OK, put("No HP", "o899xxxx")),
)


def make_rows(rng: Random, events: Sequence[Event], habits: Habits) -> list[PlannedRow]:
    """One row for each participant of each event."""
    seats = [(event, seat) for event in events for seat in event.seats]
    return [_row(rng, event, seat, habits, number) for number, (event, seat) in enumerate(seats, start=1)]


def _row(rng: Random, event: Event, seat: Seat, habits: Habits, number: int) -> PlannedRow:
    firm = seat.firm
    ids = carry(rng, firm, event.starts_on, habits, columns=_IDS)
    as_text = happens(rng, 0.3)
    values: tuple[Cell, ...] = (
        number,
        written_person(rng, firm.owner.name),
        firm.owner.sex,
        written_name(rng, firm.name, firm.legal_form),
        ids.nik or None,
        ids.nib or None,
        written_phone(rng, ids.phone) if ids.phone else "-",
        firm.place.written_region(rng),
        event.name,
        event.cohort or None,
        event.class_level or None,
        long_date(event.starts_on) if as_text else event.starts_on,
        long_date(event.ends_on) if as_text else event.ends_on,
        event.place,
        event.funding,
        event.quota,
        event.days,
        sum(seat.attended),
        "Ya" if seat.sample_reported else "Tidak",
        "Ya" if seat.sales_reported else "Tidak",
    )
    return PlannedRow(
        dict(zip(HEADERS, values, strict=True)), [ids.party(PartyRole.PARTICIPANT, firm, _IDS)], ids.defect
    )


def write(target: Target, truth: Truth, rows: Sequence[PlannedRow], *, total: bool = False) -> None:
    """Write the list and note its truth, as XLSX or, where the file's name says so, as CSV.

    Args:
        target: where to.
        truth: what to note it in.
        rows: the participants.
        total: end in a line that counts them.
    """
    table = [[row.cells[header] for header in HEADERS] for row in rows]
    if total:
        table.append([None, "JUMLAH", *[None] * 14, None, len(rows), None, None])
    sheet_name = "csv" if target.name.endswith(".csv") else SHEET
    if sheet_name == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([HEADERS, *table])
        target.file.write_text(text.getvalue(), encoding="utf-8", newline="")
    else:
        with open_workbook(target.file) as book:
            sheet = book.add_worksheet(SHEET)
            for position, line in enumerate([HEADERS, *table]):
                write_line(sheet, position, line)
    for number, row in enumerate(rows, start=2):
        truth.add_row(target, sheet_name, number, row)
    if total:
        truth.add_lost(target, sheet_name, len(rows) + 2, "total_row", Outcome.REJECTED)
    truth.add_file(target, len(table))
