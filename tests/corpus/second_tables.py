"""Sheets on which a second table stands below the first, with a header of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.corpus.books import Cell, xlsx
from tests.corpus.dirt import Dirt, Fate, quarantined, rejected
from tests.corpus.firms import FIRMS, Firm
from tests.corpus.workbooks import NAMES

ABOVE, BELOW = FIRMS[:2], FIRMS[2:4]
FIRST = {("Data", 2 + at): firm.read() for at, firm in enumerate(ABOVE)}
IN_OTHER_WORDS: list[Cell] = [
    *("Nama Usaha", "Nama Pemilik", "No. KTP", "NIB", "Alamat", "Desa", "Kecamatan", "Kab/Kota", "No HP", "KBLI"),
    *("Skala Usaha", "Omzet/Bln", "Aset", "Tenaga kerja"),
]
HALF_ENGLISH: list[Cell] = [
    *("Owner", "Company", "NIK", "NIB", "Alamat", "Desa", "Kecamatan", "Kab/Kota", "Mobile", "KBLI"),
    *("Skala Usaha", "Turnover", "Aset", "Workers"),
]
SWAPPED = (1, 0, 3, 2, *range(4, 11), 12, 11, 13)


def two_tables(name: str, second: Sequence[Sequence[Cell]], rows: Mapping[int, Fate]) -> Dirt:
    sheet = [NAMES, *(firm.row for firm in ABOVE), *second]
    fates = FIRST | {("Data", row): fate for row, fate in rows.items()}
    return Dirt(name, "registry", "data.xlsx", lambda: xlsx(sheet), fates)


def swapped(cells: Sequence[Cell]) -> list[Cell]:
    return [cells[at] for at in SWAPPED]


def narrow(firm: Firm) -> list[Cell]:
    return [firm.nama_pemilik, firm.nama_umkm, firm.alamat, firm.no_telp]


CORPUS = (
    two_tables(
        "a second table in other words and another order",
        [[], ["DATA LANJUTAN"], swapped(IN_OTHER_WORDS), *(swapped(firm.row) for firm in BELOW)],
        {
            5: quarantined("key_missing", "region_unresolved"),
            **{row: quarantined("header_moved") for row in (6, 7, 8)},
        },
    ),
    two_tables(
        "a second table in other words and the same order",
        [IN_OTHER_WORDS, *(firm.row for firm in BELOW)],
        {4: rejected("header_repeated"), **{5 + at: firm.read() for at, firm in enumerate(BELOW)}},
    ),
    two_tables(
        "a second table of turnover by year instead of month",
        [
            [("Omzet setahun" if name == "Omzet/Bln" else name) for name in IN_OTHER_WORDS],
            *(firm.row for firm in BELOW),
        ],
        {4: rejected("header_repeated"), **{5 + at: quarantined("header_moved") for at in range(2)}},
    ),
    two_tables(
        "a second table with a header half in English",
        [HALF_ENGLISH, *(firm.row for firm in BELOW)],
        {row: quarantined("header_moved") for row in (4, 5, 6)},
    ),
    two_tables(
        "a second table of a few columns only",
        [["Nama Pemilik", "Nama Usaha", "Alamat", "No HP"], *map(narrow, BELOW)],
        {row: quarantined("header_moved") for row in (4, 5, 6)},
    ),
    two_tables(
        "a second table below a title with a unit of its own",
        [["(dalam ribuan rupiah)"], NAMES, *(firm.row for firm in BELOW)],
        {
            4: quarantined("key_missing", "region_unresolved"),
            5: rejected("header_repeated"),
            **{6 + at: quarantined("header_moved") for at in range(2)},
        },
    ),
)
