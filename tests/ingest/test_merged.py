from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.grid import Grid, Merged, of_rows
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.merged import spread
from umkm_pipeline.ingest.place import place

HEADER = ["Provinsi", "Kabupaten/Kota", "Indikator", "Tahun", "Nilai", "Satuan", "Skala Usaha", "Bulan"]
PLACE, YEAR, VALUE = 1, 3, 4


def sheet(*rows: list[str], merged: list[Merged]) -> Grid:
    kinds = ["".join("-" if not cell else "n" if cell.isdecimal() else "s" for cell in row) for row in rows]
    grid = of_rows("Data", range(1, len(rows) + 2), [HEADER, *rows], ["s" * len(HEADER), *kinds])
    grid.merged = merged
    return grid


def spread_out(grid: Grid, first: int = 1) -> tuple[list[list[str]], list[bool]]:
    placed = place(grid, layouts_of("official_stats"), synonyms_of("official_stats"), "x", month=date(2023, 12, 1))
    after, shared = spread(grid, first, placed)
    return [after.row(at) for at in range(first, len(after))], shared.tolist()


def figure(place: str = "", year: str = "", value: str = "5") -> list[str]:
    return ["Lampung", place, "Jumlah UMKM", year, value, "unit", "", ""]


def test_words_and_years_are_in_every_row_and_the_sheet_itself_stays_as_it_was() -> None:
    rows = [figure("Kota Metro", "2022"), figure(value="6"), figure("Kab. Pringsewu", "2022")]
    grid = sheet(*rows, merged=[Merged(PLACE, PLACE, 2, 3), Merged(YEAR, YEAR, 2, 3)])
    assert spread_out(grid) == ([rows[0], figure("Kota Metro", "2022", "6"), rows[2]], [False] * 3)
    assert grid.row(2) == rows[1]


def test_rows_share_an_amount_unless_only_one_has_anything() -> None:
    merged = [Merged(VALUE, VALUE, 2, 3)]
    rows = [figure("Kota Metro", "2022"), figure("Kab. Pringsewu", "2022", "")]
    assert spread_out(sheet(*rows, merged=merged)) == (rows, [True, True])
    rows[1] = [""] * len(HEADER)
    assert spread_out(sheet(*rows, merged=merged)) == (rows, [False, False])


def test_a_header_merged_downwards_is_no_cell_of_the_table() -> None:
    rows = [figure("", "2022")]
    assert spread_out(sheet(*rows, merged=[Merged(PLACE, PLACE, 1, 2)])) == (rows, [False])


def test_a_piece_without_the_first_row_of_a_range_is_left_alone() -> None:
    grid = sheet(figure("Kota Metro", "2022"), figure("", "2022"), merged=[Merged(PLACE, PLACE, 2, 3)])
    assert spread_out(grid, first=2) == ([figure("", "2022")], [False])


@given(
    st.lists(st.tuples(st.sampled_from(["", "Kota Metro"]), st.sampled_from(["", "2022"])), min_size=3, max_size=8),
    st.lists(
        st.builds(Merged, *[st.sampled_from([PLACE, YEAR])] * 2, st.integers(1, 9), st.integers(1, 9)), max_size=4
    ),
)
def test_no_cell_that_says_something_changes(cells: list[tuple[str, str]], merged: list[Merged]) -> None:
    rows = [figure(place, year) for place, year in cells]
    after, _ = spread_out(sheet(*rows, merged=merged))
    assert all(
        new == old or not old
        for before, now in zip(rows, after, strict=True)
        for old, new in zip(before, now, strict=True)
    )
