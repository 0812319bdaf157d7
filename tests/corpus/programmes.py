"""Workbooks of missions, selections, targets, published figures and clusters, as ministries and services send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.corpus.books import Cell, xlsx
from tests.corpus.dirt import Dirt, Fate, accepted, quarantined, rejected

MISSION: list[list[Cell]] = [
    ["MISI DAGANG SULSEL DI JAKARTA"],
    ["Tanggal : 20 s.d. 22 Juni 2023"],
    ["Tempat : Kota Adm. Jakarta Pusat"],
    ["Penyelenggara : Provinsi Sulawesi Selatan"],
]
DEALS: list[Cell] = ["NO", "Penjual", "NIB", "Komoditas", "Pembeli", "Asal Pembeli", "Nilai (Rp juta)"]
DEALS.append("Jenis Kesepakatan")
IN_OTHER_WORDS: list[Cell] = ["NO", "Nama Penjual", "NIB", "Buyer", "Asal Pembeli", "Nilai Transaksi (Rp juta)"]
IN_OTHER_WORDS.append("Jenis Transaksi")
PARTICIPANTS: list[Cell] = ["NO", "Nama Usaha", "Nama Pemilik", "NIB", "No. HP"]


def nib(number: int) -> str:
    return f"12082200123{number:02}"


def deal(number: int, value: Cell, seller: str = "CV Maju", kind: str = "Transaksi") -> list[Cell]:
    return [number, seller, nib(number), "Kopi", "PT Beli", "DKI Jakarta", value, kind]


def of(
    source: str, name: str, data: Callable[[], bytes], rows: Mapping[int, Fate | None], *, sidecar: str = ""
) -> Dirt:
    fates = {("Data", row): fate for row, fate in rows.items() if fate}
    return Dirt(name, source, "data.xlsx", data, fates, sidecar=sidecar)


CORPUS = (
    of(
        "missions",
        "a table in other words above the one whose header fits best",
        lambda: xlsx(
            [
                *MISSION,
                IN_OTHER_WORDS,
                *([at, "CV Maju", nib(at), "PT Beli", "DKI Jakarta", 5, "Transaksi"] for at in (1, 2)),
                ["LANJUTAN"],
                DEALS,
                deal(3, 5),
            ]
        ),
        {
            **{row: accepted(deal_value_idr="5000000.00", mission_line="deal") for row in (6, 7)},
            8: rejected("name_blank"),
            **{row: quarantined("header_moved") for row in (9, 10)},
        },
    ),
    of(
        "missions",
        "those who took part above what they sold",
        lambda: xlsx(
            [
                *MISSION,
                PARTICIPANTS,
                *([at, f"CV Maju {at}", "Ani", nib(at), f"08123456780{at}"] for at in (1, 2, 3)),
                ["TRANSAKSI"],
                DEALS,
                deal(1, 5),
            ]
        ),
        {
            **{5 + at: accepted(mission_line="participant", business_name=f"CV Maju {at}") for at in (1, 2, 3)},
            9: rejected("name_blank"),
            **{row: quarantined("header_moved") for row in (10, 11)},
        },
    ),
)
