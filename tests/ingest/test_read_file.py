from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.corpus.books import Cell, xlsx
from tests.corpus.firms import FIRMS, HEADER
from umkm_pipeline.ingest import delimited, workbook
from umkm_pipeline.ingest.read_file import FileRead, Landed, read_file
from umkm_pipeline.privacy import Tokens

NAMES = HEADER.split(";")
SWAPPED = [*NAMES[:11], "modal_usaha", "omset_per_bulan", "jumlah_karyawan"]
LINES = [NAMES, *(firm.cells for firm in FIRMS[:3]), SWAPPED, *(firm.cells for firm in FIRMS[3:])]


def read(folder: Path, name: str, data: bytes) -> FileRead:
    file, month = folder / name, date(2023, 12, 1)
    file.write_bytes(data)
    landed = Landed("registry", month, f"registry/2023-12/{name}", file, hashlib.sha256(data).hexdigest(), len(data))
    return read_file(landed, data, Tokens(b"k" * 32), len)


def held_back(result: FileRead) -> dict[tuple[str, int], str]:
    found = result.quarantine[["sheet", "row_number", "rule"]].itertuples(index=False)
    return {(sheet, int(row)): rule for sheet, row, rule in found}


@pytest.mark.parametrize("lines", [1, 2, 3, 4, 5, 6, 50])
def test_a_header_in_another_order_counts_for_all_pieces_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    monkeypatch.setattr(delimited, "_PIECE_LINES", lines)
    monkeypatch.setattr(workbook, "_PIECE_ROWS", lines)
    below = {5: "header_repeated", **dict.fromkeys(range(6, 10), "header_moved")}
    text = "\n".join(map(";".join, LINES)).encode()
    assert held_back(read(tmp_path, "x.csv", text)) == {("csv", row): rule for row, rule in below.items()}
    other: list[list[Cell]] = [[*NAMES], [*FIRMS[0].but(nib="1208220012349", nik="7308014502900009").cells]]
    book = xlsx({"Data": [[*cells] for cells in LINES], "Lanjutan": other})
    assert held_back(read(tmp_path, "x.xlsx", book)) == {("Data", row): rule for row, rule in below.items()}
