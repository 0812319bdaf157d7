from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest import side_by_side as reading
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_file import FileRead, Landed, read_file
from umkm_pipeline.ingest.read_month import MonthReport, read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.privacy import Tokens

MONTH = date(2023, 12, 1)
NIK = "7308014502900001"
CSV = (
    "nama_umkm;nama_pemilik;nik;nib;alamat;kelurahan;kecamatan;nama_kabupaten_kota;no_telp;kbli;kategori;"
    "omset_per_bulan;modal_usaha;jumlah_karyawan\r\n"
    f"UD Maju;Siti;{NIK};1208220012345;Jl. Mawar;Watampone;Tanete Riattang;Kab. Bone;0812 3456 7890;10130;Mikro;"
    "2.300.000;50000000;3\r\n"
    "UD Mundur;Ani;;;Jl. Mawar;;;Kab. Bone;;;;;;\r\n"
)
SIDT = {
    "nama lengkap usaha": "UD Maju Jaya",
    "nama pengusaha": "Siti",
    "nib": 1208220012345,
    "nik": NIK,
    "kabupaten/kota": "Bone",
    "no. hp": 81234567890,
    "modal pendirian": 50_000_000,
    "omzet dalam negeri (setahun)": 20_000_000,
    "omzet luar negeri (setahun)": 7_600_000,
    "tenaga kerja": 3,
    "PIRT": "√",
    "halal": "-",
    "KBLI": "10130",
    "jenis kelamin": "Perempuan",
    "pemasaran luar negeri (%)": 27.5,
}


class Month:
    """A landing area of one source and month, and the lake that it is read into."""

    def __init__(self, root: Path) -> None:
        self.landing, self.lake = root / "landing", Lake(root / "lake")
        self.folder = self.landing / "registry" / "2023-12"
        self.folder.mkdir(parents=True)

    def read(self) -> MonthReport:
        self.lake.write("landing_files", inventory(self.landing, MONTH), MONTH)
        return read_month(self.lake, self.landing, "registry", MONTH, Tokens(b"k" * 32))

    def table(self, layer: str) -> pd.DataFrame:
        return self.lake.read(f"{layer}_registry", MONTH)


@pytest.fixture
def month(tmp_path: Path) -> Month:
    return Month(tmp_path)


