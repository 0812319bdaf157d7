from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.units import header_scale, said_of_money, said_of_weight, title_units


def factor(header: str, unit: str = "rupiah", title: str = "", *, flow: bool = False) -> int | str:
    found = header_scale(header, unit=unit, needs_period=flow, title=title_units([title]))
    assert (found.factor is None) == bool(found.problem)
    return found.problem or found.factor or 0


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Omzet/Bln (Rp ribu)", 12_000),
        ("omset_per_bulan", 12),
        ("Omzet bulan terakhir", 12),
        ("Omzet per 1 bulan", 12),
        ("omzet dalam negeri (setahun)", 1),
        ("Omzet 12 bulan terakhir", 1),
        ("Omzet tahun 2023", 1),
        ("Hasil Penjualan Tahunan (juta)", 1_000_000),
        ("Omzet/Th (Rp 000)", 1_000),
        ("Omzet/Th (Rp 000.000)", 1_000_000),
        ("Omzet/Th (Rp 000,000)", 1_000_000),
        ("Omzet/Th (Rp 1.000.000)", 1_000_000),
        ("Omzet", "unit_unknown"),
        ("Omzet/Bln (Rp lusin)", "unit_unknown"),
        ("Omzet/Bln (USD)", "unit_unknown"),
        ("Omzet/Bln USD", "unit_unknown"),
        ("Omzet/Bln (ribu/juta)", "unit_unknown"),
        ("Omzet/Th Rp triliun", "unit_unknown"),
        *(
            (header, "period_unknown")
            for header in (
                "Omzet 3 bulan terakhir",
                "Omzet (3 bulan terakhir)",
                "Omzet tiga bulan",
                "Omzet beberapa bulan",
                "Omzet 2 tahun",
                "Omzet per hari",
                "omzet_harian (Rp ribu)",
                "Omzet/minggu",
                "Omzet mingguan",
                "Omzet triwulan I tahun 2023",
                "Omzet TW II 2023",
                "Omzet per kuartal",
                "Omzet semester 1 tahun 2023",
                "Omzet per panen",
                "Omzet s.d. bulan Juni",
                "Omzet kumulatif tahun 2023",
            )
        ),
    ],
)
def test_a_header_of_a_flow_says_unit_and_period(header: str, found: int | str) -> None:
    assert factor(header, flow=True) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Aset (Rp juta)", 1_000_000),
        ("Aset (dalam jutaan rupiah)", 1_000_000),
        ("Aset (Rp 000.000.000)", 1_000_000_000),
        ("Jumlah Investasi", 1),
    ],
)
def test_a_header_of_a_stock_says_its_unit(header: str, found: int) -> None:
    assert factor(header) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Nilai FOB (US$)", 1),
        ("Nilai FOB (ribu USD)", 1_000),
        ("Nilai FOB juta US$", 1_000_000),
        ("Nilai FOB", "unit_unknown"),
        ("Nilai FOB (EUR)", "unit_unknown"),
        ("Nilai FOB (juta)", "unit_unknown"),
        ("Nilai FOB (Rp juta)", "unit_unknown"),
        ("Nilai FOB (US$, Rp)", "unit_unknown"),
    ],
)
def test_a_header_of_amounts_in_dollars_names_them(header: str, found: int | str) -> None:
    assert factor(header, "dollar") == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("DATA UMKM dalam ribuan rupiah", {"rupiah": 1_000}),
        ("(Dalam Jutaan Rp.)", {"rupiah": 1_000_000}),
        ("(dalam Rp 000)", {"rupiah": 1_000}),
        ("(dalam Rp 000.000)", {"rupiah": 1_000_000}),
        ("(dalam Rp 1.000)", {"rupiah": 1_000}),
        ("(Rp juta)", {"rupiah": 1_000_000}),
        ("Satuan : Juta Rupiah", {"rupiah": 1_000_000}),
        ("in thousand US$", {"dollar": 1_000}),
        ("Nilai Ekspor (US$)", {"dollar": 1}),
        ("nilai dalam jutaan", {"": 1_000_000}),
        ("omzet dalam ribuan rupiah, aset dalam jutaan rupiah", {"rupiah": None}),
        ("(dalam rupiah)", {}),
        ("Target 1,5 juta UMKM naik kelas", {}),
        ("Bantuan dalam Rp 15 miliar", {}),
        ("Tabel 5. Tahun 2000 (lanjutan)", {}),
        ("Program 1000 UMKM (ribuan peserta)", {}),
    ],
)
def test_a_title_names_a_unit_or_none(title: str, found: dict[str, int | None]) -> None:
    assert title_units([title]) == found


