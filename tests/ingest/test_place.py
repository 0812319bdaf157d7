from __future__ import annotations

import pytest

from umkm_pipeline.ingest.grid import Grid, of_rows
from umkm_pipeline.ingest.held import HeldError
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.place import Placed, place

CSV = "nama_umkm;nama_pemilik;nik;nib;nama_kabupaten_kota;no_telp;kbli;kategori;omset_per_bulan;modal_usaha"


def grid(*lines: str, sheet: str = "Data") -> Grid:
    rows = {number: line.split(";") for number, line in enumerate(lines, start=1) if line.strip(";")}
    return of_rows(sheet, list(rows), list(rows.values()))


def placed(sheet: Grid, source: str = "registry") -> Placed:
    return place(sheet, layouts_of(source), synonyms_of(source), "registry/2023-12/x.xlsx")


def held(sheet: Grid) -> HeldError:
    with pytest.raises(HeldError) as raised:
        placed(sheet)
    return raised.value


def test_an_unknown_column_holds_the_file_and_is_named() -> None:
    error = held(grid(CSV + ";zodiak", "A;B;;;;;;;;"))
    assert error.rule == "column_unknown"
    assert "K (zodiak)" in error.problem
    assert error.where == "registry/2023-12/x.xlsx, sheet Data, row 1"


def test_a_column_without_header_holds_the_file_only_where_it_is_used() -> None:
    assert held(grid(CSV + ";", "A;B;;;;;;;;;x", "C;D;;;;;;;;;y")).rule == "column_unknown"
    assert placed(grid(CSV + ";", "A;B;;;;;;;;;x", "C;D", "E;F")).layout.layout == "semicolon_csv"


def test_a_header_that_stands_twice_holds_the_file() -> None:
    error = held(grid(CSV + ";NAMA UMKM", "A;B"))
    assert (error.rule, "nama umkm" in error.problem) == ("header_duplicate", True)


def test_a_header_that_nearly_fits_is_told_with_what_it_lacks() -> None:
    error = held(grid("judul", CSV.replace("nama_pemilik", "tetangga"), "A;B"))
    assert error.rule == "layout_unknown"
    assert "row 2 looks like the header of layout semicolon_csv; but lacks nama_pemilik" in error.problem
    assert "tetangga" in error.problem
    assert "known layouts: district_sheets" in error.remedy


def test_a_row_that_is_mostly_unknown_is_not_quoted() -> None:
    error = held(grid("NIB;UD Maju;Siti Aminah;Jl. Mawar", "A;B"))
    assert "unknown headers: column B, column C, column D" in error.problem
    assert "Siti" not in str(error)


def test_a_sheet_without_any_header_is_held() -> None:
    assert held(grid("foo;bar", "1;2")).problem == (
        "no header row of a known layout was found; row 1 is the first with several cells"
    )
