"""Writing the workbook in which an officer corrects rows: in Indonesian, with a guide, ready to be sent back.

Belongs here: sheets, formats and the guide. Which rows and cells are shown is decided in `faults.py`. The file holds
personal data as it came, since nobody can correct what is masked: it is written for its owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from umkm_pipeline import __version__
from umkm_pipeline.outgoing import cell_text, outgoing, write_about
from umkm_pipeline.repairs import labels
from umkm_pipeline.repairs.edit import CLEARED, CONFIRMED, ROW_REF
from umkm_pipeline.repairs.faults import Faults
from umkm_pipeline.repairs.mend import choices

MOST_LINES = 1_000_000
"""Lines of a sheet; Excel has 1,048,576 rows."""

_MOST_RANGES = 2_000
_WIDTHS = {labels.FILE: 30, labels.HINT: 45, labels.VALUE: 24, labels.CORRECTION: 28, labels.BY: 22, labels.WHY: 28}

_GUIDE = (
    ("Cara memperbaiki", "How to repair"),
    (
        "1. Buka lembar DATA. Tiap baris menunjukkan satu sel yang keliru; baris data dapat muncul beberapa kali.",
        "1. Open the DATA sheets. Each line shows one cell at fault; a row may come several times.",
    ),
    (
        f"2. Tulis isi yang benar pada {labels.CORRECTION}, bukan di atas isi lama. Formatnya teks: nol tetap.",
        f"2. Write what is right into {labels.CORRECTION}, not over what was there. It is text: leading zeros stay.",
    ),
    (
        f"3. Isi nama Anda pada kolom {labels.BY}. Tanpa nama, perbaikan tidak dipakai.",
        f"3. Put your name into {labels.BY}. Without a name the correction is not used.",
    ),
    (
        f"4. {labels.CORRECTION} yang kosong berarti belum diperbaiki. Untuk mengosongkan sel, tulis {CLEARED}.",
        f"4. An empty {labels.CORRECTION} means not repaired. To empty a cell, write {CLEARED}.",
    ),
    (
        f"5. Pada baris bertanda {ROW_REF}: bila isi baris sudah di kolom yang benar, tulis {CONFIRMED}.",
        f"5. On lines marked {ROW_REF}: when every cell is in its column, write {CONFIRMED}.",
    ),
    (
        "6. Untuk jumlah uang tanpa satuan pada judul kolom, tulis dalam rupiah penuh setahun.",
        "6. Where the header of an amount names no unit, write whole rupiah of a year.",
    ),
    (
        "7. Jangan menghapus lembar, kolom, atau kolom tersembunyi. Menyaring dan mengurutkan seluruh tabel boleh.",
        "7. Delete no sheet, column or hidden column. Filtering and sorting the whole table are fine.",
    ),
    (
        "8. Simpan sebagai .xlsx dan kirim kembali; taruh di <landing>/repairs/, dibaca pada refresh berikutnya.",
        "8. Save as .xlsx and send it back; it is put into <landing>/repairs/ and read by the next refresh.",
    ),
    (
        "Dari beberapa berkas, keputusan terakhir per sel dipakai menurut urutan nama berkas (angka menurut nilai).",
        "Of several workbooks the last decision on a cell counts, in the order of their names (numbers by value).",
    ),
    (
        "Isi yang diawali = + - @ diberi tanda ' di depan agar tidak dijalankan sebagai rumus; tanda itu diabaikan.",
        "Texts that begin with = + - @ stand behind a ' so that they are not run as formulas; the mark is ignored.",
    ),
    (
        "RAHASIA: berisi data pribadi (UU 27/2022). Kirim lewat saluran yang aman dan hapus sesudah dipakai.",
        "CONFIDENTIAL: personal data (Law 27/2022). Send it by a safe way and delete it after use.",
    ),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    file: Path
    rows: int
    lines: int
    left: int
    held_files: int


def write_workbook(faults: Faults, file: Path, *, source: str, month: date, fingerprint: str) -> Exported:
    """Write the workbook, readable by its owner only, in bounded memory; what was there before is replaced.

    Args:
        faults: what to show.
        file: the workbook.
        source: source that it is about.
        month: month that it is about.
        fingerprint: of the key in use, so that a workbook can be told from one of another office.

    Raises:
        UmkmError: the file cannot be written.
    """
    about = {
        "form": labels.FORM,
        "version": labels.FORM_VERSION,
        "source": source,
        "month": f"{month:%Y-%m}",
        "code_version": __version__,
        "key": fingerprint,
    }
    with outgoing(file) as book:
        looks = _Looks(book)
        _write_guide(book.add_worksheet(labels.GUIDE), looks, about, faults)
        for number, (form, lines) in enumerate(_sheets(faults), start=1):
            _write_lines(book.add_worksheet(f"{labels.DATA} {number}"), looks, faults.headers[form], lines)
        if len(faults.held):
            _write_held(book.add_worksheet(labels.HELD), looks, faults)
        write_about(book, labels.ABOUT, about)
    return Exported(file, faults.rows, len(faults.lines), faults.left, len(faults.held))


class _Looks:
    """Formats of the cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"top": 1, "top_color": "#7F7F7F"}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#D9E1F2"})
        self.asked = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FFE699"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = (book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", **top}))
        self.fault = tuple(
            book.add_format({"num_format": "@", "bg_color": "#F8CBAD", "bold": True, **more}) for more in ({}, top)
        )
        self.empty = tuple(
            book.add_format({"num_format": "@", "bg_color": "#FFF2CC", "border": 1, **more}) for more in ({}, top)
        )


