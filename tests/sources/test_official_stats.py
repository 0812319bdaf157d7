from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.corpus.books import Cell, xlsx

RELEASE = {
    "Provinsi": "Lampung",
    "Tahun": "2021",
    "Bulan": "April",
    "Dasar Periode": "bulan",
    "Kepastian Dasar": "",
    "Atribusi": "pelabuhan muat",
    "Sektor": "Total",
    "Kode HS": "",
    "Nilai FOB (juta US$)": "302,77",
    "Berat Bersih (kg)": "1.500.000",
    "Publikasi": "BRS Mei 2021",
    "Tanggal Rilis": "2 Juni 2021",
    "Status Angka": "sementara",
}
FIGURE = {
    "Provinsi": "Kalimantan Selatan",
    "Kabupaten/Kota": "",
    "Indikator": "Jumlah UMKM",
    "Skala Usaha": "Mikro",
    "Tahun": "2023",
    "Nilai": "328.567",
    "Satuan": "unit usaha",
    "Perkiraan": "",
    "Publikasi": "Dinas",
    "Tanggal Rilis": "31 Januari 2024",
}


def workbook(*lines: list[Any]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Data")
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line)
    return file.getvalue()


def test_a_figure_that_may_be_two_is_there_on_both_bases(reader: Any, verdict: Any) -> None:
    both = [RELEASE | {"Dasar Periode": basis, "Kepastian Dasar": "tafsiran"} for basis in ("bulan", "kumulatif")]
    read = reader("official_stats").csv(both)
    assert verdict(read) == ["", ""]
    assert set(read.core["figure_value"]) == {302_770_000}
    assert read.core["period_start"].to_list() == [date(2021, 4, 1), date(2021, 1, 1)]
    assert set(read.core["period_end"]) == {date(2021, 4, 30)}
    assert not read.core["basis_certain"].any()
    assert read.core["net_weight_kg"].to_list() == [1_500_000, 1_500_000]


def test_a_month_without_its_basis_is_held(reader: Any, verdict: Any) -> None:
    assert verdict(reader("official_stats").csv([RELEASE | {"Dasar Periode": ""}])) == ["basis_missing"]


def test_dollars_must_be_named(reader: Any, verdict: Any) -> None:
    row = {("Nilai FOB" if name.startswith("Nilai") else name): value for name, value in RELEASE.items()}
    assert verdict(reader("official_stats").csv([row])) == ["unit_unknown"]


def test_a_register_rolled_up_by_class_is_a_figure_at_the_year_s_end(reader: Any, verdict: Any) -> None:
    read = reader("official_stats").csv([FIGURE, FIGURE | {"Skala Usaha": "Jumlah", "Nilai": "364.628"}])
    assert verdict(read) == ["", ""]
    assert read.core["figure_value"].to_list() == [328_567, 364_628]
    assert read.core["size_class_stated"].fillna("").to_list() == ["mikro", ""]
    assert set(read.core["period_basis"]) == {"position"}
    assert set(read.core["period_end"]) == {date(2023, 12, 31)}


def test_a_percentage_in_a_number_cell_may_be_a_share_of_one(reader: Any, verdict: Any) -> None:
    share = FIGURE | {"Indikator": "Pangsa ekspor", "Skala Usaha": "", "Satuan": "persen"}
    values: list[tuple[str, Any]] = [("2021", 0.25), ("2022", "0,25"), ("2023", "25%")]
    rows = [share | {"Tahun": year, "Nilai": value} for year, value in values]
    names = list(FIGURE)
    read = reader("official_stats").bytes("x.xlsx", workbook(names, *([row[name] for name in names] for row in rows)))
    assert [float(value) for value in read.core["figure_value"]] == [0.25, 0.25, 25]
    assert ["percent_small" in said for said in verdict(read)] == [True, False, False]


def test_a_number_with_a_mark_for_about_is_approximate(reader: Any) -> None:
    read = reader("official_stats").csv(
        [FIGURE | {"Nilai": "±147.000"}, FIGURE | {"Nilai": "147.000", "Tahun": "2022"}]
    )
    assert read.core["figure_value"].to_list() == [147_000, 147_000]
    assert read.core["is_approximate"].to_list() == [True, False]


