"""The whole loop: a workbook goes out, an officer corrects it, it comes back, and the rows are in the warehouse."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.golden.conftest import Office, an_office
from umkm_pipeline.repairs import labels

FIRST, SECOND = "2023-06", "2023-07"
HEADER = (
    "nama_umkm;nama_pemilik;nik;nib;alamat;kelurahan;kecamatan;nama_kabupaten_kota;no_telp;kbli;kategori;"
    "omset_per_bulan;modal_usaha;jumlah_karyawan"
)
PLACE = "Jl. Mawar;Watampone;Tanete Riattang"
GOOD = f"UD Maju;Siti;;1208220012345;{PLACE};Kab. Bone;0812 3456 7890;10130;Mikro;2.300.000;50000000;3"
SHORT = f"UD Pendek;Ani;;12082200123;{PLACE};Kab. Bone;0812 3456 7891;10130;Mikro;2.300.000;50000000;3"
NOWHERE = f"=HYPERLINK(1);Budi;;1208220012347;{PLACE};Kab. Di Atas Awan;0812 3456 7892;10130;Mikro;2.300.000;50000000;3"
WRONG_NIB, RIGHT_NIB = "12082200123", "0120822001234"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with an_office() as there:
        for month in (FIRST, SECOND):
            folder = there.landing / "registry" / month
            folder.mkdir(parents=True)
            lines = [HEADER, GOOD, SHORT, NOWHERE] if month == FIRST else [HEADER, GOOD]
            (folder / "bone.csv").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
        there.refresh_here(FIRST, SECOND)
        yield there


def correct(workbook: Path, answers: dict[str, str], by: str = "Rahma, Dinas Koperasi") -> None:
    """Fill in corrections as an officer does, by what the cell holds now."""
    book = openpyxl.load_workbook(workbook)
    sheet: Worksheet = book[f"{labels.DATA} 1"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        answer = answers.get(str(sheet.cell(row, at[labels.VALUE]).value))
        if answer is not None:
            sheet.cell(row, at[labels.CORRECTION]).value = answer
            sheet.cell(row, at[labels.BY]).value = by
    book.save(workbook)


def snapshot(office: Office) -> dict[str, bytes]:
    return {
        file.relative_to(office.local).as_posix(): file.read_bytes()
        for layer in ("core", "quarantine", "repair")
        for file in sorted((office.local / "lake").rglob(f"{layer}_registry/*.parquet"))
    }


def test_a_row_goes_out_comes_back_and_can_be_taken_back(office: Office, tmp_path: Path) -> None:
    workbook = tmp_path / "perbaikan.xlsx"
    out, err = office.umkm("quarantine", "export", "--source", "registry", "--month", FIRST, "--out", str(workbook))
    assert "2 rows" in out
    assert "personal data" in err
    assert stat.S_IMODE(workbook.stat().st_mode) == 0o600
    before = snapshot(office)

    correct(workbook, {WRONG_NIB: RIGHT_NIB, "Kab. Di Atas Awan": "Kab. Bone"})
    returned = office.landing / "repairs" / "juni" / "dari bone.xlsx"
    returned.parent.mkdir(parents=True)
    returned.write_bytes(workbook.read_bytes())
    # Another month is asked for; the month of the workbook is read with it.
    summary = office.summary("refresh", "--month", SECOND)
    assert summary["months_also_read"] == [FIRST]
    assert summary["repairs"]["edits"]["repair"] == {"applied": 2}

    core = office.query("select nib, warnings from core.registry where row_number > 2")
    assert set(core["nib"]) == {RIGHT_NIB, "1208220012347"}
    assert all("repaired" in warnings for warnings in core["warnings"])
    assert office.query("select * from quality.quarantine").empty
    repairs = office.query("select * from quality.repair where repair_kind = 'repair' order by row_number")
    assert list(repairs["column_ref"]) == ["D", "H"]
    assert list(repairs["repair_status"]) == ["applied", "applied"]
    assert list(repairs["rule"]) == ["nib_invalid", "region_unresolved"]
    assert set(repairs["repaired_by"]) == {"Rahma, Dinas Koperasi"}
    assert set(repairs["repair_path"]) == {"repairs/juni/dari bone.xlsx"}
    assert "value_before" not in repairs
    full = office.query("select value_before, value_after from identity.repair order by column_ref")
    assert full.to_numpy().tolist() == [[WRONG_NIB, RIGHT_NIB], ["Kab. Di Atas Awan", "Kab. Bone"]]

    # A run with nothing new reads no other month, writes the same bytes and publishes nothing.
    repaired = snapshot(office)
    summary = office.summary("refresh", "--month", FIRST)
    assert (summary["months_also_read"], summary["rows_inserted"], summary["rows_closed"]) == ([], 0, 0)
    assert snapshot(office) == repaired

    returned.unlink()
    assert office.summary("refresh", "--month", SECOND)["months_also_read"] == [FIRST]
    assert snapshot(office) == before
    assert len(office.query("select distinct record_id from quality.quarantine")) == 2
    assert office.query("select * from quality.repair where repair_kind = 'repair'").empty


def test_counts_say_what_to_do(office: Office) -> None:
    out, _ = office.umkm("quarantine", "list", "--month", FIRST, "--json")
    assert '"nib_invalid"' in out
    assert "13 digit" in out


def test_a_file_of_another_month_that_a_correction_holds_is_told(office: Office) -> None:
    corrections = office.landing / "registry" / "_corrections.yml"
    corrections.write_text(
        f"- where: {{month: {FIRST}, file: bone.csv, sheet: csv, row: 99, column: D}}\n"
        f'  expect: "{WRONG_NIB}"\n  value: "{RIGHT_NIB}"\n  why: x\n  reported_by: y\n  reported_on: 2023-06-14\n'
    )
    summary = office.summary("refresh", "--month", SECOND, code=1)
    assert (summary["months_also_read"], summary["held"]) == ([FIRST], [])
    (held,) = summary["held_elsewhere"]
    assert held["path"] == f"registry/{FIRST}/bone.csv"
    assert "delete entry 1 from registry/_corrections.yml" in held["message"]
    corrections.unlink()
    assert office.summary("refresh", "--month", SECOND)["held_elsewhere"] == []
