from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest import delimited
from umkm_pipeline.ingest.delimited import delimiter_of, read_delimited
from umkm_pipeline.ingest.encoding import to_utf8


def test_a_row_is_numbered_by_the_line_on_which_it_begins() -> None:
    text = 'nama;alamat\r\nA;"Jl. Satu\nRT 1"\r\n\r\n;\r\nB;Jl. Dua\r\n'
    (grid,) = read_delimited(text.encode("utf-8-sig"), "x.csv")
    assert grid.numbers.tolist() == [1, 2, 6]
    assert grid.row(1) == ["A", "Jl. Satu\nRT 1"]
    assert (grid.sheet, grid.row_kinds(1)) == ("csv", "ss")


def test_a_long_file_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE_LINES", 2)
    pieces = list(read_delimited(b"a,b\n1,2\n3,4\n5,6\n", "x.csv"))
    assert [(piece.numbers.tolist(), piece.continues) for piece in pieces] == [([1, 2], False), ([3, 4], True)]
    assert len(list(read_delimited(b"a,b\n1,2\n", "x.csv"))) == 1


HEAD = "nama;nik;omzet;kota\n"
REGULAR = "".join(f"UD {n};73710101019{n:05};{n}000000;Bone\n" for n in range(100))


def last_row(text: str) -> tuple[list[str], dict[int, str], dict[int, str]]:
    """Cells of the last row, and what was repaired or is broken in which line."""
    (grid,) = read_delimited(text.encode(), "x.csv")
    told = ({grid.numbers[at]: note for at, note in notes.items()} for notes in (grid.repairs, grid.broken))
    repairs, broken = told
    return grid.row(len(grid) - 1), repairs, broken


@pytest.mark.parametrize(
    ("line", "cells", "repair"),
    [
        ("A,7371010101900001,5,Bone", ["A", "7371010101900001", "5", "Bone"], "delimiter_mixed"),
        ("A,7371010101900001;5,Bone", ["A", "7371010101900001", "5", "Bone"], "delimiter_mixed"),
        ("A; B;7371010101900001;5;Bone", ["A; B", "7371010101900001", "5", "Bone"], "row_recut"),
        ("A; B;C;7371010101900001;5;Bone", ["A; B;C", "7371010101900001", "5", "Bone"], "row_recut"),
        ("A;7371010101900001;Bone", ["A", "7371010101900001", "", "Bone"], "row_recut"),
        ('"A;7371010101900001;5;Bone', ["A", "7371010101900001", "5", "Bone"], "quote_repaired"),
        ('"UD "A"";7371010101900001;5;Bone', ['UD "A"', "7371010101900001", "5", "Bone"], "quote_repaired"),
        ('"A;7371010101900001";5;Bone', ["A", "7371010101900001", "5", "Bone"], None),
        ('UD "A";7371010101900001;5;Bone', ['UD "A"', "7371010101900001", "5", "Bone"], ""),
        ("A;7371010101900001;5;Bone;;", ["A", "7371010101900001", "5", "Bone"], ""),
        ('"A;B";7371010101900001;5;Bone', ["A;B", "7371010101900001", "5", "Bone"], ""),
    ],
)
def test_a_line_is_repaired_where_there_is_one_way(line: str, cells: list[str], repair: str | None) -> None:
    found, repairs, broken = last_row(HEAD + REGULAR + line + "\n")
    if repair is None:
        assert (repairs, broken) == ({}, {102: "row_ragged"})
    else:
        assert ([cell for cell in found if cell], broken) == ([cell for cell in cells if cell], {})
        assert repairs == ({102: repair} if repair else {})


@pytest.mark.parametrize("line", ["A;B;5", "A;5", "A", "1;2;3;4;5;6;7;8;9"])
def test_a_line_that_could_be_cut_otherwise_is_broken_and_left_as_it_is(line: str) -> None:
    found, repairs, broken = last_row(HEAD + REGULAR + line + "\n")
    assert (found, repairs, broken) == (line.split(";"), {}, {102: "row_ragged"})


HABIT = "".join(f"UD {n};73710101019{n:05};{n}000000\n" for n in range(100, 150))
"""Lines of a program that leaves out empty cells at the end."""


