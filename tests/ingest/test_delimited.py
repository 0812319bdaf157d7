from __future__ import annotations

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest import delimited
from umkm_pipeline.ingest.delimited import decode, delimiter_of, read_delimited


def test_a_row_is_numbered_by_the_line_on_which_it_begins() -> None:
    text = 'nama;alamat\r\nA;"Jl. Satu\nRT 1"\r\n\r\n;\r\nB;Jl. Dua\r\n'
    (grid,) = read_delimited(text.encode("utf-8-sig"), "x.csv")
    assert grid.numbers == [1, 2, 6]
    assert grid.row(1) == ["A", "Jl. Satu\nRT 1"]
    assert (grid.sheet, grid.row_kinds(1)) == ("csv", "ss")


def test_a_long_file_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE_ROWS", 2)
    pieces = list(read_delimited(b"a,b\n1,2\n3,4\n5,6\n", "x.csv"))
    assert [(piece.numbers, piece.continues) for piece in pieces] == [([1, 2], False), ([3, 4], True)]
    assert len(list(read_delimited(b"a,b\n1,2\n", "x.csv"))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decode("Café – Señor".encode(encoding), "x.csv") == "Café – Señor"


def test_a_bad_byte_in_utf8_costs_one_character() -> None:
    assert decode("é–ü".encode() + b"\xff", "x.csv") == "é–ü\ufffd"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (("nama", "omzet", "kota"), ("A", "2", "X"), ("B", "3", "Y"))]
    assert delimiter_of("\n".join(lines)) == delimiter


def test_commas_inside_cells_do_not_mislead() -> None:
    assert delimiter_of('nama;omzet\nA;"1,2,3,4"\nB;2,5\nC;3,5\n') == ";"


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "empty"), (b" \n", "empty"), (b"PK\x03\x04abc", "not a text table"), (b"a\0b", "not a text table")],
)
def test_what_is_no_text_says_so(data: bytes, message: str) -> None:
    with pytest.raises(UmkmError, match=message):
        list(read_delimited(data, "x.csv"))
