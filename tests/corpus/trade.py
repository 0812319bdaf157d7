"""Sheets of declarations (PEB), certificates (SKA) and firms' reports, with the dirt of brokers and offices."""

from __future__ import annotations

from collections.abc import Mapping

from tests.corpus.books import Cell, Rows, xlsx
from tests.corpus.dirt import Dirt, Fate, accepted, duplicate, quarantined

Row = dict[str, Cell]

_EXPORTER, _OWNER = "9120000000016", "9120000000024"


def peb(number: int, document: int = 0, **changes: Cell) -> Row:
    """A line of goods; of a document of its own, unless it is another's."""
    document = document or number
    row: Row = {
        "NO": number,
        "PEB NO": f"00010{document}",
        "PEB DATE": "2023-12-05",
        "NO AJU": f"0501001234562023120500000{document}",
        "OFFICE CODE": "050100",
        "CATEGORY": "10",
        "EXP DATE": "2023-12-07",
        "EXPORTER ID": _EXPORTER,
        "EXPORTER NAME": "UD GEMILANG",
        "OWNER ID": None,
        "OWNER NAME": None,
        "HS CODE": "09011110",
        "DESCRIPTION": "KOPI",
        "FOB VALUE FOB BRGR USD": 1000,
        "CURRENCY": "USD",
        "NDPBM": 15500,
        "NET WEIGHT IN KG": 100,
        "GROSS WEIGHT IN KG": 120,
        "DESTINATION": "JP",
        "NPE NO": f"00012{document}/NPE",
        "STATUS": "SELESAI",
    }
    named = {
        "FOB VALUE FOB BRGR USD" if name == "FOB" else name.replace("_", " "): cell for name, cell in changes.items()
    }
    return row | named


def ska(number: int, **changes: Cell) -> Row:
    """A line of a certificate."""
    row: Row = {
        "NO": number,
        "Nomor SKA": f"000123{number}/UPG/2023",
        "Jenis Form": "D",
        "Tanggal Terbit": "2023-12-05",
        "Nama Eksportir": "PT Gemilang",
        "NIB": _EXPORTER,
        "Daerah Asal": "Kab. Bone",
        "Kode HS": "121221",
        "Negara Tujuan": "Jepang",
        "No. Invoice": f"INV-{number}",
        "No. PEB": f"00010{number}",
        "Nilai FOB": 1250,
        "Valuta": "USD",
        "Status SKA": "Terbit",
        "Keterangan": None,
    }
    return row | {name.replace("_", " "): cell for name, cell in changes.items()}


def report(number: int, **changes: Cell) -> Row:
    """What a firm says that it exported."""
    row: Row = {
        "NO": number,
        "Nama Usaha": f"UD Maju {number}",
        "Nama Pemilik": "Siti",
        "NIB": f"912000000001{number}",
        "No. HP": "081234567890",
        "Kabupaten/Kota": "Kab. Bone",
        "Produk": "Rumput laut",
        "Negara Tujuan": "Malaysia",
        "Nilai Ekspor": 2_500_000,
        "Mata Uang": "Rp",
        "Cara Kirim": "Kurir",
        "Bukti": "Resi",
        "Contoh (Sampel)": "Tidak",
        "No. PEB": None,
        "Keterangan": None,
    }
    return row | {name.replace("_", " "): cell for name, cell in changes.items()}


def sheet(*rows: Row, title: Rows = ()) -> list[list[Cell]]:
    """Rows below their header and a title."""
    return [*(list(cells) for cells in title), list(rows[0]), *(list(row.values()) for row in rows)]


def book(
    name: str, source: str, rows: list[list[Cell]], fates: Mapping[int, Fate], more: Mapping[str, Rows] | None = None
) -> Dirt:
    """A workbook whose first sheet is `Data`; fates are of its rows by their number."""
    return Dirt(
        name,
        source,
        "data.xlsx",
        lambda: xlsx({"Data": rows, **(more or {})}),
        {("Data", row): fate for row, fate in fates.items()},
    )


def _on_two_sheets(name: str, fob: Cell, again: Fate, first: Fate | None = None, *, hidden: bool = False) -> Dirt:
    other = sheet(peb(1, FOB=fob))
    return Dirt(
        name,
        "exports",
        "data.xlsx",
        lambda: xlsx({"Data": sheet(peb(1)), "Lain": other}, hidden=["Lain"] if hidden else ()),
        {("Data", 2): first or again, ("Lain", 2): again},
    )


