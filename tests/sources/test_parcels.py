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


def documented(**changes: Any) -> dict[str, Any]:
    """A note with the keys of customs' own example, which says weights of items alone."""
    ours = parcel(cnBarangList=[line(1, bruto=9.5), line(2, bruto=20)], fob=100.0)
    without = ("bruto", "jenisKiriman", "dataStatus")
    theirs = {
        "jenisAju": "11",
        "jenisEkspor": "1",
        "tps": "GRHA",
        "incoterm": "CIF",
        "biayaAngkut": 0,
        "nilaiBk": 0,
        "npwpPemberitahu": "123456789012345",
        "namaPemberitahu": "KURIR",
        "identitasMarketPlace": "1",
        "namaPenerima": "A",
        "alamatPenerima": "B",
        "namaSaranaPengangkut": "C",
        "nomorVoyFlight": "D",
        "caraAngkut": "2",
        "kodeKategoriEkspor": "10",
        "cnDokumenList": [{"seri": 1, "dokumen": "920", "nomor": "1"}],
        "cnBarangDokumenList": [{"seriBarang": 1, "seriDokumen": 1}],
        "cnBarangTarifList": [{"seriBarang": 1, "tarif": 7.5, "jenisPungutan": "BK"}],
        "cnSuratList": [{"jumlahSurat": 1, "bruto": 10}],
    }
    return {key: value for key, value in ours.items() if key not in without} | theirs | changes


def line(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "seri": number,
        "kodeHs": "09011110",
        "fob": 50.0,
        "jumlahSatuan": 2,
        "jumlahKemasan": 1,
        "satuanBarang": "KGM",
        "kemasanBarag": "PK",
        "uraian": "Kopi",
    } | changes


def test_a_note_as_customs_documents_it_is_read(reader: Any, verdict: Any) -> None:
    read = reader("parcels").json(documented())
    assert verdict(read) == ["", ""]
    assert read.core["item_number"].to_list() == [1, 2]
    assert read.core["gross_weight_kg"].astype(float).to_list() == [29.5, 29.5]
    assert read.core["is_commercial"].to_list() == [True, True]
    heavy = documented(cnBarangList=[line(1, bruto=10.1), line(2, bruto=20)])
    assert verdict(reader("parcels").json(heavy)) == ["parcel_overweight"] * 2
    unsaid = reader("parcels").json(documented(cnBarangList=[line(1, bruto=10.1), line(2)]))
    assert unsaid.core["gross_weight_kg"].isna().all(), "half of the weights are no weight"


@pytest.mark.parametrize(
    ("code", "sample", "commercial"), [("37", True, False), ("36", False, False), ("33", False, True)]
)
def test_the_category_of_a_note_says_what_its_goods_are(reader: Any, code: str, sample: bool, commercial: bool) -> None:
    core = reader("parcels").json(documented(kodeKategoriEkspor=code)).core
    assert (core["is_sample"].to_list(), core["is_commercial"].to_list()) == ([sample] * 2, [commercial] * 2)


@pytest.mark.parametrize(
    ("status", "verdicts"),
    [
        ({"kodeStatus": "940", "keterangan": "PEMBATALAN DISETUJUI"}, ["status_unclear"]),
        ({"kodeStatus": "931", "keterangan": "PENGAJUAN PEMBATALAN"}, [""]),
        ({"kodeStatus": "900", "keterangan": "DITOLAK"}, [""]),
        ({"kodeStatus": "940", "keterangan": "SELESAI"}, [""]),
    ],
)
def test_words_of_another_state_may_take_an_approved_parcel_back(
    reader: Any, verdict: Any, status: dict[str, str], verdicts: list[str]
) -> None:
    sent = parcel(dataStatus=[{"kodeStatus": "316", "keterangan": "NPE"}, status])
    assert verdict(reader("parcels").json(sent)) == verdicts
