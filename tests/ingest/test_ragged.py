from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.ragged import Columns

ROWS = [["nama", "nib", "omzet", "tgl", "L/P"]] + [
    [f"UD {at}", f"12345678{at:05}", f"{at}.000.000", f"{1 + at % 28:02}/03/2024", "LP"[at % 2]] for at in range(100)
]
COLUMNS = Columns(ROWS, 5)
NAME, NIB, TURNOVER, DAY, SEX = "UD A", "1234567800001", "5.000.000", "17/03/2024", "L"
FREE = st.text(st.characters(categories=["L"]), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        ([NAME, NIB, TURNOVER, DAY, SEX], True),
        ([NAME, "", "-", "NULL", "n/a"], True),
        ([NAME, NIB + "2", TURNOVER, DAY, SEX], False),
        ([NAME, NIB, "lima juta", DAY, SEX], False),
        ([NAME, NIB, TURNOVER, "Maret", SEX], False),
        ([NAME, NIB, TURNOVER, DAY, "X"], False),
        ([NAME, " " + NIB, TURNOVER, DAY, SEX], False),
    ],
)
def test_a_row_fits_where_its_cells_look_like_those_of_their_columns(cells: list[str], fits: bool) -> None:
    assert COLUMNS.fit(cells) is fits


@given(st.lists(FREE, min_size=2, max_size=4))
def test_delimiters_inside_the_only_text_are_put_back(parts: list[str]) -> None:
    recut = COLUMNS.recut([*parts, NIB, TURNOVER, DAY, SEX], ";")
    assert recut == [";".join(parts), NIB, TURNOVER, DAY, SEX]


@pytest.mark.parametrize("at", [1, 3, 4])
def test_a_lacking_cell_is_put_where_only_it_can_be(at: int) -> None:
    cells = [NAME, NIB, TURNOVER, DAY, SEX]
    assert COLUMNS.recut(cells[:at] + cells[at + 1 :], ";") == [*cells[:at], "", *cells[at + 1 :]]


@pytest.mark.parametrize("at", [0, 2])
def test_a_lacking_cell_that_another_may_stand_for_is_not_put(at: int) -> None:
    """An NIB could be a name, and a turnover."""
    cells = [NAME, NIB, TURNOVER, DAY, SEX]
    assert COLUMNS.recut(cells[:at] + cells[at + 1 :], ";") is None


def test_two_ways_of_cutting_are_none() -> None:
    two_texts = Columns([["a", "b", "nib"], *([f"x{at}", f"y{at}", f"12345678{at:05}"] for at in range(100))], 3)
    assert two_texts.recut(["A", "B", "C", NIB], ";") is None
    assert two_texts.recut(["A", NIB], ";") is None
    assert two_texts.recut(["A", "B", "C", "D", "E", "F", "G", NIB], ";") is None


def test_text_alone_gives_nothing_to_cut_by() -> None:
    assert Columns([["a", "b"], ["x", "y"]], 2).recut(["A", "B", "C"], ";") is None
    assert Columns([], 2).recut(["A", "B", "C"], ";") is None


@given(st.lists(st.sampled_from([NAME, NIB, TURNOVER, DAY, SEX, "", "?"]), max_size=9))
def test_what_is_recut_fits_and_has_lost_no_text(cells: list[str]) -> None:
    recut = COLUMNS.recut(cells, ";")
    if recut is not None:
        assert COLUMNS.fit(recut)
        assert len(recut) == COLUMNS.width
        assert "".join(recut).replace(";", "") == "".join(cells)


WHOLE = [NAME, NIB, TURNOVER, DAY, SEX]


@given(st.integers(0, 5), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4), max_size=1))
def test_a_row_ends_early_only_where_no_cell_stands_in_anothers_place(
    end: int, blank: set[int], lost: set[int]
) -> None:
    meant = ["" if at in blank or at >= end else cell for at, cell in enumerate(WHOLE)]
    while meant and not meant[-1]:
        meant.pop()
    written = [cell for at, cell in enumerate(meant) if at not in lost]
    padded = [*written, *[""] * (5 - len(written))]
    if COLUMNS.ends_early(written):
        assert all(cell in ("", whole) for cell, whole in zip(padded, WHOLE, strict=True))
    else:
        assert lost


@pytest.mark.parametrize(
    ("cells", "certain"),
    [
        (["Kopi", "12", "Kec. 3", "12"], True),  # no number was ever among the notes
        (["Kopi", "12", "Kec. 3"], True),  # a district, and never a note
        (["Kopi", "12", "Kec. 3", ""], True),
        (["Kopi", "Kec. 3", "12"], False),  # the number is lost: a district does not count
        (["Kopi", "12", "Baru"], False),  # a district nobody knows, or a note
        (["Kopi", "12", "Kec. 3", "12", "Baik"], True),
    ],
)
def test_a_text_that_may_as_well_be_one_further_right_is_not_certain(cells: list[str], certain: bool) -> None:
    rows = [[f"UD {at}", str(at), f"Kec. {at % 30}", str(at), f"Catatan {at}"] for at in range(100)]
    assert Columns(rows, 5).ends_early(cells) is certain
