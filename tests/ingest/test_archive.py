from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest import archive
from umkm_pipeline.ingest.archive import Marks, measure_archive
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.ingest.workbook import read_workbook

SHEET = "xl/worksheets/sheet1.xml"


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr({"sheet": SHEET}.get(name, f"{name}.xml"), content)
    return file.getvalue()


def cells(*tags: str) -> bytes:
    return ("<worksheet><dimension ref='A1:B2'/><sheetData><row r='1'>" + "".join(tags) + "</row></sheetData>").encode()


@pytest.mark.parametrize(
    ("data", "limits", "setting"),
    [
        (packed(sheet=b" " * 60_000_000), Limits(), "UMKM_MAX_RATIO"),
        (packed(sheet=b" " * 3_000_000), Limits(unpacked_mb=2), "UMKM_MAX_UNPACKED_MB"),
        (packed(sharedStrings=b"x" * 60_000_000), Limits(), "UMKM_MAX_RATIO"),
        (packed(sheet=cells('<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>')), Limits(), "UMKM_MAX_CELLS"),
        (packed(sheet=cells("<x:c s='1' r='ZZ900000'/>")), Limits(), "UMKM_MAX_CELLS"),
        (packed(sheet=cells('<c r="B9"/>')), Limits(cells=17), "UMKM_MAX_CELLS"),
        (
            packed(
                content=b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
                b'office:value-type="float" table:number-columns-repeated="1000"/></table:table-row>'
            ),
            Limits(),
            "UMKM_MAX_CELLS",
        ),
    ],
)
def test_what_is_too_large_is_told_before_it_is_opened(data: bytes, limits: Limits, setting: str) -> None:
    with pytest.raises(UmkmError) as raised:
        measure_archive(data, "x.xlsx", limits)
    assert setting in raised.value.remedy


def test_the_last_cell_within_the_limit_is_read() -> None:
    assert measure_archive(packed(sheet=cells('<c r="B9"/>')), "x", Limits(cells=18)) == {SHEET: Marks()}


def test_a_size_that_the_archive_lies_about_is_not_believed() -> None:
    data = bytearray(packed(sheet=b" " * 60_000_000))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UmkmError, match="times larger"):
        measure_archive(bytes(data), "x.xlsx", Limits())


def test_entities_are_refused() -> None:
    with pytest.raises(UmkmError, match="entities"):
        measure_archive(packed(sheet=b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "x.xlsx", Limits())


def test_too_many_sheets_are_refused() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for _ in range(3):
            book.add_worksheet().write(0, 0, "x")
    assert len(list(read_workbook(file.getvalue(), "x.xlsx", Limits(sheets=3)))) == 3
    with pytest.raises(UmkmError, match="3 sheets"):
        list(read_workbook(file.getvalue(), "x.xlsx", Limits(sheets=2)))


def test_formulas_and_long_numbers_are_told_as_the_file_has_them() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=A1", None, "")
        sheet.write_formula(2, 0, "=1+1", None, 2)
        sheet.write_number(2, 1, 7371010101900012345)
        sheet.write_number(3, 0, 0.07)
        sheet.write_formula(4, 1, "=A1", None, "")
    (grid,) = read_workbook(file.getvalue(), "x.xlsx")
    rows = [(grid.row(at), grid.row_kinds(at)) for at in range(len(grid))]
    assert rows == [
        (["a", "b"], "ss"),
        (["#DIV/0!", ""], "ef"),
        (["2", "7.371010101900013E+18"], "nn"),
        (["0.07", ""], "n-"),
        (["", ""], "-f"),
    ]


TAGS = [
    '<c r="A1" t="s"><v>12</v></c>',
    '<c r="Z999999"><v>1234567.25</v></c>',
    '<c r="AA2"><v>1</v></c>',
    '<c r="A1000000"><v>1</v></c>',
    '<c s="1" r="B3"><v>7371010101900012</v></c>',
    '<c r="B4"><v>7.37101010190001E+15</v></c>',
    '<c r="C5" t="e"><v>#N/A</v></c>',
    "<c r='C6' t='e'><v>#N/A</v></c>",
    '<c r="D7"><f>A1</f></c>',
    '<x:c r="E8"><x:f>A1</x:f></x:c>',
    '<c r="F9" t="inlineStr"><is><t>&lt;f&gt;</t></is></c>',
]


@given(st.lists(st.sampled_from(TAGS), max_size=6))
def test_a_piece_that_looks_plain_has_nothing_that_a_close_look_would_find(tags: list[str]) -> None:
    def told(limits: Limits) -> object:
        try:
            return measure_archive(data, "x.xlsx", limits)
        except UmkmError as error:
            return str(error)

    data = packed(sheet=cells(*tags))
    limits = [Limits(), Limits(cells=26 * 999_999)]
    quick = [told(limit) for limit in limits]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "_is_plain", lambda _: False)
        assert [told(limit) for limit in limits] == quick
