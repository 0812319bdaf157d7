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
