from __future__ import annotations

from itertools import product

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.sheets import CSV, grid, placed
from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.mapping import LEAD, SAME, fill_down, map_rows, numbered
from umkm_pipeline.ingest.place import place

OSS = "Nib;Nama Perusahaan;Kab Kota Usaha;Jumlah Investasi;TKI;Uraian Skala Usaha;Nama User;Kbli;No."


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


def test_nothing_is_filled_down_from_a_header_or_a_sum() -> None:
    header = CSV + ";kecamatan"
    sheet = grid(
        header,
        "A;;;;;;;;;;Lau",
        header,
        "B;;;;;;;;;;",
        ";;;;;;;;;3;Sub Total",
        "C;;;;;;;;;;",
        "D;;;;;;;;;;Turikale",
    )
    rows = map_rows(sheet, found := placed(sheet), found.data_from)
    filled = fill_down(rows, ["district_code"])["district_code"]
    assert filled.fillna("").to_list() == ["Lau", "Lau", "Lau", "", "", "Turikale"]


def test_a_row_of_merged_cells_alone_does_not_move_what_is_known_of_the_rows_below() -> None:
    sheet = grid("No.;Kecamatan;Nama Usaha;Nama Pemilik", ";Lau;;", ";;A;Ani", ";;B;Budi", ";;A;Ani")
    header = Layout.model_validate(
        {
            "layout": "merged",
            "fill_down": ["district_code"],
            "columns": [
                {"header": "No.", "ignore": "running number", "running": True},
                {"header": "Kecamatan", "field": "district_code", "required": True},
                {"header": "Nama Usaha", "field": "business_name"},
                {"header": "Nama Pemilik", "field": "owner_name"},
            ],
        }
    )
    rows = map_rows(sheet, found := place(sheet, [header], {}, "x.xlsx"), found.data_from)
    assert rows[SAME].notna().all()
    assert rows.duplicated(SAME).to_list() == [False, False, False, True]


def test_rows_that_differ_by_two_amounts_are_not_the_same() -> None:
    # The engine's hash takes some of them for one: those whose digits that differ are eight bytes apart.
    amounts = range(1_000_000, 1_001_000, 50)
    lines = [
        f"{'A' * length};;;;;;;;{one};{other}" for length in range(1, 9) for one, other in product(amounts, repeat=2)
    ]
    sheet = grid(CSV, *lines)
    rows = numbered(map_rows(sheet, found := placed(sheet), found.data_from))
    assert len(rows) == len(lines)
    assert not rows[SAME].duplicated().any()


@given(st.lists(st.sampled_from(["", "a", "A", "ä"]), max_size=20))
def test_rows_have_one_number_where_they_say_the_same(texts: list[str]) -> None:
    rows = pd.DataFrame({SAME: column(texts)})
    assert numbered(rows)[SAME].duplicated().to_list() == rows[SAME].duplicated().to_list()
