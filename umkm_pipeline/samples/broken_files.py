"""Files that cannot be read, are not known, or came twice.

Belongs here: trouble with whole files. Trouble with rows is declared beside each layout.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from umkm_pipeline.model.codes import FileStatus, Outcome
from umkm_pipeline.samples.registries import SOURCE
from umkm_pipeline.samples.rows import Party, PlannedRow
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

_TRUNCATED_AT = 3000
_MINUTES = (
    ("NOTULEN RAPAT KOORDINASI", "", ""),
    ("Butir", "Pembahasan", "Tindak lanjut"),
    ("1", "Pemutakhiran data", "Bidang UMKM"),
    ("2", "Jadwal pelatihan", "Bidang Perdagangan"),
)


def write_broken_files(landing: Path, truth: Truth) -> None:
    """Write an empty file, a truncated workbook, minutes of a meeting, and a second copy of a registry."""
    for month, name in ((date(2022, 3, 1), "kosong.xlsx"), (date(2023, 4, 1), "terpotong.xlsx")):
        target = Target(landing, SOURCE, month, name, "")
        intact = (landing / SOURCE / "2023-02" / "kurasi_sulsel.xlsx").read_bytes()
        target.file.write_bytes(b"" if name == "kosong.xlsx" else intact[:_TRUNCATED_AT])
        truth.add_file(target, 0, FileStatus.UNREADABLE)
    _write_minutes(Target(landing, SOURCE, date(2022, 9, 1), "notulen_rapat.xlsx", ""), truth)
    _write_copy(landing, truth, date(2020, 11, 1), "umkm_kalsel")


def _write_minutes(target: Target, truth: Truth) -> None:
    with open_workbook(target.file) as book:
        sheet = book.add_worksheet("Notulen")
        for position, line in enumerate(_MINUTES):
            write_line(sheet, position, line)
            truth.add_lost(target, "Notulen", position + 1, "layout_unknown", Outcome.QUARANTINED)
    truth.add_file(target, len(_MINUTES), FileStatus.HELD)


def _write_copy(landing: Path, truth: Truth, month: date, stem: str) -> None:
    """The same content under a later name; its rows are all duplicates."""
    target = Target(landing, SOURCE, month, f"{stem}_salinan.csv", "semicolon_csv")
    original = Target(landing, SOURCE, month, f"{stem}.csv", "semicolon_csv")
    shutil.copyfile(original.file, target.file)
    rows = [row for row in truth.rows if row[2] == original.path]
    rule = "file_duplicate"
    for *_, sheet, number, role, firm_key, _defect, _outcome, _rules, ids in rows:
        copied = PlannedRow({}, [Party(role, firm_key, tuple(ids.split(",")))], rule, Outcome.DUPLICATE, (rule,))
        truth.add_row(target, sheet, number, copied)
    truth.add_file(target, len(rows), FileStatus.DUPLICATE)
