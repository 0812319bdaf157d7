from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from umkm_pipeline.model.tables import TABLES

FLAT = {
    "nomor_ska": "ID2024000001",
    "form": "Form AK",
    "tgl_terbit": "2024-03-05",
    "eksportir": "PT Maju",
    "nib": "1208220012345",
    "kab_kota_asal": "Kab. Bone",
    "hs": "1212.21.90",
    "negara_tujuan": "Korea Selatan",
    "nomor_aju": "110130-123456-20240301-000001",
    "fob": "1250.50",
    "mata_uang": "usd",
    "status": "terbit",
}


def test_what_a_flat_row_becomes(reader: Any) -> None:
    row = reader("certificates").csv([FLAT]).core.iloc[0]
    assert (row["ska_number"], row["ska_form"], row["ska_status"]) == ("ID2024000001", "AK", "issued")
    assert (row["issued_on"], row["destination_country"]) == (date(2024, 3, 5), "KR")
    assert (row["hs_code"], row["hs6"], row["warnings"]) == ("12122190", "121221", "hs_dotted")
    assert (row["origin_region_code"], row["origin_province_code"]) == ("7308", "73")
    assert row["peb_aju"] == "11013012345620240301000001"
    assert (row["certified_fob"], row["currency"]) == (Decimal("1250.50"), "USD")


def test_a_certificate_has_no_column_that_adds_value() -> None:
    summed = {"fob_native", "fob_idr", "fob_usd", "document_fob"}
    assert summed.isdisjoint(TABLES["core_certificates"].columns)


def test_a_list_with_its_title_block(reader: Any, verdict: Any) -> None:
    headers = ["NO", "Nomor SKA", "Jenis Form", "Tanggal Terbit", "Nama Eksportir", "NIB", "NPWP", "Daerah Asal"]
    headers += ["Kode HS", "Uraian Barang", "Negara Tujuan", "No. Invoice", "No. PEB", "Nilai FOB", "Valuta"]
    headers += ["Status SKA", "Keterangan"]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "REKAPITULASI SKA")
        sheet.write(1, 0, "IPSKA : Dinas Perdagangan Provinsi Sulawesi Selatan")
        sheet.write_row(3, 0, headers)
        whole = ["1/UPG/23", "D", "20 Juni 2023", "PT Maju", "1208220012345", None, "Sulawesi Selatan", "090111"]
        sheet.write_row(4, 0, [1, *whole, "KOPI", "Malaysia", "INV-1", None, 1250.5, "USD", "Dibatalkan"])
        other = ["1/UPG/23", "D", "20 Juni 2023", "PT Lain", "1208220012346", None, "Bone", "090111"]
        sheet.write_row(5, 0, [2, *other, "KOPI", "Malaysia", "INV-2", None, 99, "USD", "Terbit"])
        alone = ["2/UPG/23", "D", "20 Juni 2023", "PT Maju", "1208220012345", None, "Bone", "90111"]
        sheet.write_row(6, 0, [3, *alone, "KOPI", "Malaysia", "INV-3", "000123", None, None, None])
    read = reader("certificates").bytes("ska.xlsx", file.getvalue())
    assert verdict(read) == ["ska_number_conflict", "ska_number_conflict", "hs_padded"]
    row = read.core.iloc[0]
    assert row["issuing_office"] == "Dinas Perdagangan Provinsi Sulawesi Selatan"
    assert (row["hs6"], row["peb_daftar"]) == ("090111", "000123")
    assert row[["hs_code", "certified_fob", "ska_status"]].isna().all()
