from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.sheets import CSV, grid, placed
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.held import HeldError
from umkm_pipeline.ingest.layout import Layout, Sheets
from umkm_pipeline.ingest.place import place
from umkm_pipeline.ingest.workbook import read_workbook


def held(sheet: Grid) -> HeldError:
    with pytest.raises(HeldError) as raised:
        placed(sheet)
    return raised.value


def test_an_unknown_column_holds_the_file_and_is_named() -> None:
    error = held(grid(CSV + ";zodiak", "A;B;;;;;;;;"))
    assert error.rule == "column_unknown"
    assert "K (zodiak)" in error.problem
    assert error.where == "registry/2023-12/x.xlsx, sheet Data, row 1"


def test_a_column_without_header_holds_the_file_only_where_it_is_used() -> None:
    assert held(grid(CSV + ";", "A;B;;;;;;;;;x", "C;D;;;;;;;;;y")).rule == "column_unknown"
    assert placed(grid(CSV + ";", "A;B;;;;;;;;;x", "C;D", "E;F")).layout.layout == "semicolon_csv"


def test_a_header_that_stands_twice_holds_the_file() -> None:
    error = held(grid(CSV + ";NAMA UMKM", "A;B"))
    assert (error.rule, "nama umkm" in error.problem) == ("header_duplicate", True)


def test_a_header_that_nearly_fits_is_told_with_what_it_lacks() -> None:
    error = held(grid("judul", CSV.replace("nama_pemilik", "tetangga"), "A;B"))
    assert error.rule == "layout_unknown"
    assert "row 2 looks like the header of layout semicolon_csv; but lacks nama_pemilik" in error.problem
    assert "tetangga" in error.problem
    assert error.remedy.startswith("Proposed: B: nothing known is like it. Otherwise: known layouts: district_sheets")


def test_a_row_that_is_mostly_unknown_is_not_quoted() -> None:
    error = held(grid("NIB;UD Maju;Siti Aminah;Jl. Mawar", "A;B"))
    assert "unknown headers: column B, column C, column D" in error.problem
    assert "Siti" not in str(error)


def test_a_sheet_without_any_header_is_held() -> None:
    assert held(grid("foo;bar", "1;2")).problem == (
        "no header row of a known layout was found; row 1 is the first with several cells"
    )


FORM = Layout.model_validate(
    {
        "layout": "form_2022",
        "valid_to": "2022-12",
        "columns": [
            {"header": "Nama", "field": "business_name", "required": True},
            {"header": "NIB", "field": "nib"},
        ],
    }
)
FORM_2023 = Layout.model_validate(
    {
        "layout": "form_2023",
        "valid_from": "2023-01",
        "columns": [
            {"header": "Nama", "field": "product", "required": True},
            {"header": "NIB", "field": "nib"},
        ],
    }
)


@pytest.mark.parametrize(("month", "layout"), [(date(2022, 12, 1), "form_2022"), (date(2023, 1, 1), "form_2023")])
def test_the_reporting_month_tells_forms_apart_that_look_the_same(month: date, layout: str) -> None:
    sheet = grid("Nama;NIB", "A;1")
    assert place(sheet, [FORM, FORM_2023], {}, "x.csv", month=month).layout.layout == layout


def test_a_layout_out_of_its_time_is_named_where_it_alone_fits() -> None:
    with pytest.raises(HeldError) as raised:
        place(grid("judul", "Nama;NIB", "A;1"), [FORM], {}, "x.csv", month=date(2023, 1, 1))
    assert raised.value.rule == "layout_unknown"
    assert raised.value.where == "x.csv, sheet Data, row 2"
    assert raised.value.problem == (
        "only layout form_2022 fits the header, and it is in force to 2022-12, not in 2023-01"
    )


def test_a_layout_is_tried_on_its_sheets_only() -> None:
    chosen = FORM.model_copy(update={"sheets": Sheets(positions=(2,))})
    sheet = grid("Nama;NIB", "A;1")
    assert place(sheet, [chosen], {}, "x.xlsx", position=2).layout.layout == "form_2022"
    with pytest.raises(HeldError):
        place(sheet, [chosen], {}, "x.xlsx", position=1)


def test_a_header_of_three_rows_with_merged_cells_is_found_below_titles() -> None:
    layout = Layout.model_validate(
        {
            "layout": "deep",
            "header_rows": 3,
            "columns": [
                {"header": "NO", "ignore": "running number", "running": True},
                {"header": "Nama", "field": "business_name", "required": True},
                {"header": "Tenaga Kerja Tetap L", "field": "workers.men"},
                {"header": "Tenaga Kerja Tetap P", "field": "workers.women"},
                {"header": "Tenaga Kerja Lepas", "ignore": "not counted"},
            ],
        }
    )
    found = place(
        grid("DATA UMKM", "NO;Nama;Tenaga Kerja;;", ";;Tetap;;Lepas", ";;L;P;", "1;A;2;3;4"), [layout], {}, "x.xlsx"
    )
    assert found.headers == ["NO", "Nama", "Tenaga Kerja Tetap L", "Tenaga Kerja Tetap P", "Tenaga Kerja Lepas"]
    assert found.data_from == 4
    assert found.refs["workers.women"] == "D"


def test_hidden_rows_and_columns_are_read_like_others() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate([["Nama", "NIB"], ["A", "1"], ["B", "2"]]):
            sheet.write_row(row, 0, cells)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    (read,) = read_workbook(data.getvalue(), "x.xlsx")
    found = place(read, [FORM], {}, "x.xlsx")
    assert found.refs == {"business_name": "A", "nib": "B"}
    assert len(read) - found.data_from == 2


def test_an_unknown_column_comes_with_a_proposal_that_quotes_no_value() -> None:
    error = held(
        grid(CSV.replace("no_telp", "Cuaca") + ";Telp Pemilik", *(f"A;B;;;;;;;;;0812345678{n}" for n in range(9)))
    )
    assert "F (Cuaca), K (Telp Pemilik)" in error.problem
    assert "F: nothing known is like it; K: phone_token (85%: " in error.remedy
    assert "100% of its values look like a phone number" in error.remedy
    assert "0812" not in str(error)


def test_a_column_like_one_that_is_there_is_told_so() -> None:
    error = held(grid(CSV + ";Nama Pemilik Usaha", "A;B;;;;;;;;;x"))
    assert "K: it is like owner_name, which column B feeds already" in error.remedy


def test_a_required_column_under_another_name_is_proposed() -> None:
    error = held(grid(CSV.replace("nama_pemilik", "Nm Pemilk"), "A;B"))
    assert (error.rule, "but lacks nama_pemilik" in error.problem) == ("layout_unknown", True)
    assert error.remedy.startswith("Proposed: B: owner_name (")


@settings(deadline=None)
@given(st.lists(st.lists(st.text("abc1 ", max_size=3), max_size=5), max_size=12))
def test_a_sheet_of_anything_is_placed_or_held_with_its_address(rows: list[list[str]]) -> None:
    sheet = grid(*(";".join(row) for row in rows))
    try:
        found = place(sheet, [FORM], {"nib": frozenset({"a"}), "business_name": frozenset({"b"})}, "x.csv")
    except HeldError as error:
        told = str(error)
    else:
        told = f"x.csv, sheet Data: read from {found.data_from}"
        assert "business_name" in {found.matched.target(at) for at in found.matched.columns}
        assert 0 < found.data_from <= len(sheet)
    assert told.startswith("x.csv, sheet Data")
