"""A landing area of one registry month, read with its corrections and repair workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_month import MonthReport, read_month
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.repairs import labels
from umkm_pipeline.repairs.export import Exported, write_workbook
from umkm_pipeline.repairs.faults import Faults, faults_of

MONTH = date(2023, 12, 1)
HEADER = (
    "nama_umkm;nama_pemilik;nik;nib;alamat;kelurahan;kecamatan;nama_kabupaten_kota;no_telp;kbli;kategori;"
    "omset_per_bulan;modal_usaha;jumlah_karyawan"
)
TOKENS = Tokens(b"k" * 32)


def line(**cells: str) -> str:
    """A row of the sheet that breaks no rule but by the cells given."""
    usual = {
        "nama_umkm": "UD Maju",
        "nama_pemilik": "Siti",
        "nib": "1208220012345",
        "nama_kabupaten_kota": "Kab. Bone",
        "no_telp": "0812 3456 7890",
        "omset_per_bulan": "2.300.000",
    }
    return ";".join((usual | cells).get(name, "") for name in HEADER.split(";"))


class Month:
    """One source's month."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.landing, self.lake = root / "landing", Lake(root / "lake")
        self.folder = self.landing / "registry" / "2023-12"
        self.repairs = self.landing / "repairs"
        self.folder.mkdir(parents=True)
        self.repairs.mkdir()

    def deliver(self, *lines: str, name: str = "bone.csv") -> None:
        (self.folder / name).write_text("\r\n".join([HEADER, *lines]) + "\r\n", encoding="utf-8")

    def correct(self, text: str) -> None:
        """Write the office's own list of corrections."""
        (self.landing / "registry" / "_corrections.yml").write_text(text, encoding="utf-8")

    def read(self) -> MonthReport:
        self.lake.write("landing_files", inventory(self.landing, MONTH), MONTH)
        return read_month(self.lake, self.landing, "registry", MONTH, TOKENS)

    def table(self, layer: str) -> pd.DataFrame:
        return self.lake.read(f"{layer}_registry", MONTH)

    def decided(self) -> pd.DataFrame:
        """Edits that people decided."""
        edits = self.table("repair")
        return edits[edits["repair_kind"] != "automatic"].reset_index(drop=True)

    def faults(self, rule: str | None = None, limit: int | None = None) -> Faults:
        with engine(self.root / "scratch") as con:
            return faults_of(self.lake, con, "registry", MONTH, rule=rule, limit=limit)

    def export(self, name: str = "perbaikan.xlsx") -> Exported:
        return write_workbook(self.faults(), self.root / name, source="registry", month=MONTH, fingerprint="abcd1234")


@pytest.fixture
def month(tmp_path: Path) -> Month:
    return Month(tmp_path)


class Returned:
    """A repair workbook as an officer has it open."""

    def __init__(self, file: Path) -> None:
        self.book: Workbook = openpyxl.load_workbook(file)
        self.sheet = self.book[f"{labels.DATA} 1"]
        self.at = {str(cell.value): cell.column for cell in self.sheet[1]}

    def cell(self, row: int, name: str) -> object:
        return self.sheet.cell(row, self.at[name]).value

    def rows(self) -> range:
        return range(2, self.sheet.max_row + 1)

    def row_of(self, value: str, ref: str | None = None) -> int:
        """The line whose cell holds a value now."""
        return next(
            row
            for row in self.rows()
            if self.cell(row, labels.VALUE) == value and ref in (None, self.cell(row, labels.COLUMN))
        )

    def fill(self, row: int, correction: object, by: str | None = "Rahma", **more: object) -> None:
        self.sheet.cell(row, self.at[labels.CORRECTION]).value = correction
        self.sheet.cell(row, self.at[labels.BY]).value = by
        for name, value in more.items():
            self.sheet.cell(row, self.at[name]).value = value

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(file)
