"""A district office's workbook (`district_sheets`): instructions, then a sheet for each sector under a two-row header.

Belongs here: the layout's cells, its defects and its writing, merged cells and totals included. Which firms are in
which file is `registries.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from xlsxwriter.worksheet import Worksheet

from umkm_pipeline.model.codes import Outcome, PartyRole, SizeClass
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.firms import PP7_SINCE, Firm
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import dotted, long_date
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cell, Cells, Defect, Formula, PlannedRow, map_cell, put
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_cell, write_line

LAYOUT = "district_sheets"
TURNOVER = "Omzet/Bln (Rp ribu)"
HEADERS = (
    *("No", "Kecamatan", "Desa/Kelurahan", "Nama Usaha", "Nama Pemilik", "L/P", "No KTP/NIK", "No. HP/WA"),
    *("Jenis Produk", "Kode HS", TURNOVER, "Aset (Rp juta)", "Jumlah tenaga kerja", "Skala Usaha", "NIB"),
    *("PIRT", "Halal", "Keterangan"),
)
_UNDER_LEGALITAS = ("PIRT", "Halal")
_HEADER_ROW, _FIRST_ROW = 4, 6
"""0-based: titles on rows 1-3, the header on rows 5-6, data from row 7."""
UNKNOWN_UNIT = "Omzet/Bln (Rp lusin)"
_IDS = ("nib", "nik")
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

DEFECTS = (
    Defect("name_blank", Outcome.REJECTED, put("Nama Usaha", None)),
    Defect(
        "key_missing",
        _Q,
        lambda cells, _: cells.update({"NIB": "-", "No KTP/NIK": None, "No. HP/WA": "-"}),
        spoils=_IDS,
    ),
    Defect("nib_invalid", _Q, put("NIB", "81203"), spoils=("nib",)),
    Defect("nib_digits_lost", _Q, put("NIB", "8,12E+12"), spoils=("nib",)),
    Defect(
        "nik_numeric",
        _Q,
        map_cell("No KTP/NIK", lambda nik: int(nik[:15] + "0")),
        spoils=("nik",),
        needs=lambda cells: bool(cells["No KTP/NIK"]),
    ),
    Defect("nik_invalid", _Q, put("No KTP/NIK", "3320010101900000"), spoils=("nik",)),
    Defect("phone_invalid", _OK, put("No. HP/WA", "tidak ada HP")),
    Defect("number_unreadable", _Q, put(TURNOVER, "tidak tentu")),
    Defect("turnover_negative", _Q, put(TURNOVER, "-2.300")),
    Defect(
        "turnover_large",
        _OK,
        lambda cells, _: cells.update({TURNOVER: "5.000.000", "Aset (Rp juta)": "20.000", "Skala Usaha": "Besar"}),
    ),
    Defect(
        "size_class_differs",
        _OK,
        lambda cells, _: cells.update({TURNOVER: "2.000.000", "Aset (Rp juta)": "7.000"}),
        needs=lambda cells: cells["Skala Usaha"] == "Mikro",
    ),
    Defect("hs_padded", _OK, put("Kode HS", 9_011_110)),
    Defect("hs_invalid", _OK, put("Kode HS", "kopi")),
    Defect("workers_range", _OK, put("Jumlah tenaga kerja", 2_500)),
    Defect("certificate_unknown", _OK, put("Halal", "???")),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the titles say."""

    region: str
    as_of: date


def make_rows(rng: Random, firms: Sequence[Firm], as_of: date, habits: Habits) -> dict[str, list[PlannedRow]]:
    """Rows by sheet (sector), each sheet ordered by kecamatan."""
    sheets: dict[str, list[PlannedRow]] = {}
    for firm in sorted(firms, key=lambda firm: (firm.product.sector, firm.place.district_code, firm.key)):
        rows = sheets.setdefault(firm.product.sector, [])
        rows.append(_row(rng, firm, as_of, habits, len(rows) + 1))
    return sheets


