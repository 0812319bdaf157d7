from __future__ import annotations

from datetime import date
from typing import Any

CANDIDATE = {
    "program": "KOMINFO-MAKASSAR-2023",
    "tahap": "1",
    "tanggal_kurasi": "17 Januari 2023",
    "nama_usaha": "UD Maju",
    "nib": "1208220012345",
    "kabupaten_kota": "Kab. Bone",
    "produk": "Kopi",
    "skor_omzet": "80",
    "skor_potensi_produk": "72,5",
    "skor_literasi_digital": "",
    "skor_total": "152,5",
    "peringkat": "3",
    "hasil_kurasi": "tidak lolos",
    "catatan": "Kemasan",
}


def test_those_not_chosen_stay_with_their_scores(reader: Any) -> None:
    row = reader("curation").csv([CANDIDATE]).core.iloc[0]
    assert (row["programme_code"], row["curated_on"]) == ("KOMINFO-MAKASSAR-2023", date(2023, 1, 17))
    assert row["criteria"] == "product_potential=72.5;turnover=80"
    assert (row["total_score"], row["rank_stated"], row["decision"]) == (152.5, 3, "not_chosen")


def test_a_ranking_by_4k_1a(reader: Any) -> None:
    curation = reader("curation")
    curation.says("programme: SULSEL-EKSPOR-2023\nquota: 140\n")
    row = {
        "Nama Usaha": "UD Maju",
        "NIB": "1208220012345",
        "Kualitas": "90",
        "Kuantitas": "70",
        "Kontinuitas": "70",
        "Kemasan": "60",
        "Administrasi": "80",
        "Nilai Akhir": "74",
        "Peringkat": "1",
        "Keputusan": "Diterima",
    }
    read = curation.csv([row]).core.iloc[0]
    assert read["criteria"] == "administration=80;continuity=70;packaging=60;quality=90;quantity=70"
    assert (read["programme_code"], read["decision"], read["quota"]) == ("SULSEL-EKSPOR-2023", "accepted", 140)
