from __future__ import annotations

import pytest

from umkm_pipeline.ingest.grid import Grid, of_rows
from umkm_pipeline.ingest.layout import TitleCell
from umkm_pipeline.ingest.title import read_title


def grid(*lines: str) -> Grid:
    return of_rows("Data", range(1, len(lines) + 1), [line.split("|") for line in lines])


@pytest.mark.parametrize(
    "rows",
    [
        ("DAFTAR HADIR", "Tempat : Hotel X, Makassar", "NO|NAMA"),
        ("Tempat||Hotel X, Makassar|Tanggal|20 Juni", "NO|NAMA"),
        ("TEMPAT :|Hotel X, Makassar", "NO|NAMA"),
        ("Tempat|:|Hotel X, Makassar", "NO|NAMA"),
        ("Tempat|:Hotel X, Makassar", "NO|NAMA"),
        ("x|Tempat", "|Hotel X, Makassar", "NO|NAMA"),
    ],
)
def test_a_labelled_value_stands_behind_its_label_or_below(rows: tuple[str, ...]) -> None:
    found = read_title(grid(*rows), len(rows) - 1, {"site": TitleCell(label="tempat|lokasi")})
    assert found == {"site": "Hotel X, Makassar"}


def test_part_of_a_value_may_be_taken() -> None:
    title: dict[str, str | TitleCell] = {
        "year": TitleCell(label="tahun anggaran", pattern=r"(\d{4})"),
        "quota": r"kuota\s*:\s*(\d+) orang",
    }
    assert read_title(grid("Tahun Anggaran|TA 2023", "Kuota: 30 orang", "NO"), 2, title) == {
        "year": "2023",
        "quota": "30",
    }


def test_cells_from_the_header_on_are_no_title() -> None:
    assert read_title(grid("NO|Tempat", "1|Makassar"), 0, {"site": TitleCell(label="tempat")}) == {}


@pytest.mark.parametrize(
    ("rows", "year"),
    [
        (("JUMLAH UMKM TAHUN 2022",), "2022"),
        (("JUMLAH UMKM TAHUN 2022", "KEADAAN AKHIR TAHUN 2022"), "2022"),
        (("LAPORAN TAHUN 2024", "JUMLAH UMKM TAHUN 2022"), "2024 / 2022"),
        (("JUMLAH UMKM TAHUN 2022", "Sumber: Profil UMKM Tahun 2023"), "2022"),
        (("JUMLAH UMKM TAHUN 2022", "Perda Nomor 5 Tahun 2019"), "2022"),
        (("JUMLAH UMKM TAHUN 2021-2022",), "2021 / 2022"),
        (("JUMLAH UMKM TAHUN 2021 dan 2022",), "2021 / 2022"),
        (("JUMLAH UMKM TAHUN 2021 - 22 KABUPATEN",), "2021"),
        (("Lampiran Keputusan Kepala Dinas Nomor 5 Tahun 2024", "JUMLAH UMKM TAHUN 2022"), "2022"),
        (("Nomor : 500/12/Disperin Tahun 2024", "JUMLAH UMKM TAHUN 2022"), "2022"),
        (("RENSTRA TAHUN 2021-2026", "JUMLAH UMKM TAHUN 2022", "Diolah dari publikasi tahun 2023"), "2022"),
        (("CAPAIAN RENSTRA TAHUN 2021", "JUMLAH UMKM TAHUN 2022"), "2021 / 2022"),
        (("Perda Nomor 5 Tahun 2019",), "2019"),
        (("JUMLAH UMKM",), None),
    ],
)
def test_two_years_are_no_year(rows: tuple[str, ...], year: str | None) -> None:
    assert read_title(grid(*rows), len(rows), {"year": r"tahun (\d{4})"}).get("year") == year


def test_two_days_are_no_day_and_of_two_names_the_first_counts() -> None:
    title: dict[str, str | TitleCell] = {"curated_on": r"tanggal\s*:\s*(.+)", "event_name": "(kurasi .+)"}
    rows = grid("KURASI TAHAP 1", "HASIL KURASI TAHAP 2", "Batas tanggal: 25 Juni 2019", "Tanggal: 20 Juni 2019")
    assert read_title(rows, 4, title) == {
        "curated_on": "25 Juni 2019 / 20 Juni 2019",
        "event_name": "KURASI TAHAP 1",
    }
    assert read_title(rows, 3, title)["curated_on"] == "25 Juni 2019"


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (("Tanggal: 31 DESEMBER 2023", "Tanggal: 31-12-2023"), "31 DESEMBER 2023"),
        (("Tanggal: Minggu, 31 Desember 2023", "Tanggal: 2023-12-31"), "Minggu, 31 Desember 2023"),
        (("Tanggal: 31 Desember 2023", "Tanggal: 30-12-2023"), "31 Desember 2023 / 30-12-2023"),
        (("Surat Tugas No. 123 Tanggal: 1 Mei 2023", "Tanggal: 20 Juni 2023"), "20 Juni 2023"),
        (("Tanggal: 20 Juni 2023", "Dicetak tanggal: 1 Juli 2023"), "20 Juni 2023"),
        (("Dasar: DPA No. 12, tanggal: 3 Januari 2023", "Tanggal: 20 Juni 2023"), "20 Juni 2023"),
        (("Surat Tugas No. 123 Tanggal: 1 Mei 2023",), "1 Mei 2023"),
    ],
)
def test_a_day_in_two_spellings_is_one_and_that_of_a_letter_is_another(rows: tuple[str, ...], day: str) -> None:
    assert read_title(grid(*rows), len(rows), {"as_of_date": r"tanggal\s*:\s*(.+)"})["as_of_date"] == day
