"""A small office: a landing area of registry sheets, and the lake that it is read into."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.lake import Lake
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.refresh.plan import MonthPlan, plan
from umkm_pipeline.refresh.read import Outcome, Reader
from umkm_pipeline.settings import Settings

HEADER = (
    "nama_umkm;nama_pemilik;nik;nib;alamat;kelurahan;kecamatan;nama_kabupaten_kota;no_telp;kbli;kategori;"
    "omset_per_bulan;modal_usaha;jumlah_karyawan"
)
MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


def sheet(*names: str) -> str:
    """A registry of businesses of these names."""
    rows = (f"{name};Siti;;{1208220012345 + at};;;;Kab. Bone;;;;2.300.000;;" for at, name in enumerate(names))
    return "\r\n".join([HEADER, *rows]) + "\r\n"


class Office:
    """Its folders, and what is done there."""

    def __init__(self, root: Path) -> None:
        self.settings = Settings(local_dir=root / "local", landing_dir=root / "landing", settle_seconds=60)
        self.landing, self.lake = self.settings.landing, Lake(self.settings.lake)
        self.landing.mkdir()

    def deliver(self, month: date, *names: str, file: str = "bone.csv") -> Path:
        path = self.landing / "registry" / f"{month:%Y-%m}" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet(*names), encoding="utf-8")
        return path

    def read(self, *months: date, force: bool = False) -> dict[date, Outcome]:
        """Read months of the registry as a run does; what became of each."""
        reader = Reader(self.settings, self.lake, Tokens(b"k" * 32), force=force)
        for month in months:
            self.lake.write("landing_files", inventory(self.landing, month), month)
        return {month: reader.read("registry", month) for month in months}

    def plan(self, *months: date, force: bool = False) -> list[MonthPlan]:
        return plan(self.settings, months, force=force)

    def why(self, month: date) -> list[str]:
        """Why the registry of a month would be read."""
        return [reason for step in self.plan(month)[0].steps for reason in step.why]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
