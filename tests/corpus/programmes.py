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


DEALS_BARE: list[Cell] = [("Nilai Transaksi" if name == "Nilai (Rp juta)" else name) for name in DEALS]
TARGETS: list[Cell] = ["No", "Dokumen", "Nomor Dokumen", "Provinsi", "Indikator", "Satuan", "Tahun", "Target"]
STRUCK = {"font_strikeout": True}


FIGURES: list[Cell] = [
    "Provinsi",
    "Kabupaten/Kota",
    "Indikator",
    "Skala Usaha",
    "Tahun",
    "Nilai",
    "Satuan",
    "Publikasi",
]
CLASSES: list[Cell] = ["No", "Kabupaten/Kota", "Mikro", "Kecil", "Menengah", "Jumlah"]
UMKM: list[Cell] = ["JUMLAH UMKM PROVINSI LAMPUNG TAHUN 2022"]
NOTES: list[list[Cell]] = [[], ["Sumber: Bappeda, 2023"], ["*) angka sementara"], ["Catatan: lihat lampiran"]]
SOURCE: list[Cell] = ["Sumber: Dinas Koperasi dan UKM"]


def nib(number: int) -> str:
    return f"12082200123{number:02}"


CLUSTERS: list[Cell] = ["No", "Nama Sentra", "Kabupaten/Kota", "Jumlah Unit Usaha", "Jumlah Tenaga Kerja", "Tahun"]
CLUSTERS += ["Jenis Industri", "Produk", "Kecamatan"]


def deal(number: int, value: Cell, seller: str = "CV Maju", kind: str = "Transaksi") -> list[Cell]:
    return [number, seller, nib(number), "Kopi", "PT Beli", "DKI Jakarta", value, kind]