def write_sidt(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Data")
        sheet.merge_range(0, 0, 0, len(SIDT) - 1, "SURVEI SIDT")
        sheet.write_row(1, 0, list(SIDT))
        sheet.write_row(2, 0, list(SIDT.values()))


def test_two_tiny_sheets_with_different_headers_become_one_frame(month: Month) -> None:
    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    write_sidt(month.folder / "b.xlsx")
    (month.folder / "_source.yml").write_text("province: Sulawesi Selatan\nas_of: 2023-12-31\n")
    month.read()
    core = month.table("core")
    columns = ["layout", "row_number", "business_name", "owner_sex", "nib", "nik_masked", "phone_masked", "region_code"]
    assert core[columns].to_numpy().tolist() == [
        ["semicolon_csv", 2, "UD Maju", "P", "1208220012345", "****0001", "****7890", "7308"],
        ["sidt", 3, "UD Maju Jaya", "P", "1208220012345", "****0001", "****7890", "7308"],
    ]
    assert core["turnover_idr"].map(int).to_list() == [27_600_000, 27_600_000]
    assert core["certificates"].fillna("").to_list() == ["", "PIRT"]
    assert core["nik_token"].nunique() == core["phone_token"].nunique() == 1
    assert set(month.table("contact")["contact_kind"]) == {"nik", "phone"}


def test_rows_are_addressed_kept_raw_and_accounted_for(month: Month) -> None:
    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    report = month.read()
    totals = report.totals
    assert (totals.read, totals.accepted, totals.quarantined) == (2, 1, 1)
    raw = month.table("raw")
    assert raw["row_number"].to_list() == [1, 2, 3]
    assert json.loads(raw["cells"][1])[:4] == ["UD Maju", "Siti", NIK, "1208220012345"]
    assert raw["kinds"][1] == "s" * 14
    core, held = month.table("core"), month.table("quarantine")
    file_id = raw["source_file_id"][0]
    assert core["record_id"].to_list() == [f"registry/2023-12/{file_id[:12]}/csv/2"]
    assert held["record_id"].to_list() == [f"registry/2023-12/{file_id[:12]}/csv/3"]
    assert held["rule"].to_list() == ["key_missing"]


def test_a_bad_file_does_not_stop_the_others(month: Month, caplog: pytest.LogCaptureFixture) -> None:
    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    (month.folder / "b_sama.csv").write_text(CSV, encoding="utf-8-sig")
    (month.folder / "c_kosong.xlsx").write_bytes(b"")
    (month.folder / "d_aneh.csv").write_text("foo;bar\n1;2\n")
    (month.folder / "e.json").write_text("[]")
    caplog.set_level(logging.INFO, logger="umkm_pipeline.ingest")
    report = month.read()
    audit = month.table("file_audit").set_index("source_path")
    status = {str(path).removeprefix("registry/2023-12/"): value for path, value in audit["file_status"].items()}
    assert status == {
        "a.csv": "read",
        "b_sama.csv": "duplicate",
        "c_kosong.xlsx": "unreadable",
        "d_aneh.csv": "held",
        "e.json": "unreadable",
    }
    parts = audit[["rows_accepted", "rows_quarantined", "rows_rejected", "rows_duplicate"]].sum(axis=1)
    assert (parts == audit["rows_read"]).all()
    assert audit["rows_read"].to_list() == [2, 2, 0, 2, 0]
    assert audit["message"].notna().to_list() == [False, True, True, True, True]
    assert report.totals.read == 6
    assert [len(record.message) > 0 for record in caplog.records] == [True] * 5
    assert not any(personal in caplog.text for personal in (NIK, "Siti", "7890"))


def test_a_month_without_files_costs_nothing_and_one_that_lost_them_is_emptied(month: Month) -> None:
    month.read()
    assert not (month.lake.folder("raw_registry")).exists()
    (month.folder / "umkm.csv").write_bytes(CSV.encode())
    month.read()
    assert len(month.lake.read("core_registry", MONTH)) == 1
    (month.folder / "umkm.csv").unlink()
    assert month.read().files == []
    assert month.lake.read("core_registry", MONTH).empty


def test_reading_again_replaces_the_month(month: Month) -> None:
    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    month.read()
    first = {layer: month.table(layer) for layer in ("raw", "core", "quarantine", "file_audit", "contact")}
    month.read()
    for layer, rows in first.items():
        pd.testing.assert_frame_equal(rows, month.table(layer))
    (month.folder / "a.csv").unlink()
    assert month.read().totals.read == 0
    assert len(month.table("core")) == len(month.table("raw")) == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bone.yml", "layout: bone\ncolumns:\n  - {header: Nama, field: busines_name}\n"),
        ("synonyms.yml", "nib: nomor induk\n"),
    ],
)
def test_a_fault_in_an_own_layout_stops_the_month_and_withdraws_nothing(
    month: Month, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    (month.folder / "umkm.csv").write_text(CSV, encoding="utf-8")
    month.read()
    own = tmp_path / "layouts" / "registry"
    own.mkdir(parents=True)
    monkeypatch.setenv("UMKM_LAYOUTS_DIR", str(own.parent))
    (own / name).write_text(text, encoding="utf-8")
    with pytest.raises(UmkmError, match=name) as told:
        month.read()
    assert "umkm layouts check" in told.value.remedy
    assert len(month.table("core")) == 1
    (own / name).unlink()
    assert month.read().totals.accepted == 1


def test_a_file_that_changes_while_it_is_read_stops_the_month(month: Month) -> None:
    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    month.read()
    (month.folder / "a.csv").write_text(CSV + "x", encoding="utf-8-sig")
    with pytest.raises(UmkmError, match="changed while it was read"):
        read_month(month.lake, month.landing, "registry", MONTH, Tokens(b"k" * 32))
    (month.folder / "a.csv").unlink()
    with pytest.raises(UmkmError, match="cannot be read now"):
        read_month(month.lake, month.landing, "registry", MONTH, Tokens(b"k" * 32))
    assert len(month.table("core")) == 1


@pytest.mark.parametrize("error", [MemoryError(), OSError("disk full"), UmkmError("unaccounted"), KeyError("x"), None])
def test_nor_does_it_tell_of_an_error_that_another_content_made(
    month: Month, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    def stumble(landed: Landed, *rest: Any) -> FileRead:
        if error is None:
            return read_file(landed, *rest)
        read_file(landed, *rest)
        raise error

    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    month.read()
    before = {file: file.read_bytes() for file in month.lake.root.rglob("*") if file.is_file()}
    monkeypatch.setattr(reading, "read_file", stumble)
    (month.folder / "a.csv").write_text(CSV + CSV.splitlines()[-1], encoding="utf-8-sig")
    with pytest.raises(UmkmError, match="changed while it was read"):
        read_month(month.lake, month.landing, "registry", MONTH, Tokens(b"k" * 32))
    assert {file: file.read_bytes() for file in month.lake.root.rglob("*") if file.is_file()} == before


def test_a_fault_of_the_program_holds_one_file_and_tells_no_values(
    month: Month, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(landed: Landed, *rest: Any) -> FileRead:
        if landed.path.endswith("b.csv"):
            raise KeyError(NIK)
        if landed.path.endswith("c.csv"):
            raise OSError("No space left on device")
        return read_file(landed, *rest)

    monkeypatch.setattr(reading, "read_file", stumble)
    (month.folder / "a.csv").write_text(CSV, encoding="utf-8-sig")
    (month.folder / "b.csv").write_text(CSV + "\r\n", encoding="utf-8-sig")
    report = month.read()
    assert [file.status for file in report.files] == ["read", "unreadable"]
    assert "unexpected KeyError" in str(report.files[1].message)
    assert "fault of umkm-pipeline" in str(report.files[1].message)
    assert NIK not in str(report.files[1].message) + caplog.text
    (month.folder / "c.csv").write_text(CSV + "\r\n\r\n", encoding="utf-8-sig")
    with pytest.raises(UmkmError, match="cannot write"):
        month.read()
    assert len(month.table("file_audit")) == 2


def test_an_instruction_sheet_is_passed_over_and_an_unknown_one_is_not(month: Month) -> None:
    headers = [
        "No",
        "Kecamatan",
        "Desa/Kelurahan",
        "Nama Usaha",
        "Nama Pemilik",
        "L/P",
        "No KTP/NIK",
        "No. HP/WA",
        "Jenis Produk",
        "Kode HS",
        "Omzet/Bln (Rp ribu)",
        "Aset (Rp juta)",
        "Jumlah tenaga kerja",
        "Skala Usaha",
        "NIB",
        "Legalitas",
        "",
        "Keterangan",
    ]
    for name, extra in (("a.xlsx", "PETUNJUK"), ("b.xlsx", "Rekap")):
        with xlsxwriter.Workbook(month.folder / name) as book:
            book.add_worksheet(extra).write(0, 0, "Isilah satu baris untuk satu usaha.")
            sheet = book.add_worksheet("Kopi")
            sheet.write(0, 0, "DATA UMKM KABUPATEN BONE")
            sheet.write(1, 0, "KEADAAN PER 30 NOVEMBER 2023")
            sheet.write_row(3, 0, headers)
            sheet.write_row(4, 15, ["PIRT", "Halal"])
            firm = [
                1,
                "Tanete Riattang",
                "Watampone",
                "UD Kopi",
                "Ani",
                "P",
                NIK,
                None,
                "Kopi",
                9011110,
                "2.300",
                "50",
                3,
            ]
            sheet.write_row(5, 0, firm)
            sheet.write(6, 0, "JUMLAH")
    report = month.read()
    assert [file.status for file in report.files] == ["read", "held"]
    core = month.table("core")
    assert core["as_of_date"].to_list() == [date(2023, 11, 30)]
    assert core["region_code"].to_list() == ["7308"]
    assert core["hs_code"].to_list() == ["09011110"]
    assert core["warnings"].to_list() == ["hs_padded"]
    assert int(core["turnover_idr"][0]) == 27_600_000
    assert int(core["assets_idr"][0]) == 50_000_000
    assert "sheet Rekap" in str(report.files[1].message)


def test_names_of_files_and_sheets_show_no_number_of_a_person(month: Month) -> None:
    for name in (f"data {NIK}.xlsx", f"data 1111{NIK[4:]}.xlsx"):
        with xlsxwriter.Workbook(month.folder / name) as book:
            for sheet in (f"a {NIK}", f"a 1111{NIK[4:]}"):
                rows = book.add_worksheet(sheet)
                rows.write_row(0, 0, list(SIDT))
                rows.write_row(1, 0, [*list(SIDT.values())[:1], int(name[5:9]), *list(SIDT.values())[2:]])
    report = month.read()
    assert [file.status for file in report.files] == ["read", "read"]
    core = pd.concat([month.table("core"), month.table("quarantine")])
    assert set(core["sheet"]) == {"a ****0001", "a ****0001~2"}
    paths = {"registry/2023-12/data ****0001.xlsx", "registry/2023-12/data ****0001.xlsx~2"}
    assert set(core["source_path"]) == paths
    assert not core[["record_id", "sheet", "source_path"]].to_string().count(NIK)