_OF_DOCUMENT: Row = dict.fromkeys(
    (
        *("PEB_NO", "PEB_DATE", "NO_AJU", "EXP_DATE", "EXPORTER_ID", "EXPORTER_NAME", "CURRENCY", "NDPBM"),
        *("DESTINATION", "NPE_NO", "STATUS"),
    )
)

PERIOD = ["Periode : Januari 2023"]

CORPUS = (
    book(
        "a flat sheet whose header says dollars, and a line in yen",
        "exports",
        sheet(peb(1), peb(2, CURRENCY="JPY", NDPBM=105)),
        {2: accepted(fob_usd="1000.00"), 3: quarantined("unit_disputed")},
    ),
    Dirt(
        "amounts with the sign of their own currency, by their format or as text, and with another's",
        "reported_exports",
        "data.xlsx",
        lambda: xlsx(
            sheet(
                report(1, Nilai_Ekspor=2500, Mata_Uang="SGD"),
                report(2, Nilai_Ekspor=2500, Mata_Uang="EUR"),
                report(3, Nilai_Ekspor="RM 2.500", Mata_Uang="MYR"),
                report(4, Nilai_Ekspor=2500, Mata_Uang="JPY"),
                report(5, Nilai_Ekspor="€ 2.500", Mata_Uang="USD"),
                title=[PERIOD],
            ),
            formats={
                f"I{row}": {"num_format": code}
                for row, code in ((3, "[$SGD] #,##0.00"), (4, "[$€-2] #,##0.00"), (6, "[$€-2] #,##0.00"))
            },
        ),
        {
            **{("Data", row): accepted(reported_value="2500.00") for row in (3, 4, 5)},
            **{("Data", row): quarantined("number_unreadable") for row in (6, 7)},
        },
    ),
    book(
        "a title with thousands of dollars and tons above a flat sheet",
        "exports",
        sheet(peb(1), title=[["Nilai dalam ribu US$, berat dalam ton"]]),
        {3: quarantined("unit_disputed")},
    ),
    book(
        "a title with dollars and kilograms above a flat sheet",
        "exports",
        sheet(peb(1), title=[["Nilai dalam US$, berat dalam kg"]]),
        {3: accepted(fob_usd="1000.00", net_weight_kg="100.0000")},
    ),
    book(
        "lines of one document that tell two exporters, and only some of them the owner",
        "exports",
        sheet(
            peb(1),
            peb(2, 1, HS_CODE="09011120", EXPORTER_ID=_OWNER, EXPORTER_NAME="UD LAIN"),
            peb(3, OWNER_ID=_OWNER, OWNER_NAME="UD LAIN"),
            peb(4, 3, HS_CODE="09011120"),
            peb(5, OWNER_ID=_OWNER, OWNER_NAME="UD LAIN"),
            peb(6, 5, HS_CODE="09011120", OWNER_ID=_EXPORTER, OWNER_NAME="UD GEMILANG"),
        ),
        {
            **dict.fromkeys((2, 3, 4, 5), quarantined("document_conflict")),
            6: accepted(goods_owner_name="UD LAIN"),
            7: accepted(item_number="2", goods_owner_name="UD GEMILANG"),
        },
    ),
    book(
        "a merged cell of the approval over the lines of a document",
        "exports",
        sheet(peb(1), peb(2, 1, HS_CODE="09011120", NPE_NO=None, STATUS=None)),
        dict.fromkeys((2, 3), quarantined("document_conflict")),
    ),
    Dirt(
        "a document merged over its lines, rate of exchange included, and a gross weight that two share",
        "exports",
        "data.xlsx",
        lambda: xlsx(
            sheet(
                peb(1),
                peb(2, 1, HS_CODE="09011120", **_OF_DOCUMENT),
                peb(3),
                peb(4, 3, HS_CODE="09011120", **_OF_DOCUMENT, GROSS_WEIGHT_IN_KG=None),
            ),
            merged=[
                *(f"{letter}{row}:{letter}{row + 1}" for letter in "BCDGHIOPSTU" for row in (2, 4)),
                "R4:R5",
            ],
        ),
        {
            ("Data", 2): accepted(item_number="1", ndpbm="15500.0000", npe_issued="True"),
            ("Data", 3): accepted(item_number="2", ndpbm="15500.0000", npe_issued="True"),
            **{("Data", row): quarantined("cells_merged") for row in (4, 5)},
        },
    ),
    book(
        "a number that counted up while it was drawn down",
        "exports",
        sheet(peb(1), peb(2, PEB_NO="000101", HS_CODE="09011120"), peb(3)),
        {**dict.fromkeys((2, 3), quarantined("document_conflict")), 4: accepted()},
    ),
    book(
        "an amended line below the line that it amends",
        "exports",
        sheet(peb(1), peb(2, 1, FOB=1200, STATUS="PERUBAHAN")),
        dict.fromkeys((2, 3), quarantined("document_conflict")),
    ),
    book(
        "a year of an export that is another than its declaration's",
        "exports",
        sheet(peb(1, EXP_DATE="2013-12-07"), peb(2, EXP_DATE="2022-12-07"), peb(3, EXP_DATE="2024-01-31")),
        {**dict.fromkeys((2, 3), quarantined("export_date_differs")), 4: accepted(exported_on="2024-01-31")},
    ),
    Dirt(
        "a report that repeats month by month, on a sheet each, and once on a sheet more",
        "reported_exports",
        "data.xlsx",
        lambda: xlsx(
            {
                name: sheet(report(1), title=[[f"Periode : {month} 2023"]])
                for name, month in (("Jan", "Januari"), ("Feb", "Februari"), ("Lagi", "Februari"))
            }
        ),
        {
            ("Jan", 3): accepted(reported_from="2023-01-01"),
            ("Feb", 3): accepted(reported_from="2023-02-01"),
            ("Lagi", 3): duplicate("row_duplicate"),
        },
    ),
    _on_two_sheets("a document on two sheets, with other figures", 900, quarantined("item_contradicts")),
    _on_two_sheets("a document on two sheets, line by line", 1000, duplicate("row_duplicate"), accepted()),
    _on_two_sheets(
        "a document on a hidden sheet, with other figures",
        900,
        quarantined("item_contradicts"),
        accepted(),
        hidden=True,
    ),
    book(
        "remarks that take a certificate back",
        "certificates",
        sheet(ska(1, Keterangan="BATAL"), ska(2, Keterangan="tidak dibatalkan"), ska(3, Keterangan="kirim via laut")),
        {2: quarantined("row_withdrawn"), 3: accepted(), 4: accepted()},
    ),
    book(
        "remarks of reports of exports that did not happen",
        "reported_exports",
        sheet(
            report(1, Keterangan="batal kirim"),
            report(2, Keterangan="belum diekspor"),
            report(3, Keterangan="sampel, dobel input"),
            report(4, Keterangan="lancar"),
            title=[PERIOD],
        ),
        {
            3: quarantined("row_withdrawn"),
            4: quarantined("not_exported"),
            5: quarantined("row_withdrawn"),
            6: accepted(),
        },
    ),
    book(
        "exporters on behalf of others",
        "exports",
        sheet(
            peb(1, EXPORTER_NAME="PT MAJU QQ UD GEMILANG"),
            peb(2, EXPORTER_NAME="PT MAJU QQ UD LAIN", OWNER_ID=_OWNER, OWNER_NAME="UD LAIN"),
            peb(3, EXPORTER_NAME="CV QQ JAYA"),
        ),
        {
            2: quarantined("name_on_behalf"),
            3: accepted(goods_owner_name="UD LAIN"),
            4: accepted(exporter_name="CV QQ JAYA"),
        },
    ),
    book(
        "states of goods that stayed, and the number of a refusal",
        "exports",
        sheet(
            peb(1, STATUS="GAGAL EKSPOR"),
            peb(2, STATUS="DICABUT"),
            peb(3, NPE_NO="NPP 000123"),
            peb(4, PEB_NO="000104; 000105"),
        ),
        {
            **dict.fromkeys((2, 3), quarantined("status_unclear")),
            4: quarantined("npe_invalid"),
            5: accepted("several_numbers", npe_issued="True"),
        },
    ),
    book(
        "several numbers where that of a certificate or declaration belongs",
        "certificates",
        sheet(
            ska(1, Nomor_SKA="0001231/UPG/2023; 0001232/UPG/2023"),
            ska(2, Nomor_SKA="0001233 / upg / 2023"),
            ska(3, **{"No. PEB": "05/12/23"}),
            ska(4, **{"Nama Eksportir": "PT Maju QQ UD Gemilang"}),
        ),
        {
            2: quarantined("several_numbers"),
            3: accepted(ska_number="0001233/UPG/2023"),
            4: quarantined("peb_reference_invalid"),
            5: quarantined("name_on_behalf"),
        },
    ),
    Dirt(
        "lines that are crossed out, a cell of one, and empty cells of another",
        "exports",
        "data.xlsx",
        lambda: xlsx(
            sheet(peb(1), peb(2), peb(3), peb(4)),
            struck=[*(f"{letter}3" for letter in "ABCDEFGHIJKLMNOPQRSTU"), "N4", "J5", "K5"],
        ),
        {
            ("Data", 2): accepted(),
            ("Data", 3): quarantined("row_struck"),
            ("Data", 4): accepted("cell_struck"),
            ("Data", 5): accepted(),
        },
    ),
    book(
        "a flat sheet that says nothing of approvals",
        "exports",
        sheet({name: cell for name, cell in peb(1).items() if name not in ("NPE NO", "STATUS")}),
        {2: accepted("approval_untold", npe_issued="False")},
    ),
    book(
        "the FOB of a document on each of its lines",
        "exports",
        sheet(
            *(peb(at, 1, NET_WEIGHT_IN_KG=at) for at in (1, 2, 3)),
            *(peb(at, 4, NET_WEIGHT_IN_KG=at, FOB=10 * at) for at in (4, 5, 6)),
        ),
        {
            **dict.fromkeys((2, 3, 4), accepted("fob_repeated")),
            **dict.fromkeys((5, 6, 7), accepted()),
        },
    ),
    book(
        "AS for the United States",
        "exports",
        sheet(peb(1, DESTINATION="AS"), peb(2, DESTINATION="US")),
        {2: quarantined("destination_invalid"), 3: accepted(destination_country="US")},
    ),
    book(
        "a report of a few rupiah",
        "reported_exports",
        sheet(report(1, Nilai_Ekspor=5000), report(2, Nilai_Ekspor=100_000), title=[PERIOD]),
        {3: accepted("value_small"), 4: accepted()},
    ),
    book(
        "names and goods marked as cancelled, sums among goods, and weights below nothing",
        "exports",
        sheet(
            peb(1, EXPORTER_NAME="UD GEMILANG (BATAL)"),
            peb(2, DESCRIPTION="KOPI - DIBATALKAN"),
            peb(3, EXPORTER_NAME="CV BATAL JAYA"),
            peb(4, DESCRIPTION="JUMLAH"),
            peb(5, NET_WEIGHT_IN_KG=-100),
        ),
        {
            2: quarantined("note_in_name"),
            3: quarantined("row_withdrawn"),
            4: accepted(exporter_name="CV BATAL JAYA"),
            5: quarantined("like_total"),
            6: quarantined("negative"),
        },
    ),
    Dirt(
        "reports on a sheet of their month and again on that of the year",
        "reported_exports",
        "data.xlsx",
        lambda: xlsx(
            {
                "Data": sheet(report(1), report(2), title=[PERIOD]),
                "Rekap": sheet(
                    {name: cell for name, cell in report(1).items() if name != "Produk"},
                    {name: cell for name, cell in report(2, Nilai_Ekspor=7).items() if name != "Produk"},
                    title=[PERIOD],
                ),
            }
        ),
        {
            ("Data", 3): quarantined("report_repeated"),
            ("Data", 4): accepted(),
            ("Rekap", 3): quarantined("report_repeated"),
            ("Rekap", 4): accepted("value_small"),
        },
    ),
    Dirt(
        "a title that was copied from the sheet of another month",
        "reported_exports",
        "data.xlsx",
        lambda: xlsx({"JAN": sheet(report(1), title=[PERIOD]), "FEB": sheet(report(2), title=[PERIOD])}),
        {("JAN", 3): accepted(), ("FEB", 3): accepted("period_sheet_differs")},
    ),
    book(
        "a title with thousands above certificates",
        "certificates",
        sheet(ska(1), title=[["(dalam ribu US$)"]]),
        {3: quarantined("unit_disputed")},
    ),
    book(
        "a title with millions of rupiah above reports",
        "reported_exports",
        sheet(report(1), title=[PERIOD, ["(dalam juta rupiah)"]]),
        {4: quarantined("unit_disputed")},
    ),
    book(
        "a title with dollars above reports in two currencies",
        "reported_exports",
        sheet(report(1), report(2, Nilai_Ekspor=500, Mata_Uang="US$"), title=[PERIOD, ["Nilai dalam US$"]]),
        {4: quarantined("unit_disputed"), 5: accepted(reported_value="500.00", currency="USD")},
    ),
)
