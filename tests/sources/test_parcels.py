from __future__ import annotations

from typing import Any

import pytest

NIK = "7308014502900001"


def parcel(**changes: Any) -> dict[str, Any]:
    return {
        "nomorBarangKiriman": "CNE11010020230620000000001",
        "tanggalBarangKiriman": "2023-06-20",
        "kantor": "110100",
        "negaraTujuan": "MY",
        "valuta": "USD",
        "bruto": 30,
        "namaPengirim": "Siti",
        "jenisIdentitasPengirim": "3",
        "nomorIdentitasPengirim": NIK,
        "teleponPegirim": "0812-3456-7890",
        "alamatPengirim": "Jl. Mawar",
        "daerahAsalBarang": "7308",
        "namaMarketplace": "PASAR DUNIA",
        "fob": 50.0,
        "jenisKiriman": "KOMERSIAL",
        "dataStatus": [{"kodeStatus": "316"}, {"kodeStatus": "101"}, {"kodeStatus": "316"}],
        "cnBarangList": [
            {
                "seriBarang": 1,
                "kodeHs": "09011110",
                "fob": 50.0,
                "jumlahSatuan": 2,
                "satuanBarang": "KGM",
                "kemasanBarag": "PK",
                "bruto": 2,
                "uraian": "Kopi",
            }
        ],
    } | changes


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, ""),
        ({"bruto": 30.1}, "parcel_overweight"),
        ({"nomorBarangKiriman": "11010020230620000000001"}, "parcel_number_invalid"),
        ({"nomorIdentitasPengirim": "12345", "jenisIdentitasPengirim": "5"}, "party_id_invalid"),
        ({"nomorIdentitasPengirim": "12345", "jenisIdentitasPengirim": "2"}, "party_id_invalid"),
        ({"teleponPegirim": "021"}, "phone_invalid"),
        ({"valuta": None}, "currency_missing"),
        ({"kantor": "11O100"}, "office_invalid"),
        ({"negaraTujuan": "ID"}, "destination_invalid"),
        ({"fob": 60.0}, "document_fob_differs"),
        ({"tanggalBarangKiriman": "kemarin"}, "date_unreadable"),
        ({"tanggalBarangKiriman": "2024-12-31"}, ""),
        ({"tanggalBarangKiriman": "2025-01-01"}, "date_implausible"),
        ({"daerahAsalBarang": "0000"}, "origin_region_unknown"),
    ],
)
def test_each_rule_on_both_sides_of_its_edge(reader: Any, verdict: Any, changes: dict[str, Any], rules: str) -> None:
    assert verdict(reader("parcels").json(parcel(**changes))) == [rules]


@pytest.mark.parametrize(
    ("codes", "approved"),
    [(["101", "316"], True), (["316", "900"], False), (["900"], False), (["316", "931"], True), ([], False)],
)
def test_statuses_come_in_any_order(reader: Any, codes: list[str], approved: bool) -> None:
    read = reader("parcels").json(parcel(dataStatus=[{"kodeStatus": code} for code in codes]))
    assert read.core["npe_issued"].to_list() == [approved]
    assert read.core["is_cancelled"].to_list() == [False]


def test_what_a_parcel_becomes(reader: Any) -> None:
    read = reader("parcels").json(parcel(jenisKiriman="SAMPEL"))
    row = read.core.iloc[0]
    assert (row["document_type"], row["is_sample"], row["is_commercial"]) == ("CN", True, False)
    assert row["record_id"].endswith("/[0].cnBarangList/1")
    assert row["rate_source"] == "reference"
    assert row.isna()["sender_nib"]
    assert set(read.contacts["contact_kind"]) == {"nik", "phone"}
    assert NIK not in row["sender_nik_token"]


def test_an_unknown_key_of_a_status_holds_the_file(reader: Any) -> None:
    read = reader("parcels").json(parcel(dataStatus=[{"kodeStatus": "316", "kodeBaru": "1"}]))
    assert read.record.status == "held"
    assert "(dataStatus.kodeBaru)" in read.record.message
