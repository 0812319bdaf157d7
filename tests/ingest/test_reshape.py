from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.grid import EMPTY, NUMBER, TEXT, Grid, of_rows
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.mapping import KIND, LEAD, SAME, map_rows, numbered
from umkm_pipeline.ingest.place import place
from umkm_pipeline.ingest.reshape import FOOTER, REF, SERIES, reshape

CLASSES = Layout.model_validate(
    {
        "layout": "classes",
        "fill_down": ["region_code"],
        "footers": ["Sumber.*"],
        "wide": {
            "field": "size_class_stated",
            "value": "workers",
            "columns": {"Mikro": "MIKRO", "Kecil": "KECIL", "Menengah": "MENENGAH"},
        },
        "columns": [
            {"header": "Kab/Kota", "field": "region_code", "required": True},
            {"header": "Sektor", "field": "product"},
            {"header": "Jumlah", "ignore": "sum of the others"},
        ],
    }
)
BY_DISTRICT = Layout.model_validate(
    {
        "layout": "by_district",
        "header_rows": 2,
        "wide": {"field": "region_code", "value": "fob_usd", "columns": "*"},
        "columns": [{"header": "Tahun", "field": "year", "required": True}],
    }
)


def grid(*rows: list[Any], sheet: str = "Data") -> Grid:
    kinds = [
        "".join(EMPTY if cell == "" else NUMBER if isinstance(cell, int) else TEXT for cell in row) for row in rows
    ]
    return of_rows(sheet, range(1, len(rows) + 1), [list(map(str, row)) for row in rows], kinds)


def read(layout: Layout, *rows: list[Any]) -> pd.DataFrame:
    sheet = grid(*rows)
    placed = place(sheet, [layout], {}, "x.xlsx", month=date(2023, 1, 1))
    mapped = numbered(map_rows(sheet, placed, placed.data_from))
    return reshape(mapped, [layout], {"Data": placed.refs})


HEADER = ["Kab/Kota", "Sektor", "Mikro", "Kecil", "Menengah", "Jumlah"]


def test_classes_side_by_side_become_rows() -> None:
    rows = read(CLASSES, HEADER, ["Bone", "Kopi", 10, 5, "", 15], ["", "Rotan", 7, "-", 1, 8])
    shown = rows[["row_number", SERIES, "region_code", "product", "size_class_stated", "workers"]]
    assert shown.to_dict("split")["data"] == [
        [2, "MIKRO", "Bone", "Kopi", "MIKRO", "10"],
        [2, "KECIL", "Bone", "Kopi", "KECIL", "5"],
        [3, "MIKRO", "Bone", "Rotan", "MIKRO", "7"],
        [3, "MENENGAH", "Bone", "Rotan", "MENENGAH", "1"],
    ]
    assert rows[KIND + "workers"].to_list() == ["n"] * 4
    assert rows[REF + "workers"].to_list() == ["C", "D", "C", "E"]
    assert rows[SAME].is_unique
    assert not [name for name in rows if "wide:" in str(name)]


def test_a_row_without_figures_stays_a_row() -> None:
    rows = read(CLASSES, HEADER, ["Bone", "Kopi", "", "", "", ""], ["Maros", "Teh", 1, 2, 3, 6])
    assert rows["row_number"].to_list() == [2, 3, 3, 3]
    assert rows[SERIES].isna().to_list() == [True, False, False, False]
    assert rows["workers"].isna().to_list() == [True, False, False, False]


def test_repeated_rows_repeat_each_other_figure_by_figure() -> None:
    rows = read(CLASSES, HEADER, ["Bone", "Kopi", 1, 1, 1, 3], ["Bone", "Kopi", 1, 1, 1, 3])
    assert rows.duplicated(SAME).to_list() == [False] * 3 + [True] * 3


def test_all_other_columns_may_be_districts_below_a_merged_header() -> None:
    rows = read(BY_DISTRICT, ["Tahun", "Kabupaten", ""], ["", "Bone", "Maros"], [2023, 5, 6])
    assert rows[["year", "region_code", "fob_usd"]].to_dict("split")["data"] == [
        ["2023", "Kabupaten Bone", "5"],
        ["2023", "Kabupaten Maros", "6"],
    ]


def test_a_column_named_like_a_field_makes_no_row_twice() -> None:
    rows = read(BY_DISTRICT, ["Tahun", "year", "Maros"], ["", "", ""], [2023, 5, 6])
    assert rows[["region_code", "fob_usd", REF + "fob_usd"]].to_dict("split")["data"] == [
        ["year", "5", "B"],
        ["Maros", "6", "C"],
    ]


def test_a_footer_ends_the_table() -> None:
    rows = read(CLASSES, HEADER, ["Bone", "Kopi", 1, "", "", 1], ["Sumber: Dinas", "", "", "", "", ""], ["x", "y", 1])
    assert rows[[LEAD, FOOTER]].to_dict("split")["data"] == [["Bone", False], ["Sumber: Dinas", True], ["x", True]]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.integers(0, 10**9))] * 3),
        min_size=1,
        max_size=8,
    )
)
def test_no_figure_is_lost_or_made_up(figures: list[tuple[int | None, ...]]) -> None:
    table = [[f"K{at}", "x", *("" if one is None else one for one in row), ""] for at, row in enumerate(figures)]
    rows = read(CLASSES, HEADER, *table)
    expected = [
        (f"K{at}", name, str(one))
        for at, row in enumerate(figures)
        for name, one in zip(("MIKRO", "KECIL", "MENENGAH"), row, strict=True)
        if one is not None
    ]
    kept = rows[rows[SERIES].notna()]
    assert [*kept[["region_code", SERIES, "workers"]].itertuples(index=False, name=None)] == expected
    assert set(rows["row_number"]) == set(range(2, len(figures) + 2))
    assert not rows[["row_number", SERIES]].duplicated().any()
