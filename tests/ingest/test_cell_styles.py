from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cell_styles import NOTHING, Shown, read_styles, shown_by

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%", "0.07", "7%"),
        ("0.0%", "1.045", "104.5%"),
        ("0.00%;[Red]-0.00%", "-0.29", "-29%"),
        ('0"%"', "7", "7%"),
        ("0\\%", "7", "7%"),
        ("#,##0,,", "340000000", "340 juta"),
        ('0.0,,"jt"', "340500000", "340.5 jt"),
        ('#,##0,"rb"', "340000", "340 rb"),
        ("#,##0,,,", "1234567890", "1234.56789 juta"),
        ('#,##0" juta"', "12", "12 juta"),
        ('#,##0" Juta"', "12", "12 Juta"),
        ('"Rp" #,##0.0" M"', "12", "12 M"),
        ("[$USD] #,##0", "12000", "USD 12000"),
        ('"US$" #,##0', "12000", "US$ 12000"),
        ("[$$-409]#,##0.00", "12.5", "$ 12.5"),
        ("$#,##0", "12", "$ 12"),
        ("[$€-2] #,##0", "12", "€ 12"),
        ('"S$"#,##0', "12", "S$ 12"),
    ],
)
def test_a_number_is_told_as_it_is_shown(code: str, value: str, shown: str) -> None:
    found = shown_by(code)
    assert found is not None
    assert found.text(value) == shown


@pytest.mark.parametrize(
    "code",
    [
        *("General", "0", "#,##0.00", "@", "dd/mm/yyyy", "[h]:mm", "0.00E+00", "# ?/?", "[Red]-0;0"),
        *('_("Rp"* #,##0_)', "[$Rp-421]#,##0", "[$IDR] #,##0", '0" orang"', '0" ha"', '0 "m"', '"Kab. "0'),
        '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
        '0;"%"',
    ],
)
def test_other_formats_tell_nothing(code: str) -> None:
    assert shown_by(code) is None


def test_the_currency_of_a_format_of_the_program_is_that_of_the_machine() -> None:
    assert shown_by('"$"#,##0', own=False) is None
    assert shown_by("0%", own=False) == Shown(percent=True, behind="%")


def styles(body: str) -> bytes:
    return f'<styleSheet xmlns="{MAIN}">{body}</styleSheet>'.encode()


def test_styles_are_numbered_as_cells_name_them() -> None:
    found = read_styles(
        styles(
            '<numFmts><numFmt numFmtId="44" formatCode="&quot;$&quot;0"/><numFmt numFmtId="164" formatCode="0,,"/>'
            "</numFmts>"
            "<fonts><font/><font><strike/></font><font><strike val='0'/></font></fonts>"
            '<cellStyleXfs><xf numFmtId="9" fontId="1"/></cellStyleXfs>'
            '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="9" fontId="2"/><xf numFmtId="164" fontId="1"/>'
            '<xf numFmtId="44"/></cellXfs>'
        )
    )
    assert found.shown == {b"1": Shown(percent=True, behind="%"), b"2": Shown(thousands=2, behind=" juta")}
    assert found.struck == frozenset({b"2"})


def test_formats_of_conditions_are_no_formats_of_cells() -> None:
    found = read_styles(
        styles(
            '<numFmts><numFmt numFmtId="164" formatCode="0.000"/></numFmts><fonts><font/></fonts>'
            '<cellXfs><xf numFmtId="164"/></cellXfs>'
            '<dxfs><dxf><font><strike/></font><numFmt numFmtId="164" formatCode="0%"/></dxf></dxfs>'
        )
    )
    assert found == NOTHING


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<numFmts><numFmt numFmtId="164" formatCode="0%"/></numFmts>',
        '<numFmts><numFmt numFmtId="x" formatCode="0%"/><numFmt formatCode="0%"/><numFmt numFmtId="165"/></numFmts>',
        '<fonts><font><strike/></font></fonts><cellXfs><xf fontId="7"/><xf numFmtId="-1" fontId="1"/></cellXfs>',
    ],
)
def test_styles_that_lack_parts_tell_nothing(body: str) -> None:
    assert read_styles(styles(body)) == NOTHING


def test_styles_with_entities_of_their_own_are_left_to_the_check_of_the_archive() -> None:
    assert read_styles(b'<!DOCTYPE x [<!ENTITY a "b">]>' + styles("<fonts><font><strike/></font></fonts>")) == NOTHING


@given(st.decimals(-(10**9), 10**9, places=4))
def test_no_digit_is_lost_in_percent(value: Decimal) -> None:
    text = Shown(percent=True, behind="%").text(str(value))
    assert Decimal(text.removesuffix("%")) == Decimal(repr(float(value))) * 100


@given(st.integers(-(10**14), 10**14), st.integers(1, 3))
def test_whole_rupiah_are_whole_with_six_places(value: int, thousands: int) -> None:
    code = "#,##0" + "," * thousands
    number, _, unit = (shown_by(code) or Shown()).text(str(value)).partition(" ")
    assert Decimal(number).quantize(Decimal("0.000001")) * {"ribu": 10**3, "juta": 10**6}[unit] == value
