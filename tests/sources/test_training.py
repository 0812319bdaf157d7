from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

GOOD = {
    "NO": "1",
    "NAMA PESERTA": "Siti",
    "L/P": "P",
    "Nama Usaha": "UD Maju",
    "NIK": "7308014502900001",
    "NIB": "1208220012345",
    "No HP": "081234567890",
    "Kabupaten/Kota": "Kab. Bone",
    "Nama Pelatihan": "Bimtek Calon Eksportir Sulawesi Selatan 2023",
    "Angkatan": "Angkatan 1",
    "Kelas": "Dasar",
    "Tanggal Mulai": "20 Juni 2023",
    "Tanggal Selesai": "22/06/2023",
    "Lokasi": "Hotel X, Kabupaten Maros",
    "Sumber Dana": "APBD",
    "Kuota": "",
    "Jumlah Hari": "3",
    "Hari Hadir": "2",
    "Kirim Sampel": "Ya",
    "Penjualan Luar Negeri": "Tidak",
}
OTHER = {"NIK": "7308014502900002", "NIB": "", "NAMA PESERTA": "Ani"}


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, ""),
        ({"NAMA PESERTA": ""}, "participant_blank"),
        ({"NO": "", "NAMA PESERTA": "JUMLAH"}, "total_row"),
        ({"Tanggal Mulai": "", "Tanggal Selesai": ""}, "event_underivable"),
        ({"Nama Pelatihan": "", "Lokasi": ""}, "event_underivable"),
        ({"Nama Pelatihan": "Budidaya Lele"}, "programme_unknown"),
        ({"Lokasi": "Hotel Entah Berantah"}, "place_unresolved"),
        ({"Tanggal Selesai": ""}, ""),
        ({"Tanggal Selesai": "19 Juni 2023"}, "dates_invalid"),
        ({"Tanggal Selesai": "24 Juli 2024"}, ""),
        ({"Tanggal Selesai": "25 Juli 2024"}, "dates_invalid"),
        ({"Tanggal Selesai": "besok"}, "dates_invalid"),
        ({"Tanggal Mulai": "31 Desember 2024", "Tanggal Selesai": "31 Desember 2024"}, ""),
        ({"Tanggal Mulai": "31 Desember 2024", "Tanggal Selesai": "1 Januari 2025"}, "date_implausible"),
        ({"Tanggal Mulai": "2 Januari 2025", "Tanggal Selesai": "3 Januari 2025"}, "date_implausible;date_implausible"),
        ({"NIK": "", "NIB": ""}, ""),
        ({"NIK": "", "NIB": "", "No HP": "-"}, "key_missing"),
        ({"Hari Hadir": "sering"}, "attendance_unknown"),
        ({"Hari Hadir": "3"}, ""),
        ({"Hari Hadir": "4"}, "attendance_unknown"),
        ({"Kelas": "Platinum"}, "class_unknown"),
        ({"Kuota": "2"}, ""),
        ({"Kuota": "3"}, "headcount_differs"),
        ({"Kuota": "banyak"}, "number_unreadable"),
        ({"NIK": GOOD["NIK"]}, "participant_repeated"),
    ],
)
def test_each_rule_on_both_sides_of_its_edge(reader: Any, verdict: Any, change: dict[str, str], rules: str) -> None:
    assert verdict(reader("training").csv([GOOD, GOOD | OTHER | change])) == ["", rules]


def test_what_a_flat_row_becomes(reader: Any) -> None:
    row = reader("training").csv([GOOD]).core.iloc[0]
    assert row["event_id"] == "SULSEL-EKSPOR-2023/7309/2023-06-20"
    assert (row["starts_on"], row["ends_on"]) == (date(2023, 6, 20), date(2023, 6, 22))
    assert (row["days_held"], row["days_attended"]) == (3, 2)
    assert (row["sample_reported"], row["foreign_sales_reported"]) == (True, False)
    assert (row["class_level"], row["region_code"], row["owner_sex"]) == ("dasar", "7308", "P")


def test_an_attendance_list_with_its_title_block(reader: Any, verdict: Any) -> None:
    headers = [
        "NO",
        "NAMA PESERTA",
        "Asal Instansi",
        "L/P",
        "NIK",
        "NIB",
        "No. HP",
        "Kehadiran",
        "",
        "",
        "Tanda Tangan",
    ]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Daftar Hadir")
        for line, text in enumerate(
            (
                "DAFTAR HADIR PESERTA",
                "Kegiatan : Pelatihan Digital",
                "Hari/Tanggal : 5 s.d. 7 Maret 2024",
                "Tempat : Masohi",
                "Jumlah Narasumber : 2 orang",
            )
        ):
            sheet.write(line, 0, text)
        sheet.write_row(5, 0, headers)
        sheet.write_row(6, 7, ["Hari 1", "Hari 2", "Hari 3"])
        sheet.write_row(7, 0, [1, "Siti", "UD Maju", "P", "7308014502900001", None, None, "√", 1, "-"])
        sheet.write_row(8, 0, [2, "Ani", "UD Mundur", "P", None, None, 81234567890, "v", "titip", None])
        sheet.write_row(9, 0, [3])
        sheet.write(11, 1, "Mengetahui,")
        sheet.write(14, 1, "Kepala Dinas")
    training = reader("training")
    training.says("programme: KOMINFO-MAKASSAR-2024\nquota: 2\nfunding_source: APBN\n")
    read = training.bytes("hadir.xlsx", file.getvalue())
    assert verdict(read) == ["", "attendance_unknown", "total_row", "total_row"]
    row = read.core.iloc[0]
    assert row["event_id"] == "KOMINFO-MAKASSAR-2024/810117/2024-03-05"
    assert (row["days_held"], row["days_attended"], row["quota"]) == (3, 2, 2)
    assert (row["funding_source"], row["instructors"]) == ("APBN", 2)
    assert read.quarantine["value_shown"].fillna("").to_list() == ["t***", "", ""]
