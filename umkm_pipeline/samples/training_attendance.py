"""An attendance list (`attendance_block`): a title block, a two-row header, a tick for each day, a signature line.

Belongs here: the layout's cells, its defects and its writing. Which events there are is `events.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.events import Event, Seat
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import day_range
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cell, Defect, PlannedRow, map_cell, put
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_cell, write_line

LAYOUT = "attendance_block"
SHEET = "Daftar Hadir"
_BEFORE_DAYS = ("NO", "NAMA PESERTA", "Asal Instansi", "L/P", "NIK", "NIB", "No. HP")
_SIGNATURE = "Tanda Tangan"
_HEADER_ROW, _FIRST_ROW = 5, 7
"""0-based: titles on rows 1-4, the header on rows 6-7, data from row 8."""
_EMPTY_NUMBERED = 3
_IDS = ("nib", "nik")
_TICKS: tuple[Cell, ...] = ("√", "v", "V", 1, "hadir", "Hadir")
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    Defect("participant_blank", Outcome.REJECTED, put("NAMA PESERTA", None)),
    Defect(
        "key_missing",
        _Q,
        lambda cells, _: cells.update({"NIK": None, "NIB": None, "No. HP": None}),
        spoils=_IDS,
        copies=2,
    ),
    Defect("attendance_unknown", _Q, put("Hari 2", "titip absen?"), copies=2),
    Defect("nib_invalid", _Q, put("NIB", "belum punya NIB"), spoils=("nib",)),
    Defect("nib_digits_lost", _Q, put("NIB", "1,20822E+12"), spoils=("nib",)),
    Defect("nib_padded", _OK, map_cell("NIB", int), needs=lambda cells: str(cells["NIB"]).startswith("0")),
    Defect(
        "nik_numeric",
        _Q,
        map_cell("NIK", lambda nik: int(nik[:15] + "0")),
        spoils=("nik",),
        needs=lambda c: bool(c["NIK"]),
    ),
    Defect("nik_invalid", _Q, put("NIK", "6371013213900001"), spoils=("nik",)),
    Defect("phone_invalid", _OK, put("No. HP", "021")),
)


def make_rows(rng: Random, event: Event, habits: Habits) -> list[PlannedRow]:
    """One row for each participant."""
    return [_row(rng, event, seat, habits, number) for number, seat in enumerate(event.seats, start=1)]


def _row(rng: Random, event: Event, seat: Seat, habits: Habits, number: int) -> PlannedRow:
    firm = seat.firm
    ids = carry(rng, firm, event.starts_on, habits, columns=_IDS)
    days = {
        f"Hari {day}": rng.choice(_TICKS) if present else rng.choice((None, "-"))
        for day, present in enumerate(seat.attended, start=1)
    }
    cells: dict[str, Cell] = {
        "NO": number,
        "NAMA PESERTA": written_person(rng, firm.owner.name),
        "Asal Instansi": written_name(rng, firm.name, firm.legal_form),
        "L/P": firm.owner.sex,
        "NIK": ids.nik or None,
        "NIB": ids.nib or None,
        "No. HP": written_phone(rng, ids.phone) if ids.phone else None,
        **days,
        _SIGNATURE: None,
    }
    return PlannedRow(cells, [ids.party(PartyRole.PARTICIPANT, firm, _IDS)], ids.defect)


def write(target: Target, truth: Truth, event: Event, rows: Sequence[PlannedRow]) -> None:
    """Write the list and note its truth; empty numbered rows are no rows, the closing line is a total."""
    headers = (*_BEFORE_DAYS, *(f"Hari {day}" for day in range(1, event.days + 1)), _SIGNATURE)
    with open_workbook(target.file) as book:
        sheet = book.add_worksheet(SHEET)
        titles = (
            "DAFTAR HADIR PESERTA",
            f"Kegiatan : {event.name}",
            f"Hari/Tanggal : {day_range(event.starts_on, event.ends_on)}",
            f"Tempat : {event.place}",
            *([f"Jumlah Narasumber : {event.instructors} orang"] if event.instructors else []),
        )
        for line, title in enumerate(titles):
            write_cell(sheet, line, 0, title)
        days_from = len(_BEFORE_DAYS)
        sheet.merge_range(_HEADER_ROW, days_from, _HEADER_ROW, days_from + event.days - 1, "Kehadiran")
        for column, header in enumerate(headers):
            if header.startswith("Hari "):
                write_cell(sheet, _HEADER_ROW + 1, column, header)
            else:
                sheet.merge_range(_HEADER_ROW, column, _HEADER_ROW + 1, column, header)
        for position, row in enumerate(rows, start=_FIRST_ROW):
            write_line(sheet, position, [row.cells[header] for header in headers])
            truth.add_row(target, SHEET, position + 1, row)
        end = _FIRST_ROW + len(rows)
        for number in range(_EMPTY_NUMBERED):
            write_cell(sheet, end + number, 0, len(rows) + number + 1)
        closing = end + _EMPTY_NUMBERED + 1
        write_cell(sheet, closing, 1, "Mengetahui,")
        truth.add_lost(target, SHEET, closing + 1, "total_row", Outcome.REJECTED)
    truth.add_file(target, len(rows) + 1)