def test_months_side_by_side_become_rows(reader: Any, verdict: Any) -> None:
    data = workbook(
        ["Nilai Ekspor Provinsi Sulawesi Selatan Tahun 2023 (Bulanan)"],
        ["Dicatat menurut provinsi asal"],
        ["Sumber: BRS 2023"],
        ["No", "Golongan Barang", "Kode HS", "Januari (juta US$)", "Februari (juta US$)"],
        [1, "Nikel", "75", 100, 110.5],
        [2, "Udang", "03", 7, None],
    )
    read = reader("official_stats").bytes("x.xlsx", data)
    assert verdict(read) == [";", ""]
    assert read.core["figure_value"].to_list() == [100_000_000, 110_500_000, 7_000_000]
    assert [day.month for day in read.core["period_start"]] == [1, 2, 1]
    assert set(read.core["attribution"]) == {"origin"}
    assert read.core["record_id"].is_unique


def months(title: str, *headers: str) -> bytes:
    return workbook(
        ["Nilai Ekspor Provinsi Sulawesi Selatan Tahun 2023 (Bulanan)"],
        ["Dicatat menurut provinsi asal"],
        ["Sumber: BRS 2023"],
        [title],
        ["No", "Golongan Barang", "Kode HS", *headers],
        [1, "Nikel", "75", 100, 110.5],
    )


def test_the_title_names_the_unit_of_months_side_by_side(reader: Any, verdict: Any) -> None:
    read = reader("official_stats").bytes("x.xlsx", months("(dalam juta US$)", "Januari", "Februari"))
    assert verdict(read) == [";"]
    assert read.core["figure_value"].to_list() == [100_000_000, 110_500_000]


def test_each_month_is_held_by_what_its_own_header_says(reader: Any) -> None:
    headers = "Januari (juta US$)", "Februari (ribu US$)"
    read = reader("official_stats").bytes("x.xlsx", months("(dalam juta US$)", *headers))
    assert read.core["figure_value"].to_list() == [100_000_000]
    assert read.quarantine[["rule", "field", "column_ref"]].to_numpy().tolist() == [
        ["unit_conflict", "figure_value", "E"]
    ]


def test_classes_side_by_side_become_rows_of_each_district(reader: Any) -> None:
    data = workbook(
        ["JUMLAH UMKM PROVINSI KALIMANTAN SELATAN TAHUN 2023"],
        ["Sumber: Dinas Koperasi dan UKM"],
        ["No", "Kabupaten/Kota", "Mikro", "Kecil", "Menengah", "Jumlah"],
        [1, "Kabupaten Banjar", 100, 20, 1, 121],
        [2, "Kota Banjarbaru", 50, "sepuluh", 0, 60],
    )
    read = reader("official_stats").bytes("x.xlsx", data)
    found = read.core[["region_code", "size_class_stated", "figure_value"]].to_numpy().tolist()
    assert found == [
        ["6303", "mikro", 100],
        ["6303", "kecil", 20],
        ["6303", "menengah", 1],
        ["6372", "mikro", 50],
        ["6372", "menengah", 0],
    ]
    assert read.quarantine[["rule", "field", "column_ref"]].to_numpy().tolist() == [
        ["number_unreadable", "figure_value", "D"]
    ]


def test_a_footer_ends_its_own_table_only(reader: Any, verdict: Any) -> None:
    table: list[list[Cell]] = [
        ["No", "Kabupaten/Kota", "Mikro", "Kecil", "Menengah", "Jumlah"],
        [1, "Kota Metro", 10, None, None, 10],
    ]
    titles = [[f"JUMLAH UMKM PROVINSI LAMPUNG TAHUN {year}"] for year in (2022, 2021)]
    data = xlsx([titles[0], *table, ["Sumber: Dinas"], ["Catatan: sementara"], titles[1], *table])
    read = reader("official_stats").bytes("x.xlsx", data)
    ends = ["total_row"] * 3 + ["header_repeated;header_repeated;header_repeated", "header_moved"]
    assert verdict(read) == ["publication_missing", *ends]
