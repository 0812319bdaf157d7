from __future__ import annotations

import pytest

from umkm_pipeline.ingest.grid import Grid, of_rows
from umkm_pipeline.ingest.header_row import HeaderRow, find_header

KNOWN = {"nama usaha", "nib", "l p"}


def grid(*lines: str) -> Grid:
    return of_rows("Data", range(1, len(lines) + 1), [line.split("|") for line in lines])


@pytest.mark.parametrize(
    ("lines", "row", "rows"),
    [
        (["Nama Usaha|NIB|Zodiak", "UD Maju|1208220000123|Leo"], 0, 1),
        (["DATA UMKM", "Tahun|2023", "Nama Usaha|NIB|Zodiak", "UD Maju|1208220000123|Leo"], 2, 1),
        (["judul", "Warna|Bentuk|Cuaca", "merah|0812345678|cerah"], 1, 1),
        (["DATA", "No|Nama Usaha|Kehadiran||TTD", "||Hari 1|Hari 2|", "1|UD Maju|v|v|"], 1, 2),
        (["Nama Usaha|Kontak|", "|Surel|Telepon", "UD Maju|a@b.id|0812345678"], 0, 2),
    ],
)
def test_the_header_is_found(lines: list[str], row: int, rows: int) -> None:
    found = find_header(grid(*lines), KNOWN)
    assert found is not None
    assert (found.row, found.rows) == (row, rows)


def test_documents_have_their_names() -> None:
    assert find_header(Grid("$", header=["a", "b"]), KNOWN) == HeaderRow(0, 0, ["a", "b"])


def test_one_text_a_row_is_no_header() -> None:
    assert find_header(grid("Dengan hormat,", "terlampir data"), KNOWN) is None
