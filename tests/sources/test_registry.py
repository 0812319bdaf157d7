from __future__ import annotations

from typing import Any

import pytest

GOOD = {
    "nama_umkm": "UD Maju",
    "nama_pemilik": "Siti",
    "nik": "7308014502900001",
    "nib": "1208220012345",
    "alamat": "Jl. Mawar",
    "kelurahan": "Watampone",
    "kecamatan": "Tanete Riattang",
    "nama_kabupaten_kota": "Kab. Bone",
    "no_telp": "081234567890",
    "kbli": "10130",
    "kategori": "Mikro",
    "omset_per_bulan": "2.300.000",
    "modal_usaha": "50000000",
    "jumlah_karyawan": "3",
}


def rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    return [GOOD | {"nib": f"12082200{at:05d}"} | change for at, change in enumerate(changes)]


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, ""),
        ({"nama_umkm": ""}, "name_blank"),
        ({"nama_umkm": "JUMLAH"}, "total_row"),
        ({"nama_umkm": "Total Mandiri"}, ""),
        ({"nik": "", "nib": "", "no_telp": ""}, "key_missing"),
        ({"nik": "", "nib": "", "kelurahan": ""}, "key_missing"),
        ({"nik": "", "nib": ""}, ""),
        ({"nib": "12345"}, "nib_invalid"),
        ({"nib": "1,2E+12"}, "nib_digits_lost"),
        ({"nik": "7308014502900000"}, "nik_invalid"),
        ({"nik": "7,30801E+15"}, "nik_numeric"),
        ({"nik": "0099014502900001"}, "nik_region_unknown"),
        ({"no_telp": "0000"}, "phone_invalid"),
        ({"nama_kabupaten_kota": "Kab. Antah Berantah"}, "region_unresolved"),
        ({"nama_kabupaten_kota": ""}, "region_unresolved"),
        ({"nama_kabupaten_kota": "91.01", "kecamatan": "Merauke", "kelurahan": "Samkai"}, "region_recoded"),
        ({"kecamatan": "Entah"}, "district_unresolved"),
        ({"kelurahan": "Entah"}, "village_unresolved"),
        ({"kecamatan": ""}, "village_unresolved"),
        ({"kelurahan": ""}, ""),
        ({"jumlah_karyawan": "2,5"}, "count_fraction"),
        ({"kategori": "UMKM"}, "size_class_unknown"),
        ({"kategori": "Mikro/Kecil"}, "size_class_unknown"),
        ({"omset_per_bulan": "500,000"}, "number_ambiguous"),
        ({"omset_per_bulan": "lumayan"}, "number_unreadable"),
        ({"omset_per_bulan": "-1"}, "turnover_negative"),
        ({"omset_per_bulan": "0"}, ""),
        ({"omset_per_bulan": "166.666.666"}, ""),
        ({"omset_per_bulan": "166.666.667", "kategori": "Kecil"}, ""),
        ({"omset_per_bulan": "4.166.666.666", "kategori": "Menengah"}, ""),
        ({"omset_per_bulan": "4.166.666.667", "kategori": "Besar"}, "turnover_large"),
        ({"modal_usaha": "-1"}, "capital_negative"),
        ({"jumlah_karyawan": "500"}, ""),
        ({"jumlah_karyawan": "501"}, "workers_range"),
        ({"kategori": "Kecil"}, "size_class_differs"),
        ({"kbli": "00000"}, "kbli_unknown"),
    ],
)
def test_each_rule_on_both_sides_of_its_edge(reader: Any, verdict: Any, change: dict[str, str], rules: str) -> None:
    assert verdict(reader("registry").csv(rows({}, change))) == ["", rules]


@pytest.mark.parametrize(
    ("as_of", "rules"),
    [
        ("2000-01-01", ""),
        ("1999-12-31", "date_implausible"),
        ("2024-12-31", ""),
        ("2025-01-01", "date_implausible"),
    ],
)
def test_a_sheet_describes_a_day_near_its_month(reader: Any, verdict: Any, as_of: str, rules: str) -> None:
    registry = reader("registry")
    registry.says(f"as_of: {as_of}\n")
    said = verdict(registry.csv(rows({"kategori": ""})))
    assert said == [rules]


def test_a_repeated_row_is_a_duplicate_and_a_repeated_nib_keeps_its_last_row(reader: Any, verdict: Any) -> None:
    same = {"nib": "1208220099999"}
    listed = rows(same, same, same | {"jumlah_karyawan": "4"}, {})
    assert verdict(reader("registry").csv(listed)) == ["nib_duplicate", "row_duplicate", "", ""]


def test_a_project_list_may_repeat_a_nib(reader: Any, verdict: Any) -> None:
    project = {
        "No.": "1",
        "Id Proyek": "R-1",
        "Nib": "1208220012345",
        "Nama Perusahaan": "UD Maju",
        "Tanggal Terbit Oss": "12 Agustus 2022",
        "Uraian Jenis Perusahaan": "Perseroan Terbatas (PT)",
        "Uraian Skala Usaha": "Usaha Mikro",
        "Kab Kota Usaha": "Kab. Bone",
        "Kbli": "10130",
        "Nama User": "Siti",
        "Nomor Identitas User": "7308014502900001",
        "Email": "usaha.at.contoh",
        "Nomor Telp": "0812",
        "Mesin Peralatan": "5000000",
        "Modal Kerja": "45000000",
        "Jumlah Investasi": "",
        "TKI": "3",
    }
    later = {"No.": "2", "Id Proyek": "R-2", "Tanggal Terbit Oss": "01/01/2024"}
    read = reader("registry").csv([project, project | later, project | {"Tanggal Terbit Oss": "32 Mei 2022"}])
    contacts = "email_invalid;phone_invalid"
    assert verdict(read) == [contacts, "email_invalid;nib_date_future;phone_invalid", "date_unreadable"]
    first = read.core.iloc[0]
    assert (first["assets_idr"], first["legal_form"], first["size_basis"]) == (50_000_000, "PT", "capital")


def test_turnover_whose_period_nobody_says_is_held(reader: Any, verdict: Any) -> None:
    listed = [
        {("Omzet" if name == "omset_per_bulan" else name): value for name, value in row.items()}
        for row in rows({}, {"omset_per_bulan": ""})
    ]
    read = reader("registry").csv(listed)
    assert verdict(read) == ["unit_unknown", ""]
    assert read.quarantine["column_ref"].to_list() == ["L"]


def test_a_row_with_more_cells_than_the_header_is_held(reader: Any) -> None:
    header, *lines = [";".join(GOOD), *(";".join(row.values()) for row in rows({}, {}))]
    read = reader("registry").bytes("x.csv", f"{header}\n{lines[0]};geser\n{lines[1]};\n".encode())
    assert read.quarantine["rule"].to_list() == ["row_shifted"]
    assert read.record.counts.accepted == 1
