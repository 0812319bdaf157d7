from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Pii

ANSWER = {
    "Nama Usaha": "UD Maju",
    "NIB": "1208220012345",
    "Nomor WhatsApp": "081234567890",
    "Asal Kabupaten/Kota": "Kab. Bone",
    "Bulan Ekspor": "Maret 2023",
    "Negara Tujuan Ekspor": "Timor Leste",
    "Produk yang Diekspor": "Kopi",
    "Nilai Ekspor (Rp)": "2.500.000",
    "Ekspor melalui": "Dibawa sendiri",
    "Bukti Ekspor": "Tidak ada",
    "Apakah sampel": "Ya",
    "Nomor PEB (bila ada)": "",
}


def test_what_an_answer_becomes(reader: Any) -> None:
    row = reader("reported_exports").csv([ANSWER]).core.iloc[0]
    assert (row["reported_from"], row["reported_to"]) == (date(2023, 3, 1), date(2023, 3, 31))
    assert (row["destination_country"], row["reported_channel"], row["proof_kind"]) == ("TL", "hand_carry", "none")
    assert (row["reported_value"], row["currency"]) == (Decimal("2500000.00"), "IDR")
    assert row["reported_value_idr"] == Decimal("2500000.00")
    assert row["reported_value_usd"] > 0
    assert (row["sample_reported"], row["rate_source"]) == (True, "reference")


def test_a_report_without_proof_is_as_good_as_one_with_a_declaration(reader: Any, verdict: Any) -> None:
    proven = ANSWER | {"Nama Usaha": "UD Lain", "Bukti Ekspor": "PEB", "Nomor PEB (bila ada)": "000123"}
    assert verdict(reader("reported_exports").csv([ANSWER, proven])) == ["", ""]


def test_a_unit_in_the_header_counts(reader: Any) -> None:
    row = {name.replace("(Rp)", "(Rp juta)"): value for name, value in ANSWER.items()} | {
        "Nilai Ekspor (Rp juta)": "2,5"
    }
    assert reader("reported_exports").csv([row]).core.iloc[0]["reported_value"] == Decimal("2500000.00")


def test_values_are_personal() -> None:
    names = ("reported_value", "reported_value_idr", "reported_value_usd")
    assert all(FIELDS[name].pii is Pii.RAW for name in names)