@pytest.mark.parametrize(
    ("header", "unit", "title", "found"),
    [
        ("Aset", "rupiah", "(dalam ribuan rupiah)", 1_000),
        ("Aset", "rupiah", "(dalam ribuan)", 1_000),
        ("Aset (Rp ribu)", "rupiah", "(dalam ribuan rupiah)", 1_000),
        ("Aset (Rp ribu)", "rupiah", "omzet dalam ribuan, aset dalam jutaan", 1_000),
        ("Aset (Rp ribu)", "rupiah", "Ekspor (juta US$)", 1_000),
        ("Aset", "ribu", "(dalam ribuan rupiah)", 1_000),
        ("Aset (Rp juta)", "rupiah", "(dalam ribuan rupiah)", "unit_conflict"),
        ("Aset (Rp)", "rupiah", "(dalam ribuan rupiah)", "unit_conflict"),
        ("Aset", "juta", "(dalam ribuan rupiah)", "unit_conflict"),
        ("Aset", "rupiah", "omzet dalam ribuan, aset dalam jutaan", "unit_conflict"),
        ("Aset", "rupiah", "Ekspor (juta US$)", "unit_unknown"),
        ("Januari", "dollar", "Ekspor (juta US$)", 1_000_000),
        ("Januari (ribu US$)", "dollar", "Ekspor (US$)", 1_000),
        ("Januari (US$)", "dollar", "Ekspor dalam juta US$", "unit_conflict"),
        ("Januari", "dollar", "dalam jutaan", "unit_unknown"),
    ],
)
def test_the_title_says_what_the_header_leaves_open(header: str, unit: str, title: str, found: int | str) -> None:
    assert factor(header, unit, title) == found


@settings(deadline=None)
@given(st.sampled_from(["ribu", "juta", "miliar"]), st.sampled_from(["ribuan", "jutaan", "miliaran"]))
def test_title_and_header_agree_or_nothing_is_read(header: str, title: str) -> None:
    found = factor(f"Aset (Rp {header})", title=f"(dalam {title} rupiah)")
    assert (found == "unit_conflict") == (not title.startswith(header))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_words_of_a_header_or_title_are_too_odd(words: str) -> None:
    for unit in ("rupiah", "dollar"):
        factor(words, unit, words, flow=True)


@pytest.mark.parametrize(
    ("header", "title", "said"),
    [
        ("FOB VALUE FOB BRGR USD", "", ("USD", "")),
        ("Nilai FOB", "", (None, "")),
        ("Nilai FOB", "Nilai dalam US$", ("USD", "")),
        ("FOB VALUE FOB BRGR USD", "dalam ribu US$", (None, "unit_disputed")),
        ("Nilai FOB", "(dalam jutaan)", (None, "unit_disputed")),
        ("Nilai FOB (ribu USD)", "", (None, "unit_disputed")),
        ("Nilai FOB", "Berat dalam ton", (None, "")),
        ("FOB (USD/Rp)", "", (None, "unit_disputed")),
    ],
)
def test_amounts_whose_currency_a_column_says_are_in_ones_of_it(
    header: str, title: str, said: tuple[str | None, str]
) -> None:
    assert said_of_money(header, title_units([title])) == said


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("Nilai dalam US$, berat dalam kg", ""),
        ("Berat dalam ton", "unit_disputed"),
        ("Volume (ton) dan nilai (US$)", "unit_disputed"),
        ("satuan ton", "unit_disputed"),
        ("Data ekspor kapal 500 ton", ""),
    ],
)
def test_a_title_may_say_that_weights_are_no_kilograms(title: str, problem: str) -> None:
    assert said_of_weight(title_units([title])).problem == problem
