"""Delimited text: encodings, delimiters, quotes, lines."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.dirt import Dirt, Fate, quarantined, rejected
from tests.corpus.firms import FIRMS, HEADER, clean, table

LINES = [firm.line() for firm in FIRMS]
TEXT = table(*LINES)
A, B, C = FIRMS[:3]


def encoded(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def registry(name: str, data: Callable[[], bytes], rows: dict[tuple[str, int], Fate], file: str = "data.csv") -> Dirt:
    return Dirt(name, "registry", file, data, rows)


def with_line(line: str, fate: Fate) -> tuple[Callable[[], bytes], dict[tuple[str, int], Fate]]:
    """The seven firms and one more line below them."""
    return encoded(table(*LINES, line)), {**clean(), ("csv", 9): fate}


EIGHTH = A.but(nama_umkm="Gula Aren", nama_pemilik="Gita", nik="7308014502900008", nib="1208220012348")
ACCENT = EIGHTH.but(nama_umkm="Café Été")
CELLS = EIGHTH.cells

CORPUS = (
    registry("clean", encoded(TEXT), clean()),
    registry("byte order mark", encoded(TEXT, "utf-8-sig"), clean()),
    registry("UTF-16", encoded(TEXT, "utf-16"), clean()),
    registry(
        "Windows-1252",
        encoded(table(*LINES, ACCENT.line()), "cp1252"),
        {**clean(), ("csv", 9): ACCENT.read()},
    ),
    registry(
        "one line in another encoding",
        lambda: (
            table(*LINES).encode()
            + EIGHTH.but(nama_umkm="Toko Mélati Abadi Façade").line().encode()
            + b"\n"
            + EIGHTH.but(nama_umkm="Kopi élite", nib="1208220012349", nik="7308014502900009").line().encode("cp1252")
            + b"\n"
        ),
        {
            **clean(),
            ("csv", 9): EIGHTH.but(nama_umkm="Toko Mélati Abadi Façade").read(),
            ("csv", 10): EIGHTH.but(nama_umkm="Kopi élite", nib="1208220012349", nik="7308014502900009").read(
                "encoding_repaired"
            ),
        },
    ),
    registry(
        "bytes of no encoding",
        lambda: (
            table(*LINES, "Toko Mélati" + EIGHTH.line()).encode()
            + EIGHTH.but(nib="1208220012349").line().encode().replace(b"Aren", b"Ar\x81\x8den")
            + b"\n"
        ),
        {
            **clean(),
            ("csv", 9): EIGHTH.but(nama_umkm="Toko MélatiGula Aren").read(),
            ("csv", 10): quarantined("encoding_broken"),
        },
    ),
    registry("CRLF and LF mixed", lambda: TEXT.encode().replace(b"\n", b"\r\n", 4), clean()),
    registry("tabs", encoded(TEXT.replace(";", "\t")), clean(), "data.tsv"),
    registry("bars", encoded(TEXT.replace(";", "|")), clean()),
    registry(
        "commas with quoted commas",
        encoded(TEXT.replace(";", ",").replace("Jl. Mawar No 3", '"Jl. Mawar, 3"')),
        {at: Fate(fate.outcome, fate.rules, {**fate.cells, "address": "Jl. Mawar, 3"}) for at, fate in clean().items()},
    ),
    registry("a delimiter at the end of each line", encoded(TEXT.replace("\n", ";\n")), clean()),
    registry(
        "blank lines between rows",
        encoded(TEXT.replace("\n", "\n\n")),
        {("csv", 3 + 2 * at): firm.read() for at, firm in enumerate(FIRMS)},
    ),
    registry("a title of two lines", encoded("DATA UMKM\nDINAS KOPERASI;;;\n" + TEXT), clean(first=4)),
    registry("a total below", *with_line("JUMLAH" + ";" * 11 + "29902000;;", rejected("total_row"))),
    registry("a comma line in a semicolon file", *with_line(EIGHTH.line(","), EIGHTH.read("delimiter_mixed"))),
    registry(
        "an unquoted delimiter in a name",
        *with_line(EIGHTH.but(nama_umkm="Gula; Aren").line(), EIGHTH.but(nama_umkm="Gula; Aren").read("row_recut")),
    ),
    registry(
        "an unquoted delimiter anywhere",
        *with_line(EIGHTH.line().replace("Mawar", "Ma;war"), quarantined("row_ragged")),
    ),
    registry("values shifted a column", *with_line(";" + EIGHTH.line(), quarantined("row_ragged"))),
    registry("a line cut off", *with_line(";".join(CELLS[:7]), quarantined("row_ragged"))),
    registry(
        "last cells left out, and one in the middle",
        encoded(
            table(
                *LINES,
                EIGHTH.line().removesuffix(";3"),
                EIGHTH.but(nib="1208220012349", nik="7308014502900009").line().removesuffix(";50000000;3"),
                EIGHTH.but(nib="1208220012350").line().replace("Mikro;", "").removesuffix(";3"),
                EIGHTH.but(nib="1208220012351").line().replace(";081234567890;10130", ""),
            )
        ),
        {
            **clean(),
            ("csv", 9): EIGHTH.read(workers=None),
            ("csv", 10): EIGHTH.but(nib="1208220012349", nik="7308014502900009").read(workers=None, assets_idr=None),
            ("csv", 11): quarantined("row_ragged"),
            ("csv", 12): quarantined("row_ragged"),
        },
    ),
    registry(
        "a cell of two lines",
        encoded(table(LINES[0].replace("Jl. Mawar No 3", '"Jl. Mawar\nNo 3"'), *LINES[1:])),
        {
            ("csv", 2): A.read(address="Jl. Mawar\nNo 3"),
            **{("csv", 4 + at): firm.read() for at, firm in enumerate(FIRMS[1:])},
        },
    ),
    registry("a quote never closed", *with_line('"' + EIGHTH.line(), EIGHTH.read("quote_repaired"))),
    registry(
        "a quote within a name",
        *with_line(EIGHTH.but(nama_umkm='Gula "Aren" Asli').line(), EIGHTH.but(nama_umkm='Gula "Aren" Asli').read()),
    ),
    registry(
        "marks for nothing",
        *with_line(
            EIGHTH.but(alamat="-", kbli="NULL", kategori="n/a", modal_usaha="--", jumlah_karyawan="nihil").line(),
            EIGHTH.read(address=None, workers=None, kbli=None, size_class_stated=None, assets_idr=None),
        ),
    ),
    registry("the header again in the middle", *with_line(HEADER, rejected("header_repeated"))),
    registry(
        "millions where the header says rupiah",
        encoded(table(A.but(omset_per_bulan="2,3").line(), B.but(omset_per_bulan="0").line())),
        {("csv", 2): A.read("turnover_small", turnover_idr="27.60"), ("csv", 3): B.read(turnover_idr="0.00")},
    ),
    registry(
        "marks for the row above",
        encoded(
            table(
                A.line(),
                B.but(nama_pemilik="idem").line(),
                C.but(alamat="s.d.a.", kelurahan="s.d.a.").line(),
                EIGHTH.but(nama_umkm="〃").line(),
            )
        ),
        {
            ("csv", 2): A.read(),
            **{("csv", 3 + at): quarantined("same_as_above") for at in range(3)},
        },
    ),
    registry(
        "names that are none",
        encoded(
            table(
                A.but(nama_umkm="0").line(),
                B.but(nama_pemilik="?").line(),
                C.but(nama_umkm="#REF!").line(),
                FIRMS[3].but(nama_umkm="Belum ada").line(),
                EIGHTH.but(nama_umkm="\u200b").line(),
            )
        ),
        {
            ("csv", 2): quarantined("name_unreadable"),
            ("csv", 3): quarantined("name_unreadable"),
            ("csv", 4): quarantined("formula_error"),
            ("csv", 5): quarantined("name_unreadable"),
            ("csv", 6): rejected("name_blank"),
        },
    ),
    registry(
        "ticks and single words where a name belongs",
        encoded(
            table(
                A.but(nama_umkm="x").line(),
                B.but(nama_pemilik="V").line(),
                C.but(nama_umkm="batal").line(),
                FIRMS[3].but(nama_umkm="Kosong.").line(),
                FIRMS[4].but(alamat="sama").line(),
                EIGHTH.but(nama_umkm="Batal Jaya", nama_pemilik="Xavier").line(),
            )
        ),
        {
            **{("csv", 2 + at): quarantined("name_unreadable") for at in range(4)},
            ("csv", 6): quarantined("same_as_above"),
            ("csv", 7): EIGHTH.but(nama_umkm="Batal Jaya", nama_pemilik="Xavier").read(),
        },
    ),
    registry(
        "more than a name",
        encoded(
            table(
                A.but(nama_umkm="UD Maju / CV Jaya").line(),
                B.but(nama_umkm="UD Sari (tutup)").line(),
                C.but(nama_pemilik="Siti - pindah").line(),
                EIGHTH.but(nama_umkm="UD Roti dan Kue", nama_pemilik="Siti dan Ani").line(),
            )
        ),
        {
            ("csv", 2): quarantined("firms_in_cell"),
            ("csv", 3): quarantined("note_in_name"),
            ("csv", 4): quarantined("note_in_name"),
            ("csv", 5): EIGHTH.but(nama_umkm="UD Roti dan Kue", nama_pemilik="Siti dan Ani").read("owners_in_cell"),
        },
    ),
    registry(
        "characters that nobody sees",
        encoded(
            table(
                A.but(
                    nama_umkm="UD\u00a0Ma\u00adju",
                    nib="\u200b1208\u2060220012341\ufeff",
                    kecamatan="Tanete\u200b Riattang",
                ).line(),
                B.but(alamat="\u200b", omset_per_bulan="1102000\u200e").line(),
            )
        ),
        {
            ("csv", 2): A.read(district_code="730821"),
            ("csv", 3): B.read(address=None, turnover_idr="13224000.00"),
        },
    ),
    registry(
        "the header again in another order",
        encoded(
            table(
                *LINES[:3],
                ";".join([*HEADER.split(";")[:11], "modal_usaha", "omset_per_bulan", "jumlah_karyawan"]),
                *LINES[3:],
            )
        ),
        {
            **{("csv", 2 + at): firm.read() for at, firm in enumerate(FIRMS[:3])},
            ("csv", 5): rejected("header_repeated"),
            **{("csv", 6 + at): quarantined("header_moved") for at in range(4)},
        },
    ),
    registry(
        "a second page below the signatures of the first",
        encoded(table(*LINES[:3], "Mengetahui,", "Kepala Dinas", HEADER, *LINES[3:])),
        {
            **{("csv", 2 + at): firm.read() for at, firm in enumerate(FIRMS[:3])},
            ("csv", 5): rejected("total_row"),
            ("csv", 6): rejected("total_row"),
            ("csv", 7): rejected("header_repeated"),
            **{("csv", 8 + at): firm.read() for at, firm in enumerate(FIRMS[3:])},
        },
    ),
    registry(
        "a firm whose name begins like a signature",
        *with_line(EIGHTH.but(nama_umkm="Mengetahui Jaya").line(), EIGHTH.but(nama_umkm="Mengetahui Jaya").read()),
    ),
    registry(
        "Indonesian and plain numbers in one column",
        encoded(
            table(A.but(omset_per_bulan="2.300.000").line(), B.line(), C.but(omset_per_bulan="4.500.000,00").line())
        ),
        {
            ("csv", 2): A.read(),
            ("csv", 3): B.read(),
            ("csv", 4): C.read(),
        },
    ),
    registry(
        "a number that may be two",
        encoded(table(*LINES[:2], EIGHTH.but(omset_per_bulan="1,234").line())),
        {("csv", 2): A.read(), ("csv", 3): B.read(), ("csv", 4): quarantined("number_ambiguous")},
    ),
    registry(
        "one English number in a column of Indonesian ones",
        encoded(
            table(
                A.but(omset_per_bulan="500.000").line(),
                B.but(omset_per_bulan="750.000").line(),
                C.but(omset_per_bulan="1,250.50").line(),
            )
        ),
        {
            ("csv", 2): quarantined("number_ambiguous"),
            ("csv", 3): quarantined("number_ambiguous"),
            ("csv", 4): C.read("turnover_small", turnover_idr="15006.00"),
        },
    ),
    registry(
        "an English column beside an Indonesian one",
        encoded(
            table(
                A.but(omset_per_bulan="500.000", modal_usaha="50,000,000").line(),
                B.but(omset_per_bulan="1.250.000", modal_usaha="500,000").line(),
            )
        ),
        {
            ("csv", 2): A.read(turnover_idr="6000000.00", assets_idr="50000000.00"),
            ("csv", 3): B.read(turnover_idr="15000000.00", assets_idr="500000.00"),
        },
    ),
    registry(
        "words that say neither a class, a count nor a place",
        encoded(table(A.but(kategori="UMKM", jumlah_karyawan="2,5", kecamatan="Entah").line(), B.line())),
        {
            ("csv", 2): A.read(
                "count_fraction",
                "district_unresolved",
                "size_class_unknown",
                workers=None,
                size_class_stated=None,
                district_code=None,
            ),
            ("csv", 3): B.read(),
        },
    ),
    registry(
        "rupiah in words",
        *with_line(EIGHTH.but(omset_per_bulan="Rp 2,5 juta").line(), EIGHTH.read(turnover_idr="30000000.00")),
    ),
    registry(
        "a turnover below zero",
        *with_line(EIGHTH.but(omset_per_bulan="-5000").line(), quarantined("turnover_negative")),
    ),
    registry(
        "words where a number belongs",
        *with_line(EIGHTH.but(omset_per_bulan="lumayan").line(), quarantined("number_unreadable")),
    ),
    Dirt(
        "only a header",
        "registry",
        "data.csv",
        encoded(HEADER + "\n"),
    ),
    Dirt(
        "a region that only _source.yml tells",
        "registry",
        "data.csv",
        encoded(table(*(firm.but(nama_kabupaten_kota="").line() for firm in FIRMS))),
        {("csv", 2 + at): firm.read() for at, firm in enumerate(FIRMS)},
        sidecar="region: Kab. Bone\n",
    ),
)
