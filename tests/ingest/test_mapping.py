from __future__ import annotations

import pytest

from umkm_pipeline.ingest.grid import EMPTY, TEXT, Grid
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.mapping import LEAD, HeldError, Placed, fill_down, map_rows, place

OSS = "Nib;Nama Perusahaan;Kab Kota Usaha;Jumlah Investasi;TKI;Uraian Skala Usaha;Nama User;Kbli;No."
CSV = "nama_umkm;nama_pemilik;nik;nib;nama_kabupaten_kota;no_telp;kbli;kategori;omset_per_bulan;modal_usaha"


def grid(*lines: str, sheet: str = "Data") -> Grid:
    found = Grid(sheet=sheet)
    for number, line in enumerate(lines, start=1):
        cells = line.split(";")
        kinds = "".join(TEXT if cell else EMPTY for cell in cells)
        if TEXT in kinds:
            found.append(number, cells, kinds)
    return found


def placed(sheet: Grid, source: str = "registry") -> Placed:
    return place(sheet, layouts_of(source), synonyms_of(source), "registry/2023-12/x.xlsx")


def held(sheet: Grid) -> HeldError:
    with pytest.raises(HeldError) as raised:
        placed(sheet)
    return raised.value


def test_titles_and_column_numbers_are_no_rows_and_synonyms_are_headers() -> None:
    sheet = grid(
        "DATA UMKM;;;;;;;;;",
        "",
        CSV.replace("nama_umkm", "Nama Usaha").replace("no_telp", "No HP"),
        "(1);(2);(3);(4);(5);(6);(7);(8);(9);(10)",
        "UD Maju;Ani;NULL;-;Bone;0812;;Mikro;5;",
        ";;;;;;;;;",
        "JUMLAH;;;;;;;;5;",
    )
    rows = map_rows(sheet, found := placed(sheet), found.data_from)
    assert rows["row_number"].to_list() == [5, 7]
    assert rows[LEAD].to_list() == ["UD Maju", "JUMLAH"]
    assert rows["business_name"].to_list() == ["UD Maju", "JUMLAH"]
    assert rows[["nik_token", "nib"]].isna().all(axis=None)
    assert rows["factor:turnover_idr"].to_list() == [12, 12]
    assert found.refs["kbli"] == "G"


def test_rows_that_only_have_a_number_are_no_rows() -> None:
    header = "NO;NAMA PESERTA;Asal Instansi;L/P;NIK;NIB;No. HP;Kehadiran;;Tanda Tangan"
    sheet = grid(
        "Kegiatan : Bimtek",
        "Tempat : Hotel X, Kota Makassar",
        header,
        ";;;;;;;Hari 1;Hari 2;",
        "1;Ani;UD Maju;P;;;;v;-;",
        "2;;;;;;;;;2. .....",
    )
    rows = map_rows(sheet, found := placed(sheet, "training"), found.data_from)
    assert rows["row_number"].to_list() == [5]
    assert (rows["attendance.1"][0], rows["attendance.2"].isna()[0]) == ("v", True)
    assert (rows["event_name"][0], rows["site"][0]) == ("Bimtek", "Hotel X, Kota Makassar")


def test_merged_cells_are_filled_down_within_their_sheet() -> None:
    sheet = grid(CSV + ";kecamatan", "A;;;;;;;;;;Lau", "B;;;;;;;;;;", "C;;;;;;;;;;Turikale")
    rows = map_rows(sheet, found := placed(sheet), found.data_from)
    assert fill_down(rows, ["district_code"])["district_code"].to_list() == ["Lau", "Lau", "Turikale"]


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