def target(number: int, value: Cell, unit: str = "%", indicator: str = "Pertumbuhan nilai ekspor") -> list[Cell]:
    return [number, "RPJMD 2018-2023", "Perda 1/2019", "Lampung", indicator, unit, 2018 + number, value]


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
    of(
        "missions",
        "amounts whose unit or currency only their format says",
        lambda: xlsx(
            [*MISSION, DEALS_BARE, *(deal(at, 12_000_000) for at in range(1, 7)), deal(7, 12)],
            formats={
                "G6": {"num_format": "#,##0"},
                "G7": {"num_format": '_("Rp"* #,##0_)'},
                "G8": {"num_format": "#,##0,,"},
                "G9": {"num_format": "[$USD] #,##0"},
                "G10": {"num_format": '"US$" #,##0.00'},
                "G11": {"num_format": "[$$-409]#,##0"},
                "G12": {"num_format": '#,##0" juta"'},
            },
        ),
        {
            **{row: accepted(deal_value_idr="12000000.00") for row in (6, 7, 8, 12)},
            **{row: quarantined("unit_in_cell") for row in (9, 10, 11)},
        },
    ),
    of(
        "missions",
        "amounts that a format shows in the unit of their header",
        lambda: xlsx(
            [*MISSION, DEALS, deal(1, 12_000_000), deal(2, 12_000_000), deal(3, 12)],
            formats={
                "G6": {"num_format": "#,##0,,"},
                "G7": {"num_format": '0.0,,"jt"'},
                "G8": {"num_format": '0" orang"'},
            },
        ),
        {**{row: quarantined("unit_in_cell") for row in (6, 7)}, 8: accepted(deal_value_idr="12000000.00")},
    ),
    of(
        "targets",
        "percentages that a format shows a hundred times as large",
        lambda: xlsx(
            [TARGETS, target(1, 0.07), target(2, 1.045), target(3, 0.005), target(4, 7), target(5, 0.07)],
            formats={
                "H2": {"num_format": "0%"},
                "H3": {"num_format": "0.0%"},
                "H4": {"num_format": "0.00%"},
                "H5": {"num_format": '0"%"'},
            },
        ),
        {
            2: accepted("direction_assumed", target_value="7.0000"),
            3: accepted("direction_assumed", target_value="104.5000"),
            4: accepted("direction_assumed", target_value="0.5000"),
            5: accepted("direction_assumed", target_value="7.0000"),
            6: accepted("direction_assumed", "percent_small", target_value="0.0700"),
        },
    ),
    of(
        "missions",
        "rows and cells that are crossed out",
        lambda: xlsx(
            [*MISSION, DEALS, deal(1, 5), deal(2, 6), deal(3, 7)],
            formats=dict.fromkeys([f"{letter}6" for letter in "ABCDEFGH"] + ["D7"], STRUCK),
        ),
        {
            6: quarantined("row_struck"),
            7: accepted("cell_struck", deal_value_idr="6000000.00"),
            8: accepted(deal_value_idr="7000000.00"),
        },
    ),
    of(
        "official_stats",
        "thousands of firms by the title",
        lambda: xlsx([UMKM, ["(ribu unit)"], SOURCE, CLASSES, [1, "Kota Metro", 10.5, None, None, 10.5]]),
        {5: accepted(figure_value="10500.0000", region_code="1872")},
    ),
    of(
        "official_stats",
        "zeros in the unit, and a title that says another one",
        lambda: xlsx(
            [
                ["(dalam ribuan)"],
                FIGURES,
                ["Lampung", None, "Jumlah UMKM", "Mikro", 2022, 147, "000 unit", "Dinas"],
                ["Lampung", None, "Jumlah UMKM", "Kecil", 2022, 147, "unit", "Dinas"],
                ["Lampung", None, "Nilai ekspor", None, 2022, 147, "US$ M", "BPS"],
            ]
        ),
        {
            3: accepted(figure_value="147000.0000"),
            4: quarantined("unit_conflict"),
            5: quarantined("figure_unit_unknown"),
        },
    ),
    of(
        "official_stats",
        "a kabupaten merged over its classes",
        lambda: xlsx(
            [
                FIGURES,
                ["Lampung", "Kota Metro", "Jumlah UMKM", "Mikro", 2022, 147, "unit", "Dinas"],
                [None, None, None, "Kecil", None, 14, None, None],
                ["Lampung", None, "Jumlah UMKM", "Kecil", 2022, 1400, "unit", "Dinas"],
            ],
            merged=["A2:A3", "B2:B3", "C2:C3", "E2:E3", "G2:G3", "H2:H3"],
        ),
        {
            2: accepted(region_code="1872", size_class_stated="mikro", figure_value="147.0000"),
            3: accepted(region_code="1872", size_class_stated="kecil", figure_value="14.0000"),
            4: accepted(region_code=None, figure_value="1400.0000"),
        },
    ),
    of(
        "missions",
        "one amount for several sellers, and one buyer and kind",
        lambda: xlsx(
            [
                *MISSION,
                DEALS,
                deal(1, 5),
                [*deal(2, None, kind="")[:4], None, None, None, None],
                [*deal(3, 6)[:4], None, None, 6, None],
            ],
            merged=["E6:E8", "F6:F8", "G6:G7", "H6:H8"],
        ),
        {
            **{row: quarantined("cells_merged") for row in (6, 7)},
            8: accepted(buyer_name="PT Beli", deal_kind="transaction", deal_value_idr="6000000.00"),
        },
    ),
    of(
        "missions",
        "a deal over two rows, one for each of its goods",
        lambda: xlsx(
            [*MISSION, DEALS, deal(1, 5), [None, None, None, "Teh", None, None, None, None]],
            merged=["A6:A7", "B6:B7", "C6:C7", "E6:E7", "F6:F7", "G6:G7", "H6:H7"],
        ),
        {6: accepted(deal_value_idr="5000000.00"), 7: rejected("name_blank")},
    ),
    of(
        "targets",
        "one target for several years",
        lambda: xlsx(
            [
                ["RPJMD PROVINSI LAMPUNG TAHUN 2019-2024"],
                ["No", "Indikator Kinerja Daerah", "Satuan", "Target 2019", "Target 2020", "Target 2021"],
                [1, "Jumlah sentra IKM", "sentra", 100, None, None],
                [2, "Nilai ekspor", "US$", 100, None, None],
            ],
            merged=["D3:F3"],
        ),
        {3: quarantined("cells_merged"), 4: accepted("direction_assumed", period_basis="year")},
    ),
    of(
        "official_stats",
        "a title with the year of the report and that of the table",
        lambda: xlsx([["PROFIL UMKM TAHUN 2023"], UMKM, SOURCE, CLASSES, [1, "Kota Metro", 10, None, None, 10]]),
        {5: quarantined("period_invalid")},
    ),
    of(
        "clusters",
        "a year in the title",
        lambda: xlsx(
            [
                ["DATA SENTRA IKM PROVINSI LAMPUNG KEADAAN 31 DESEMBER 2021"],
                CLUSTERS,
                [1, "Sentra Kopi", "Kota Metro", 25, 50, None, "Pangan", "Kopi", None],
                [2, "Sentra Tapis", "Kota Metro", 25, 50, 2020, "Sandang", "Tapis", None],
            ]
        ),
        {3: accepted(year="2021"), 4: accepted(year="2020")},
    ),
    of(
        "curation",
        "means with three places in a column that proves nothing",
        lambda: xlsx(
            [
                ["HASIL KURASI COACHING CLINIC EKSPOR JAWA TENGAH 2019"],
                ["Tanggal : 20 Juni 2019"],
                ["NO", "Nama Usaha", "NIB", "Kualitas", "Kuantitas", "Kemasan", "Nilai Akhir", "Keputusan", "Alasan"],
                [1, "CV Maju", nib(1), None, None, None, "85.333", "Lolos", None],
                [2, "CV Jaya", nib(2), None, None, None, 85.333, "Tidak Lolos", None],
            ]
        ),
        {4: quarantined("score_range"), 5: accepted(total_score="85.333", decision="not_chosen")},
    ),
    of(
        "missions",
        "the unit in a note below the table",
        lambda: xlsx([*MISSION, DEALS_BARE, deal(1, 5), deal(2, 6), [], ["*) Nilai dalam juta rupiah"]]),
        {
            6: accepted(deal_value_idr="5000000.00"),
            7: accepted(deal_value_idr="6000000.00"),
            9: rejected("name_blank"),
        },
    ),
    of(
        "official_stats",
        "figures of less than what their first words say",
        lambda: xlsx(
            [
                FIGURES,
                ["Lampung", None, "Jumlah UMKM", "Mikro", 2022, 147, "unit", "Dinas"],
                ["Lampung", None, "Jumlah UMKM yang tutup", "Mikro", 2021, 14, "unit", "Dinas"],
                ["Lampung", None, "Nilai ekspor kopi", None, 2022, 100, "US$", "BPS"],
            ]
        ),
        {
            2: accepted(indicator_code="registered_smes"),
            3: accepted("indicator_unknown", indicator_code="jumlah_umkm_yang_tutup"),
            4: accepted("indicator_unknown", indicator_code="nilai_ekspor_kopi"),
        },
    ),
    of(
        "targets",
        "notes below targets",
        lambda: xlsx([TARGETS, target(1, 7), *NOTES]),
        {2: accepted("direction_assumed", target_value="7.0000"), **dict.fromkeys((4, 5, 6), rejected("total_row"))},
    ),
    of(
        "official_stats",
        "notes below figures",
        lambda: xlsx([FIGURES, ["Lampung", None, "Jumlah UMKM", "Mikro", 2022, 147, "unit", "Dinas"], *NOTES]),
        {2: accepted(figure_value="147.0000"), **dict.fromkeys((4, 5, 6), rejected("total_row"))},
    ),
    of(
        "training",
        "an event merged over those who took part, with its places and days, and the days of two of them",
        lambda: xlsx(
            [
                [
                    *("NO", "NAMA PESERTA", "NIB", "No HP", "Nama Pelatihan", "Angkatan", "Tanggal Mulai"),
                    *("Tanggal Selesai", "Lokasi", "Kuota", "Jumlah Hari", "Hari Hadir"),
                ],
                [1, "Ani", nib(1), None, "Bimtek", "I", "20 Juni 2023", "22 Juni 2023", "Kota Makassar", 4, 3, 3],
                *([at, f"Budi {at}", nib(at), *[None] * 8, days] for at, days in ((2, 2), (3, None), (4, 2))),
            ],
            merged=[*(f"{letter}2:{letter}5" for letter in "EFGHIJK"), "L3:L4"],
        ),
        {
            2: accepted(quota="4", days_held="3", days_attended="3"),
            **{row: quarantined("cells_merged") for row in (3, 4)},
            5: accepted(quota="4", days_held="3", days_attended="2"),
        },
        sidecar="programme: SULSEL-EKSPOR-2023",
    ),
    of(
        "training",
        "ticks merged over days and over people",
        lambda: xlsx(
            [
                *[["Kegiatan : Bimtek Ekspor 2023"], ["Tanggal : 20 s.d. 22 Juni 2023"], ["Tempat : Kota Makassar"]],
                ["NO", "NAMA PESERTA", "NIB", "No. HP", "Kehadiran"],
                [None, None, None, None, "Hari 1", "Hari 2", "Hari 3"],
                [1, "Ani", nib(1), None, "√"],
                [2, "Budi", nib(2), None, None, "√", "√"],
                [3, "Citra", nib(3), None, None, None, "√"],
            ],
            merged=["A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "E6:G6", "F7:F8"],
        ),
        {
            6: accepted(days_attended="3"),
            7: accepted(days_attended="2"),
            8: accepted(days_attended="2"),
        },
        sidecar="programme: SULSEL-EKSPOR-2023",
    ),
)
