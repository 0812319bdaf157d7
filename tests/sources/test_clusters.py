from __future__ import annotations

from datetime import date
from typing import Any

CLUSTER = {
    "No": "1",
    "Nama Sentra": "Sentra IKM Anyaman Purun",
    "Jenis Industri": "Anyaman",
    "Produk": "Tikar purun",
    "KBLI": "16291",
    "Desa/Kelurahan": "Gambut",
    "Kecamatan": "Gambut",
    "Kabupaten/Kota": "Kab. Banjar",
    "Jumlah Unit Usaha": "30",
    "Jumlah Tenaga Kerja": "45",
    "Nilai Produksi per Tahun (Rp juta)": "1.200",
    "Nilai Investasi (Rp juta)": "300",
    "Tahun": "2023",
}
MEMBER = {
    "Nama Sentra": "ANYAMAN PURUN",
    "Nama Usaha": "UD Maju",
    "Nama Pemilik": "Siti",
    "NIK": "6303014502900001",
    "NIB": "1208220012345",
    "No. HP/WA": "081234567890",
    "Alamat": "Jl. Mawar",
    "Desa/Kelurahan": "Gambut",
    "Kecamatan": "Gambut",
    "Kabupaten/Kota": "Banjar",
    "Tenaga Kerja": "4",
}


def test_a_cluster_has_its_sums_in_rupiah(reader: Any, verdict: Any) -> None:
    read = reader("clusters").csv([CLUSTER])
    assert verdict(read) == [""]
    row = read.core.iloc[0]
    assert (row["cluster_grain"], row["region_code"], row["firms"], row["workers"]) == ("cluster", "6303", 30, 45)
    assert (row["production_value_idr"], row["investment_idr"]) == (1_200_000_000, 300_000_000)
    assert read.contacts.empty


def test_a_member_meets_its_cluster_and_leaves_its_numbers_as_tokens(reader: Any, verdict: Any) -> None:
    cluster = reader("clusters").csv([CLUSTER]).core.iloc[0]
    read = reader("clusters").csv([MEMBER])
    assert verdict(read) == [""]
    row = read.core.iloc[0]
    assert (row["cluster_grain"], row["cluster_key"]) == ("member", cluster["cluster_key"])
    assert (row["nib"], row["legal_form"], row["owner_sex"]) == ("1208220012345", "UD", "P")
    assert row["nik_token"] != MEMBER["NIK"]
    assert sorted(read.contacts["contact_kind"]) == ["nik", "phone"]
    assert not set(read.core.astype(str).to_numpy().ravel()) & {MEMBER["NIK"], "+6281234567890"}


def test_the_year_is_the_row_s_the_file_s_or_the_month_s(reader: Any) -> None:
    clusters = reader("clusters")
    rows = [CLUSTER | {"Tahun": "2021"}, CLUSTER | {"Tahun": "", "No": "2", "Nama Sentra": "Sentra Rotan"}]
    assert clusters.csv(rows).core["year"].to_list() == [2021, 2023]
    clusters.says(f"as_of: {date(2022, 12, 31)}\n")
    assert clusters.csv(rows).core["year"].to_list() == [2021, 2022]


def test_a_repeated_cluster_is_a_duplicate_and_one_with_other_sums_is_held(reader: Any, verdict: Any) -> None:
    again, other = CLUSTER | {"No": "2"}, CLUSTER | {"No": "3", "Jumlah Unit Usaha": "31"}
    assert verdict(reader("clusters").csv([CLUSTER, again])) == ["", "row_duplicate"]
    assert verdict(reader("clusters").csv([CLUSTER, other])) == ["cluster_contradicts", "cluster_contradicts"]


def test_what_has_no_letter_is_no_name_of_a_cluster(reader: Any, verdict: Any) -> None:
    named = [
        CLUSTER | {"Nama Sentra": name} for name in ("-/-", "0812 3456 7890", "hub@contoh.id", "dan", "Sentra IKM -")
    ]
    assert verdict(reader("clusters").csv(named)) == [*["cluster_blank"] * 4, ""]
