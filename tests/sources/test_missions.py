from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

TITLES = (
    "MISI DAGANG KALIMANTAN SELATAN",
    "Penyelenggara : Dinas Perdagangan Provinsi Kalimantan Selatan",
    "Tempat : Hotel Merdeka Raya, Kota Jakarta Pusat",
    "Tanggal : 5 s.d. 6 Maret 2024",
)
GUESTS = ["NO", "Nama Undangan", "Jenis Undangan", "Negara", "Hadir"]
DEALS = ["NO", "Penjual", "NIB", "No. HP", "Komoditas", "Kode HS", "Pembeli", "Asal Pembeli"]


def block(headers: list[str], *rows: list[Any]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, title in enumerate(TITLES):
            sheet.write(line, 0, title)
        for position, row in enumerate([headers, *rows], start=5):
            sheet.write_row(position, 0, row)
    return file.getvalue()


def test_guests_with_their_mission(reader: Any, verdict: Any) -> None:
    data = block(
        GUESTS, [1, "Kedutaan Besar Republik Korea", None, None, "√"], [2, "PT Beli", "Buyer", "Indonesia", None]
    )
    read = reader("missions").bytes("undangan.xlsx", data, date(2024, 3, 1))
    assert verdict(read) == ["", ""]
    embassy, buyer = (row for _, row in read.core.iterrows())
    assert (embassy["mission_line"], embassy["mission_id"]) == ("invitation", "63/3171/2024-03-05")
    assert (embassy["invited_kind"], embassy["invited_country"], embassy["invited_came"]) == ("embassy", "KR", True)
    assert (buyer["invited_kind"], buyer["invited_country"]) == ("buyer", "ID")
    assert (embassy["starts_on"], embassy["ends_on"]) == (date(2024, 3, 5), date(2024, 3, 6))


@pytest.mark.parametrize(("unit", "value"), [("juta", 340_000), ("miliar", 340)])
def test_deals_in_the_unit_of_their_header(reader: Any, unit: str, value: int) -> None:
    headers = [*DEALS, f"Nilai (Rp {unit})", "Jenis Kesepakatan"]
    row = [1, "UD Maju", "1208220012345", None, "Rotan", "460212", "PT Beli", "Jawa Barat", value, "MoU"]
    deal = reader("missions").bytes("transaksi.xlsx", block(headers, row), date(2024, 3, 1)).core.iloc[0]
    assert deal["deal_value_idr"] == Decimal("340000000000.00")
    assert (deal["mission_line"], deal["deal_kind"]) == ("deal", "mou")
    assert (deal["buyer_province_code"], deal["buyer_country"]) == ("32", "ID")


def test_what_was_announced_is_not_a_deal(reader: Any) -> None:
    row = {
        "Nama Kegiatan": "Misi Dagang Jawa Tengah",
        "Provinsi Penyelenggara": "Jawa Tengah",
        "Tempat": "Kota Banjarmasin",
        "Tanggal Pelaksanaan": "15 s.d. 16 Mei 2024",
        "Total Transaksi (Rp miliar)": "340",
    }
    whole = reader("missions").csv([row]).core.iloc[0]
    assert whole["mission_line"] == "event"
    assert whole["announced_deals_idr"] == Decimal("340000000000.00")
    assert whole[["deal_value_idr", "business_name"]].isna().all()