def _write_guide(sheet: Worksheet, looks: _Looks, about: dict[str, str], faults: Faults) -> None:
    sheet.set_column(0, 0, 85)
    sheet.set_column(1, 1, 75)
    title = f"Perbaikan data {about['source']} bulan {about['month']}: {faults.rows} baris"
    lines = [(title, f"Repairs of {about['source']}, {about['month']}: {faults.rows} rows"), *_GUIDE]
    if faults.left:
        lines.append((f"{faults.left} baris lain tidak ditampilkan.", f"{faults.left} more rows are not shown."))
    for row, pair in enumerate(lines):
        for column, text in enumerate(pair):
            sheet.write_string(row, column, text, looks.head if row == 0 else looks.wrapped)


def _sheets(faults: Faults) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """Lines of each form of sheet, no more than a sheet holds."""
    if faults.lines.empty:
        return
    names = ["form", "record_id", "source_file_id", "source_path", "sheet", "row_number", "rule", "hint_id", "field"]
    names += ["column_ref", "header", "position", "value", "value_hash", "cells"]
    for form, lines in faults.lines[names].groupby("form", sort=True):
        for first in range(0, len(lines), MOST_LINES):
            yield int(str(form)), list(lines.iloc[first : first + MOST_LINES].itertuples(index=False, name=None))


def _write_lines(sheet: Worksheet, looks: _Looks, header: list[str], lines: list[tuple[Any, ...]]) -> None:
    asked = (labels.CORRECTION, labels.BY, labels.ON, labels.WHY)
    shown, hidden = len(labels.VISIBLE), len(labels.VISIBLE) + len(labels.HIDDEN)
    for at, name in enumerate(labels.VISIBLE):
        sheet.set_column(at, at, _WIDTHS.get(name, 13))
    sheet.set_column(shown, hidden - 1, 12, None, {"hidden": True})
    sheet.freeze_panes(1, 3)
    for at, name in enumerate((*labels.VISIBLE, *labels.HIDDEN)):
        sheet.write_string(0, at, name, looks.asked if name in asked else looks.head)
    for at, name in enumerate(header, start=hidden):
        sheet.write_string(0, at, _text(name), looks.head)
    lists: dict[tuple[str, ...], list[int]] = {}
    before = ""
    for row, line in enumerate(lines, start=1):
        _, record, *_ = line
        _write_line(sheet, looks, row, line, begins=record != before)
        before = record
        field, ref = line[8:10]
        if allowed := choices(field, ref):
            lists.setdefault(allowed, []).append(row)
    sheet.autofilter(0, 0, len(lines), shown - 1)
    corrected = labels.VISIBLE.index(labels.CORRECTION)
    _close(sheet, (1, 0, len(lines), corrected - 1))
    _close(sheet, (1, shown, len(lines), hidden + len(header) - 1))
    for allowed, rows in lists.items():
        _offer(sheet, labels.VISIBLE.index(labels.CORRECTION), allowed, rows)


def _write_line(sheet: Worksheet, looks: _Looks, row: int, line: tuple[Any, ...], *, begins: bool) -> None:
    """One cell at fault: what is wrong, where to correct it, its address, and the row as it came."""
    _, record, file_id, path, own, number, rule, hint, field, ref, title, position, value, hashed, cells = line
    plain, empty, fault = looks.plain[begins], looks.empty[begins], looks.fault[begins]
    at = 0
    for text in (path, own, str(number), rule, hint, ref, title, value):
        sheet.write_string(row, at, _text(text), plain)
        at += 1
    while at < len(labels.VISIBLE):
        sheet.write_blank(row, at, None, empty)
        at += 1
    for text in (record, file_id, ref, field, hashed):
        sheet.write_string(row, at, _text(text))
        at += 1
    for place, text in enumerate(json.loads(cells)):
        sheet.write_string(row, at + place, _text(text), fault if place == position else plain)


def _close(sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Cells that a spreadsheet program refuses to be typed into, saying where to type; they can still be sorted."""
    options = {
        "validate": "custom",
        "value": "=FALSE",
        "ignore_blank": False,
        "error_title": labels.CORRECTION,
        "error_message": f"Tulis isi yang benar pada kolom {labels.CORRECTION}. / "
        f"Write what is right into the column {labels.CORRECTION}.",
    }
    sheet.data_validation(*area, options)


def _offer(sheet: Worksheet, column: int, allowed: tuple[str, ...], rows: list[int]) -> None:
    """A list to choose from in the cells to correct; other values are asked about, not refused."""
    numbered = groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])
    ranges = [[row for _, row in group] for _, group in numbered][:_MOST_RANGES]
    areas = [(group[0], column, group[-1], column) for group in ranges]
    options = {"validate": "list", "source": list(allowed), "error_type": "warning", "other_cells": areas}
    sheet.data_validation(areas[0][0], column, areas[0][2], column, options)


def _write_held(sheet: Worksheet, looks: _Looks, faults: Faults) -> None:
    sheet.set_column(0, 1, 40)
    sheet.set_column(2, 2, 120)
    head = (labels.FILE, "Nasib berkas", "Pesan: berkas ini tidak dapat diperbaiki per sel")
    for at, name in enumerate(head):
        sheet.write_string(0, at, name, looks.head)
    for row, line in enumerate(faults.held.itertuples(index=False, name=None), start=1):
        for at, text in enumerate(line):
            sheet.write_string(row, at, _text(str(text)), looks.wrapped)


def _text(text: object) -> str:
    """What a cell says; empty for nothing."""
    return cell_text(text) if isinstance(text, str) else ""