@pytest.mark.parametrize(
    ("line", "cells", "repairs", "broken"),
    [
        ("A;7371010101900001;5", ["A", "7371010101900001", "5"], {}, {}),
        ("A;7371010101900001", ["A", "7371010101900001"], {}, {}),
        ("A;5", ["A", "5"], {}, {152: "row_ragged"}),
        ("A;7371010101900001;Bone", ["A", "7371010101900001", "", "Bone"], {152: "row_recut"}, {}),
        ("A;7371010101900001;Bone;", ["A", "7371010101900001", "Bone", ""], {}, {}),
        ("A;5;Bone", ["A", "", "5", "Bone"], {152: "row_recut"}, {}),
        ("A;B;5", ["A", "B", "5"], {}, {152: "row_ragged"}),
        ("A", ["A"], {}, {152: "row_ragged"}),
    ],
)
def test_where_last_cells_are_left_out_a_lacking_one_in_the_middle_shifts_nothing(
    line: str, cells: list[str], repairs: dict[int, str], broken: dict[int, str]
) -> None:
    found, repaired, at_fault = last_row(HEAD + REGULAR + HABIT + line + "\n")
    assert (found[: len(cells)], repaired, at_fault) == (cells, repairs, broken)
    assert not any(found[len(cells) :])


def test_a_quote_that_is_never_closed_costs_its_own_line() -> None:
    middle = '"A;7371010101900001\n'
    (grid,) = read_delimited((HEAD + REGULAR + middle + REGULAR).encode(), "x.csv")
    assert len(grid) == 202
    assert {grid.numbers[at]: rule for at, rule in grid.broken.items()} == {102: "row_ragged"}


def test_bad_bytes_are_told_by_line() -> None:
    data = (HEAD + REGULAR).encode() + "Café é é\n".encode() + b"Caf\xe9;;;\nCaf\xc3;;;\n"
    (grid,) = read_delimited(data, "x.csv")
    assert {grid.numbers[at]: note for at, note in grid.repairs.items()} == {103: "encoding_repaired"}
    assert {grid.numbers[at]: rule for at, rule in grid.broken.items()} == {102: "row_ragged", 104: "encoding_broken"}
    assert grid.row(102)[0] == "Café"


CELL = st.text(st.sampled_from('ab 1;,"\né\xa0-'), max_size=6)


@example([["\n;\n", ";\n", ";\n"]], "\r\n", csv.QUOTE_ALL)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_program_wrote_reads_as_the_exact_reader_reads_it(rows: list[list[str]], end: str, quoting: int) -> None:
    file = io.StringIO(newline="")
    plain = [["x", "y", "z"]] * (len(rows) + 1)
    csv.writer(file, delimiter=";", lineterminator=end, quoting=quoting).writerows(plain + rows)  # type: ignore[arg-type]
    reader = csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=";")
    expected, line = [], 1
    for row in reader:
        if any(cell.strip() for cell in row):
            expected.append((line, [cell.replace("\xa0", " ").strip() for cell in row]))
        line = reader.line_num + 1
    (grid,) = read_delimited(file.getvalue().encode(), "x.csv")
    assert [(number, grid.row(at)) for at, number in enumerate(grid.numbers)] == expected
    assert (grid.repairs, grid.broken) == ({}, {})


@given(st.binary(max_size=300), st.booleans())
def test_no_text_is_lost_or_crashes(data: bytes, headed: bool) -> None:
    start = (HEAD + REGULAR).encode() if headed else b""
    try:
        grids = list(read_delimited(start + data, "x.csv"))
    except UmkmError:
        return
    words = {word for grid in grids for at in range(len(grid)) for word in re.findall(r"\w+", " ".join(grid.row(at)))}
    text = to_utf8(start + data, "x.csv").data.decode()
    assert set(re.findall(r"\w+", text)) <= words | set(re.findall(r"\w+", "".join(words)))


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


def test_a_file_of_nothing_but_its_mark_has_no_rows() -> None:
    (grid,) = read_delimited(b"\xef\xbb\xbf", "a.csv")
    assert len(grid) == 0
