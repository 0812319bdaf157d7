"""Spreadsheets: formats, sheets, headers, merged cells, formulas, dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tests.corpus.books import Cell, ods, rewritten, without_cached_values, xls, xlsb, xlsx
from tests.corpus.dirt import Dirt, Fate, accepted, duplicate, quarantined, rejected
from tests.corpus.firms import FIRMS, HEADER, clean
from umkm_pipeline.model.codes import FileStatus

NAMES: list[Cell] = list(HEADER.split(";"))
ROWS: list[list[Cell]] = [NAMES, *(firm.row for firm in FIRMS)]
SHEET = clean(sheet="Data")
A, B = FIRMS[:2]
OLD = A.but(nama_umkm="Gula Aren", nik="7308014502900008", nib="1208220012348")

DISTRICT: list[Cell] = [
    "No", "Kecamatan", "Desa/Kelurahan", "Nama Usaha", "Nama Pemilik", "L/P", "No KTP/NIK", "No. HP/WA",
    "Jenis Produk", "Kode HS", "Omzet/Bln (Rp ribu)", "Aset (Rp juta)", "Jumlah tenaga kerja", "Skala Usaha", "NIB",
    "Legalitas", None, "Keterangan",
]  # fmt: skip
DISTRICT_BELOW: list[Cell] = [*[None] * 15, "PIRT", "Halal", None]


def district(number: int, kecamatan: str | None, firm: int, **cells: Cell) -> list[Cell]:
    one = FIRMS[firm]
    named: dict[str, Cell] = {"turnover": "2.300", "assets": "50", "hs": "09011110", **cells}
    return [
        number, kecamatan, "Watampone", one.nama_umkm, one.nama_pemilik, "P", one.nik, one.no_telp, "Kopi", named["hs"],
        named["turnover"], named["assets"], "3", "Mikro", one.nib, "√", "-", None,
    ]  # fmt: skip


def district_sheet(*rows: list[Cell], header: list[Cell] | None = None) -> list[list[Cell]]:
    return [
        ["DATA UMKM KABUPATEN BONE"],
        ["DINAS KOPERASI DAN UKM"],
        ["KEADAAN PER 31 DESEMBER 2023"],
        [],
        header or DISTRICT,
        DISTRICT_BELOW,
        *rows,
    ]


def meant(firm: int, *warnings: str, **values: str | None) -> Fate:
    one = FIRMS[firm]
    shown: dict[str, str | None] = {
        "business_name": one.nama_umkm,
        "nib": one.nib,
        "district_code": "730821",
        "turnover_idr": "27600000.00",
        "assets_idr": "50000000.00",
        "certificates": "PIRT",
        "as_of_date": "2023-12-31",
    }
    return accepted(*warnings, **{**shown, **values})


def registry(
    name: str, data: Callable[[], bytes], rows: Mapping[tuple[str, int], Fate], file: str = "data.xlsx"
) -> Dirt:
    return Dirt(name, "registry", file, data, rows)


def held(name: str, data: Callable[[], bytes], rule: str, *says: str, rows: int = 8) -> Dirt:
    fates = {("Data", 1 + at): quarantined(rule) for at in range(rows)}
    return Dirt(name, "registry", "data.xlsx", data, fates, FileStatus.HELD, says)


OSS: list[Cell] = [
    "No.", "Id Proyek", "Nib", "Nama Perusahaan", "Tanggal Terbit Oss", "Uraian Skala Usaha", "Alamat Usaha",
    "Kab Kota Usaha", "kecamatan_usaha", "kelurahan_usaha", "Kbli", "Nama User", "Nomor Identitas User", "Nomor Telp",
    "Jumlah Investasi", "TKI", "Uraian Jenis Perusahaan", "Uraian Risiko Proyek", "nama_proyek", "Email",
]  # fmt: skip


def oss(firm: int, issued: Cell) -> list[Cell]:
    one = FIRMS[firm]
    return [
        firm + 1, f"P-{firm}", one.nib, one.nama_umkm, issued, "Usaha Mikro", one.alamat,
        "Kab. Bone", "Tanete Riattang", "Watampone", "10130", one.nama_pemilik, one.nik, one.no_telp,
        "50000000", "3", "Perseorangan", "Rendah", "Kopi", "a@contoh.id",
    ]  # fmt: skip


PEB: list[Cell] = [
    *("NO", "PEB NO", "PEB DATE", "NO AJU", "OFFICE CODE", "CATEGORY", "EXP DATE", "EXPORTER ID", "EXPORTER NAME"),
    *("HS CODE", "DESCRIPTION", "FOB VALUE FOB BRGR USD", "CURRENCY", "NDPBM", "NET WEIGHT IN KG", "DESTINATION"),
    *("UN LOADING PORT", "NPE NO", "STATUS"),
]


def peb(number: int, npe: Cell, status: Cell = None) -> list[Cell]:
    return [
        *(number, f"00010{number}", "2023-12-01", f"0501001234562023120100000{number}", "050100", "21", "2023-12-05"),
        *(FIRMS[0].nib, FIRMS[0].nama_umkm, "09011110", "Kopi", "1000", "USD", "15500", "100", "JP", "IDMAK"),
        *(npe, status),
    ]


CORPUS = (
    Dirt(
        "words where the number of an approval belongs",
        "exports",
        "peb.xlsx",
        lambda: xlsx(
            [
                PEB,
                peb(1, "000123/NPE"),
                peb(2, None),
                peb(3, "belum"),
                peb(4, 0),
                peb(5, "dalam proses", "DIBATALKAN"),
                peb(6, "000128/NPE", "BELUM NPE"),
            ]
        ),
        {
            ("Data", 2): accepted(npe_issued="True"),
            ("Data", 3): accepted(npe_issued="False"),
            ("Data", 4): quarantined("npe_invalid"),
            ("Data", 5): quarantined("npe_invalid"),
            ("Data", 6): accepted(npe_issued="False", is_cancelled="True"),
            ("Data", 7): quarantined("status_unclear"),
        },
    ),
    registry("xls of 1997", lambda: xls(ROWS), SHEET, "data.xls"),
    registry("OpenDocument", lambda: ods(ROWS), SHEET, "data.ods"),
    registry("binary workbook", lambda: xlsb(ROWS), SHEET, "data.xlsb"),
    registry("xlsx with the name of xls", lambda: xlsx(ROWS), SHEET, "data.xls"),
    *(
        registry(
            f"a kabupaten in a title before {more}",
            partial(
                xlsx, [[f"DATA UMKM KABUPATEN BONE {more}"], *district_sheet(district(1, "Tanete Riattang", 0))[1:]]
            ),
            {("Data", 7): meant(0, region_code="7308")},
        )
        for more in ("PROVINSI SULAWESI SELATAN TAHUN 2023", "SEMESTER II", "(PER 31 DESEMBER 2023)")
    ),
    registry(
        "a title with its year, the day in two spellings, and the law that it rests on",
        lambda: xlsx(
            [
                ["DATA UMKM KABUPATEN BONE TAHUN 2023"],
                ["Dasar: Perbup No. 5 Tahun 2021"],
                ["KEADAAN PER 31 DESEMBER 2023"],
                ["Keadaan per : 31-12-2023"],
                DISTRICT,
                DISTRICT_BELOW,
                district(1, "Tanete Riattang", 0),
            ]
        ),
        {("Data", 7): meant(0, region_code="7308")},
    ),
    registry(
        "instructions first, titles, two-row header, merged cells, footer",
        lambda: xlsx(
            {
                "PETUNJUK": [["Cara pengisian"], ["1. Isi semua kolom"]],
                "Pangan": district_sheet(
                    district(1, "Tanete Riattang", 0),
                    district(2, None, 1),
                    [None, "JUMLAH", *[None] * 8, "4.600"],
                    [],
                    [None, None, "Mengetahui,"],
                    [None, None, "Kepala Dinas"],
                ),
            }
        ),
        {
            ("Pangan", 7): meant(0),
            ("Pangan", 8): meant(1),
            ("Pangan", 9): rejected("total_row"),
            ("Pangan", 11): rejected("total_row"),
            ("Pangan", 12): rejected("total_row"),
        },
    ),
    registry(
        "sums, a page break and a new count in the middle",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0),
                DISTRICT,
                district(2, None, 1),
                [None, "Sub Total Kec. Tanete Riattang", *[None] * 8, "4.600"],
                district(1, None, 2),
                district(2, "Awangpone", 3),
                [None, None, None, "JUMLAH KECAMATAN AWANGPONE", *[None] * 6, "2.300"],
                [None, "J U M L A H", *[None] * 8, "6.900"],
            )
        ),
        {
            ("Data", 7): meant(0),
            ("Data", 8): rejected("header_repeated"),
            ("Data", 9): meant(1),
            ("Data", 10): rejected("total_row"),
            ("Data", 11): meant(2, "village_unresolved", district_code=None),
            ("Data", 12): meant(3, "village_unresolved", district_code="730816"),
            ("Data", 13): rejected("total_row"),
            ("Data", 14): rejected("total_row"),
        },
    ),
    registry(
        "the header again with another unit",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0),
                DISTRICT,
                DISTRICT_BELOW,
                district(2, None, 1),
                [("Omzet/Bln (Rp juta)" if name == "Omzet/Bln (Rp ribu)" else name) for name in DISTRICT],
                district(3, None, 2, turnover="2,3"),
            )
        ),
        {
            ("Data", 7): meant(0),
            ("Data", 8): rejected("header_repeated"),
            ("Data", 9): rejected("name_blank"),
            ("Data", 10): meant(1),
            ("Data", 11): rejected("header_repeated"),
            ("Data", 12): quarantined("header_moved"),
        },
    ),
    registry(
        "two places below each other on one sheet",
        lambda: xlsx(
            [
                *district_sheet(district(1, "Tanete Riattang", 0)),
                [],
                *district_sheet(district(1, None, 1)),
                [],
                ["DATA UMKM KABUPATEN MAROS"],
                ["KEADAAN PER 31 DESEMBER 2023"],
                DISTRICT,
                DISTRICT_BELOW,
                district(1, "Lau", 2),
            ]
        ),
        {
            ("Data", 7): meant(0),
            **{("Data", at): rejected("name_blank") for at in (9, 10, 11, 14, 17, 18)},
            ("Data", 13): rejected("header_repeated"),
            ("Data", 15): meant(1),
            ("Data", 19): rejected("header_repeated"),
            ("Data", 20): quarantined("header_moved"),
            ("Data", 21): quarantined("header_moved"),
        },
    ),
    Dirt(
        "sums among clusters, in words of their own",
        "clusters",
        "data.xlsx",
        lambda: xlsx(
            [
                [
                    *("No", "Nama Sentra", "Kecamatan", "Jumlah Unit Usaha", "Jumlah Tenaga Kerja", "Kabupaten/Kota"),
                    *("Jenis Industri", "Tahun"),
                ],
                [1, "Songkok", "Tanete Riattang", 20, 50],
                [None, "Jumlah Kec. Tanete Riattang", None, 20, 50],
                [1, "Gerabah", "Awangpone", 10, 30],
                [None, "Total sentra IKM", None, 30, 80],
                [None, "Rata-rata", None, 15, 40],
            ]
        ),
        {
            ("Data", 2): accepted(cluster_name="Songkok", firms="20"),
            ("Data", 3): rejected("total_row"),
            ("Data", 4): accepted(cluster_name="Gerabah", firms="10"),
            ("Data", 5): quarantined("like_total"),
            ("Data", 6): rejected("total_row"),
        },
        sidecar='province: "73"\nregion: "7308"\n',
    ),
    registry(
        "a title that says a header's word",
        lambda: xlsx([["Daftar Nama Usaha dan NIB"], [], *ROWS]),
        clean(first=4, sheet="Data"),
    ),
    registry("an empty sheet beside", lambda: xlsx({"Data": ROWS, "Sheet2": []}), SHEET),
    registry(
        "two sheets of one layout",
        lambda: xlsx({"Data": ROWS[:4], "Lanjutan": [NAMES, *ROWS[4:]]}),
        {("Data", 2 + at): FIRMS[at].read() for at in range(3)}
        | {("Lanjutan", 2 + at): FIRMS[3 + at].read() for at in range(4)},
    ),
    registry(
        "an older sheet that is hidden",
        lambda: xlsx(
            {"Lama": [NAMES, B.row, A.but(kbli="10131").row, OLD.row], "Data": ROWS},
            hidden={"Lama"},
        ),
        {
            **SHEET,
            ("Lama", 2): duplicate("row_duplicate"),
            ("Lama", 3): quarantined("nib_duplicate"),
            ("Lama", 4): OLD.read("sheet_hidden"),
        },
    ),
    registry(
        "an older sheet at the end that only a program can show",
        lambda: xlsx({"Data": ROWS, "Lama": [NAMES, A.but(kbli="10131").row]}, very_hidden={"Lama"}),
        {**SHEET, ("Lama", 2): quarantined("nib_duplicate")},
    ),
    Dirt(
        "a hidden sheet of something else",
        "registry",
        "data.xlsx",
        lambda: xlsx({"Data": ROWS, "Ref": [["Mikro"], ["Kecil"]]}, hidden={"Ref"}),
        {
            (sheet, at): quarantined("layout_unknown")
            for sheet, rows in (("Data", 8), ("Ref", 2))
            for at in range(1, rows + 1)
        },
        FileStatus.HELD,
        ("sheet Ref (hidden)",),
    ),
    registry(
        "column numbers below the header",
        lambda: xlsx([NAMES, [f"({at})" for at in range(1, 15)], *ROWS[1:]]),
        clean(first=3, sheet="Data"),
    ),
    registry(
        "table that begins in column C",
        lambda: xlsx([[None, None, *row] for row in ROWS]),
        SHEET,
    ),
    registry(
        "empty numbered rows",
        lambda: xlsx(district_sheet(district(1, "Tanete Riattang", 0), [2], [3, None, None, "....."])),
        {("Data", 7): meant(0)},
    ),
    registry(
        "a row pushed one column to the right",
        lambda: xlsx([*ROWS[:7], [*ROWS[7][:12], None, *ROWS[7][12:]]]),
        SHEET | {("Data", 8): quarantined("row_shifted")},
    ),
    registry(
        "formulas with values",
        lambda: xlsx(ROWS, formulas={"L2": ("=1150000*2", 2_300_000)}),
        SHEET,
    ),
    registry(
        "a formula without a value",
        lambda: without_cached_values(xlsx(ROWS, formulas={"L2": ("=1150000*2", None)})),
        SHEET | {("Data", 2): quarantined("formula_without_value")},
    ),
    registry(
        "a formula that failed",
        lambda: xlsx(ROWS, formulas={"L2": ("=1/0", "#DIV/0!")}),
        SHEET | {("Data", 2): quarantined("formula_error")},
    ),
    held("a header twice", lambda: xlsx([[*NAMES[:-1], "nama umkm"], *ROWS[1:]]), "header_duplicate", "nama umkm"),
    held(
        "a column that nobody knows",
        lambda: xlsx([[*row, "x" if at else "zodiak"] for at, row in enumerate(ROWS)]),
        "column_unknown",
        "O (zodiak)",
    ),
    held("no header", lambda: xlsx(ROWS[1:]), "layout_unknown", rows=7),
    registry(
        "thousands and millions in the header",
        lambda: xlsx(district_sheet(district(1, "Tanete Riattang", 0, turnover=2300.5, assets="0,5"))),
        {("Data", 7): meant(0, turnover_idr="27606000.00", assets_idr="500000.00")},
    ),
    registry(
        "a unit that no header should have",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0),
                header=[("Omzet/Bln (dus)" if name == "Omzet/Bln (Rp ribu)" else name) for name in DISTRICT],
            )
        ),
        {("Data", 7): quarantined("unit_unknown")},
    ),
    registry(
        "a turnover without month or year",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0),
                header=[("Omzet (Rp ribu)" if name == "Omzet/Bln (Rp ribu)" else name) for name in DISTRICT],
            )
        ),
        {("Data", 7): quarantined("unit_unknown")},
    ),
    registry(
        "English numbers on one sheet, Indonesian on the next",
        lambda: xlsx(
            {
                "A": [NAMES, FIRMS[0].but(omset_per_bulan="500,000").row, FIRMS[1].but(omset_per_bulan="1,250.50").row],
                "B": [NAMES, FIRMS[2].but(omset_per_bulan="500.000").row, FIRMS[3].but(omset_per_bulan="750.000").row],
            }
        ),
        {
            ("A", 2): FIRMS[0].read(turnover_idr="6000000.00"),
            ("A", 3): FIRMS[1].read("turnover_small", turnover_idr="15006.00"),
            ("B", 2): FIRMS[2].read(turnover_idr="6000000.00"),
            ("B", 3): FIRMS[3].read(turnover_idr="9000000.00"),
        },
    ),
    registry(
        "the unit in the title alone",
        lambda: xlsx([["DATA UMKM (dalam ribuan rupiah)"], NAMES, FIRMS[0].but(omset_per_bulan="2.300").row]),
        {("Data", 3): FIRMS[0].read(turnover_idr="27600000.00", assets_idr="50000000000.00")},
    ),
    registry(
        "another unit in the title than in the header",
        lambda: xlsx(
            [["Nilai dalam jutaan Rp"], *district_sheet(district(1, "Tanete Riattang", 0, turnover=2300.5))],
        ),
        {("Data", 8): quarantined("unit_conflict")},
    ),
    registry(
        "millions written as zeros",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0, turnover="2,3", assets="50"),
                header=[("Omzet/Bln (Rp 000.000)" if name == "Omzet/Bln (Rp ribu)" else name) for name in DISTRICT],
            )
        ),
        {("Data", 7): meant(0)},
    ),
    registry(
        "a turnover of three months",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0),
                header=[("Omzet/Bln (3 bulan)" if name == "Omzet/Bln (Rp ribu)" else name) for name in DISTRICT],
            )
        ),
        {("Data", 7): quarantined("period_unknown")},
    ),
    registry(
        "true where a number belongs",
        lambda: xlsx([NAMES, [*FIRMS[0].row[:-1], True], FIRMS[1].row]),
        {("Data", 2): quarantined("number_unreadable"), ("Data", 3): FIRMS[1].read()},
    ),
    registry(
        "dates that may be two",
        lambda: xlsx([OSS, oss(0, "03/04/2021"), oss(1, "05/06/2021"), oss(2, "7 Agustus 2021")]),
        {
            ("Data", 2): quarantined("date_ambiguous"),
            ("Data", 3): quarantined("date_ambiguous"),
            ("Data", 4): accepted(nib_issued_on="2021-08-07"),
        },
    ),
    registry(
        "numbers of days in a workbook that counts from 1904",
        lambda: rewritten(
            xlsx([OSS, oss(0, 42908), oss(1, "42908"), oss(2, "23 Juni 2021")]),
            *("xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" '),
        ),
        {
            ("Data", 2): accepted(nib_issued_on="2021-06-23"),
            ("Data", 3): quarantined("date_ambiguous"),
            ("Data", 4): accepted(nib_issued_on="2021-06-23"),
        },
    ),
    registry(
        "numbers of days in a workbook that counts from 1900",
        lambda: xlsx([OSS, oss(0, 44370), oss(1, "44370"), oss(2, 10130)]),
        {
            ("Data", 2): accepted(nib_issued_on="2021-06-23"),
            ("Data", 3): accepted(nib_issued_on="2021-06-23"),
            ("Data", 4): quarantined("date_unreadable"),
        },
    ),
    registry(
        "one date with the month first among dates that may be two",
        lambda: xlsx([OSS, oss(0, "03/04/2021"), oss(1, "05/06/2021"), oss(2, "06/25/2021")]),
        {
            ("Data", 2): quarantined("date_ambiguous"),
            ("Data", 3): quarantined("date_ambiguous"),
            ("Data", 4): accepted(nib_issued_on="2021-06-25"),
        },
    ),
    registry(
        "a date before there were any",
        lambda: xlsx([OSS, oss(0, "1 Januari 1900")]),
        {("Data", 2): accepted("date_implausible", nib_issued_on="1900-01-01")},
    ),
    registry(
        "dates that their column decides",
        lambda: xlsx([OSS, oss(0, "03/04/2021"), oss(1, "25/06/2021")]),
        {("Data", 2): accepted(nib_issued_on="2021-04-03"), ("Data", 3): accepted(nib_issued_on="2021-06-25")},
    ),
    registry(
        "dates of a column that contradicts itself",
        lambda: xlsx([OSS, oss(0, "03/04/2021"), oss(1, "25/06/2021"), oss(2, "06/25/2021")]),
        {
            ("Data", 2): quarantined("date_ambiguous"),
            ("Data", 3): accepted(nib_issued_on="2021-06-25"),
            ("Data", 4): accepted(nib_issued_on="2021-06-25"),
        },
    ),
)
