"""Numbers of people, firms, goods and places."""

from __future__ import annotations

from collections.abc import Mapping

from tests.corpus.books import Cell, xlsx
from tests.corpus.dirt import Dirt, Fate, duplicate, quarantined, rejected
from tests.corpus.firms import FIRMS, Firm, clean, table
from tests.corpus.workbooks import NAMES, district, district_sheet, meant

A, B, C = FIRMS[:3]


def rows(name: str, *firms: Firm, fates: Mapping[int, Fate]) -> Dirt:
    text = table(*(firm.line() for firm in firms))
    return Dirt(name, "registry", "data.csv", text.encode, {("csv", 2 + at): fate for at, fate in fates.items()})


def cell(name: str, at: int, value: Cell, fate: Fate) -> Dirt:
    """A workbook in which one cell of the first firm is something else than text."""
    changed: list[Cell] = [*A.row[:at], value, *A.row[at + 1 :]]
    data = [NAMES, changed, *(firm.row for firm in FIRMS[1:])]
    return Dirt(name, "registry", "data.xlsx", lambda: xlsx(data), clean(sheet="Data") | {("Data", 2): fate})


CORPUS = (
    rows("NIB in scientific notation", A.but(nib="1,20822E+12"), fates={0: quarantined("nib_digits_lost")}),
    cell("NIB as a number of 13 digits", 3, 1208220012341, A.read()),
    cell("NIB as a number of 12 digits", 3, 208220012341, A.read("nib_padded", nib="0208220012341")),
    rows("NIB with a label", A.but(nib="NIB: 1208220012341"), fates={0: A.read("nib_tidied")}),
    rows("NIB of 12 digits and .0", A.but(nib="208220012341.0"), fates={0: A.read("nib_padded", nib="0208220012341")}),
    rows("NIB in full-width digits", A.but(nib="１２０８２２００１２３４１"), fates={0: A.read()}),
    rows("NIB in Arabic digits", A.but(nib="١٢٠٨٢٢٠٠١٢٣٤١"), fates={0: A.read("nib_tidied")}),
    rows(
        "letters and numbers in the dress of chats and PDF files",
        A.but(nama_umkm="ＵＤ Ｍａｊｕ", nama_kabupaten_kota="Ｋａｂ．Bone", jumlah_karyawan="３"),
        B.but(nama_umkm="𝓚𝓸𝓹𝓲 𝐁𝐨𝐧𝐞", nama_pemilik="Soﬁa"),
        C.but(nama_umkm="Ⓚopi 12²", nama_pemilik="－"),
        fates={
            0: A.read(),
            1: B.read(business_name="Kopi Bone", owner_name="Sofia"),
            2: C.read(business_name="Kopi 12²", owner_name=None),
        },
    ),
    rows("NIB with a letter", A.but(nib="12O8220012341"), fates={0: quarantined("nib_invalid")}),
    rows("NIK with an apostrophe", A.but(nik="'7308014502900001"), fates={0: A.read(nik_masked="****0001")}),
    rows("NIK with .0", A.but(nik="7308014502900001.0"), fates={0: quarantined("nik_numeric")}),
    rows(
        "NIK rounded before they were text",
        *(A.but(nama_umkm=f"UD {at}", nik=f"73080145029000{at}0", nib="") for at in range(1, 6)),
        fates=dict.fromkeys(range(5), quarantined("nik_numeric")),
    ),
    rows("NIB of 11 digits", A.but(nib="12082200123"), fates={0: quarantined("nib_invalid")}),
    rows("NIB with spaces and dashes", A.but(nib="1208-2200 12341"), fates={0: A.read()}),
    cell("NIK as a number", 2, 7308014502900001, quarantined("nik_numeric")),
    rows("NIK in scientific notation", A.but(nik="7,30801E+15"), fates={0: quarantined("nik_numeric")}),
    rows("NIK with serial 0000", A.but(nik="7308014502900000"), fates={0: quarantined("nik_invalid")}),
    rows("NIK with a day that is none", A.but(nik="7308013202900001"), fates={0: quarantined("nik_invalid")}),
    rows(
        "NIK of a district that is none",
        A.but(nik="9908014502900001"),
        fates={0: A.but(nik="9908014502900001").read("nik_region_unknown")},
    ),
    rows("phone without its zero", A.but(no_telp="81234567890"), fates={0: A.read(phone_masked="****7890")}),
    rows("phone with country code", A.but(no_telp="+62 812-3456-7890"), fates={0: A.read(phone_masked="****7890")}),
    rows(
        "two phones in a cell", A.but(no_telp="081234567890 / 085299998888"), fates={0: A.read(phone_masked="****7890")}
    ),
    rows("phone with .0", A.but(no_telp="6281234567890.0"), fates={0: A.read(phone_masked="****7890")}),
    rows("phone with an extension", A.but(no_telp="0411-872345 ext 12"), fates={0: A.read(phone_masked="****2345")}),
    rows("phone with a letter", A.but(no_telp="O81234567890"), fates={0: A.read("phone_invalid", phone_masked=None)}),
    rows(
        "phone of Malaysia",
        A.but(no_telp="+60 12-345 6789"),
        fates={0: A.read("phone_foreign", phone_masked="****6789")},
    ),
    rows("phone made up", A.but(no_telp="08123456789"), fates={0: A.read("phone_invalid", phone_masked=None)}),
    rows(
        "phone made up, and no other key",
        A.but(nik="", nib="", no_telp="08123456789"),
        fates={0: quarantined("key_missing")},
    ),
    rows("a phone that is none", A.but(no_telp="tidak ada"), fates={0: A.read("phone_invalid", phone_masked=None)}),
    rows(
        "the same row twice",
        A,
        A,
        fates={0: A.read(), 1: duplicate("row_duplicate")},
    ),
    rows(
        "one NIB in two rows",
        A,
        A.but(nama_umkm="UD Maju Jaya"),
        fates={0: quarantined("nib_duplicate"), 1: A.read(business_name="UD Maju Jaya")},
    ),
    rows(
        "no key at all",
        A.but(nik="", nib="", no_telp=""),
        fates={0: quarantined("key_missing")},
    ),
    rows(
        "a region that is none",
        A.but(nama_kabupaten_kota="Kab. Antah Berantah"),
        fates={0: quarantined("region_unresolved")},
    ),
    rows(
        "a region in another spelling",
        A.but(nama_kabupaten_kota="KABUPATEN  BONE", kecamatan="Kec. Tanete Riattang"),
        fates={0: A.read(district_code="730821")},
    ),
    rows(
        "a region of the codes before 2022",
        A.but(nama_kabupaten_kota="91.01", kecamatan="Merauke", kelurahan="Samkai"),
        fates={0: A.read("region_recoded", region_code="9301")},
    ),
    rows(
        "a size that the figures contradict",
        A.but(kategori="Menengah"),
        fates={0: A.read("size_class_differs", size_class_stated="menengah", size_class_computed="mikro")},
    ),
    Dirt(
        "HS codes dotted and without their zero",
        "registry",
        "data.xlsx",
        lambda: xlsx(
            district_sheet(
                district(1, "Tanete Riattang", 0, hs="0901.11.10"),
                district(2, None, 1, hs="9011110"),
                district(3, None, 2, hs="kopi"),
            )
        ),
        {
            ("Data", 7): meant(0, "hs_dotted", hs_code="09011110"),
            ("Data", 8): meant(1, "hs_padded", hs_code="09011110"),
            ("Data", 9): meant(2, "hs_invalid", hs_code=None),
        },
    ),
    rows("KBLI that is none", A.but(kbli="04999"), fates={0: A.read("kbli_unknown", kbli=None)}),
    rows("workers beyond belief", A.but(jumlah_karyawan="50000"), fates={0: A.read("workers_range", workers="50000")}),
    rows("a blank name", A.but(nama_umkm=""), fates={0: rejected("name_blank")}),
)