def _row(rng: Random, firm: Firm, as_of: date, habits: Habits, number: int) -> PlannedRow:
    ids = carry(rng, firm, as_of, habits, columns=_IDS)
    monthly = firm.turnover // 12_000
    under_pp7 = as_of >= PP7_SINCE
    values: tuple[Cell, ...] = (
        number,
        firm.place.district,
        firm.place.village,
        written_name(rng, firm.name, firm.legal_form),
        written_person(rng, firm.owner.name),
        firm.owner.sex,
        ids.nik or None,
        written_phone(rng, ids.phone) if ids.phone else "-",
        firm.product.name,
        firm.product.hs_code if happens(rng, 0.5) else None,
        dotted(monthly) if happens(rng, 0.6) else monthly,
        dotted(firm.capital // 1_000_000) if under_pp7 or firm.size is SizeClass.MIKRO else None,
        firm.workers,
        firm.size.title(),
        ids.nib or None,
        rng.choice(("√", "ada", "v")) if "PIRT" in firm.certificates else None,
        rng.choice(("√", "ada")) if "HALAL" in firm.certificates else "-",
        None,
    )
    return PlannedRow(dict(zip(HEADERS, values, strict=True)), [ids.party(PartyRole.FIRM, firm, _IDS)], ids.defect)


def write(
    target: Target,
    truth: Truth,
    heading: Heading,
    sheets: dict[str, list[PlannedRow]],
    *,
    unknown_unit: Sequence[str] = (),
) -> None:
    """Write the workbook and note its truth; each sheet ends in a total.

    Args:
        target: where to.
        truth: what to note it in.
        heading: titles of every sheet.
        sheets: rows by sheet name.
        unknown_unit: sheets whose turnover header has a unit that nobody knows, so that no row of them can be read.
    """
    rows_written = 0
    with open_workbook(target.file) as book:
        instructions = book.add_worksheet("PETUNJUK")
        write_line(instructions, 0, ("PETUNJUK PENGISIAN",))
        write_line(instructions, 2, ("1. Isilah satu baris untuk satu usaha.",))
        write_line(instructions, 3, ("2. Omzet ditulis dalam ribuan rupiah per bulan, aset dalam jutaan rupiah.",))
        for name, rows in sheets.items():
            rows_written += _write_sheet(
                book.add_worksheet(name), target, truth, heading, rows, unknown_unit=name in unknown_unit
            )
    truth.add_file(target, rows_written)


def _write_sheet(
    sheet: Worksheet,
    target: Target,
    truth: Truth,
    heading: Heading,
    rows: list[PlannedRow],
    *,
    unknown_unit: bool,
) -> int:
    name = sheet.get_name()
    last_column = len(HEADERS) - 1
    titles = (f"DATA UMKM {heading.region.upper()}", "DINAS KOPERASI DAN UKM")
    for line, title in enumerate((*titles, f"KEADAAN PER {long_date(heading.as_of).upper()}")):
        sheet.merge_range(line, 0, line, last_column, title)
    _write_header(sheet, unknown_unit=unknown_unit)
    _write_rows(sheet, rows)
    for position, row in enumerate(rows, start=_FIRST_ROW):
        if unknown_unit and row.cells[TURNOVER] is not None:
            row.defect, row.outcome, row.rules = "unit_unknown", Outcome.QUARANTINED, ("unit_unknown",)
        truth.add_row(target, name, position + 1, row)
    total_row = _FIRST_ROW + len(rows)
    workers = sum(value for row in rows if isinstance(value := row.cells["Jumlah tenaga kerja"], int))
    sheet.merge_range(total_row, 0, total_row, 3, "JUMLAH")
    write_cell(sheet, total_row, 12, Formula(f"=SUM(M{_FIRST_ROW + 1}:M{total_row})", workers))
    truth.add_lost(target, name, total_row + 1, "total_row", Outcome.REJECTED)
    return len(rows) + 1


def _write_header(sheet: Worksheet, *, unknown_unit: bool) -> None:
    for column, header in enumerate(HEADERS):
        if header in _UNDER_LEGALITAS:
            write_cell(sheet, _HEADER_ROW + 1, column, header)
            continue
        text = UNKNOWN_UNIT if unknown_unit and header == TURNOVER else header
        sheet.merge_range(_HEADER_ROW, column, _HEADER_ROW + 1, column, text)
    first = HEADERS.index(_UNDER_LEGALITAS[0])
    sheet.merge_range(_HEADER_ROW, first, _HEADER_ROW, first + len(_UNDER_LEGALITAS) - 1, "Legalitas")


def _write_rows(sheet: Worksheet, rows: list[PlannedRow]) -> None:
    """Rows from the first data row, a kecamatan's name merged over all rows that share it."""
    district = HEADERS.index("Kecamatan")
    for position, row in enumerate(rows, start=_FIRST_ROW):
        cells: Cells = row.cells
        write_line(sheet, position, [None if header == "Kecamatan" else cells[header] for header in HEADERS])
    first = _FIRST_ROW
    for name, group in groupby(rows, key=lambda row: row.cells["Kecamatan"]):
        last = first + len(list(group)) - 1
        if last > first:
            sheet.merge_range(first, district, last, district, name)
        else:
            write_cell(sheet, first, district, name)
        first = last + 1
