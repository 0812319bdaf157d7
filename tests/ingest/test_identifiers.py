from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.luhn import calc_check_digit, is_valid

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.identifiers import (
    luhn,
    nik_district,
    parse_hs,
    parse_nib,
    parse_nik,
    parse_npwp,
    sex_of_nik,
)
from umkm_pipeline.reference.goods import hs6_known


def kinds(letters: str) -> pd.Series:
    return column(list(letters))


def plain(series: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in series]


@given(st.lists(st.text("0123456789", min_size=9, max_size=9), min_size=1, max_size=5))
def test_luhn_agrees_with_another_implementation(numbers: list[str]) -> None:
    assert luhn(column([*numbers, None])).to_list() == [*map(is_valid, numbers), False]


@pytest.mark.parametrize(
    ("text", "kind", "nib", "problem"),
    [
        ("1208220012345", "s", "1208220012345", ""),
        ("1208220012345", "n", "1208220012345", ""),
        ("120822001234", "n", "0120822001234", "nib_padded"),
        ("120822001234", "s", None, "nib_invalid"),
        ("12082200123456", "s", None, "nib_invalid"),
        ("1,20822E+12", "s", None, "nib_digits_lost"),
        ("0000000000000", "s", None, "nib_invalid"),
        ("sedang diurus", "s", None, "nib_invalid"),
        (None, "-", None, ""),
        ("NIB: 1208220012345", "s", "1208220012345", "nib_tidied"),
        ("No. NIB 1208 2200 12345", "s", "1208220012345", "nib_tidied"),
        ("1208220012345 (NIB)", "s", "1208220012345", "nib_tidied"),
        ('="1208220012345"', "s", "1208220012345", "nib_tidied"),
        ("'1208220012345", "s", "1208220012345", ""),
        ("1208220012345.0", "s", "1208220012345", "nib_tidied"),
        ("208220012345.0", "s", "0208220012345", "nib_padded"),
        ("20822001234.00", "s", None, "nib_invalid"),
        ("１２０８２２００１２３４５", "s", "1208220012345", "nib_tidied"),
        ("١٢٠٨٢٢٠٠١٢٣٤٥", "s", "1208220012345", "nib_tidied"),
        ("1208\u202f220012345\u200b", "s", "1208220012345", "nib_tidied"),
        ("12O8220012345", "s", None, "nib_invalid"),
        ("NIK: 1208220012345", "s", None, "nib_invalid"),
        ("1208220012345 / 1208220012346", "s", None, "nib_invalid"),
        ("NIB: 1,20822E+12", "s", None, "nib_invalid"),
    ],
)
def test_nib(text: str | None, kind: str, nib: str | None, problem: str) -> None:
    parsed = parse_nib(column([text]), kinds(kind))
    assert (plain(parsed.value), parsed.problem.to_list()) == ([nib], [problem])


@given(st.text("0123456789", min_size=8, max_size=8), st.text("0123456789", min_size=6, max_size=6))
def test_npwp_of_15_and_16_digits_are_one_number(company: str, office: str) -> None:
    body = company + str(calc_check_digit(company))
    number = body + office
    dotted = f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"
    parsed = parse_npwp(column([number, dotted, f"0{number}", f"0{number}000000"]), kinds("ssss"))
    if number == "0" * 15:
        assert set(parsed.problem) == {"npwp_invalid"}
    else:
        assert parsed.npwp.to_list() == [f"0{number}"] * 4
        assert set(parsed.problem) == {""}
    wrong = body[:-1] + str((int(body[-1]) + 1) % 10) + office
    assert parse_npwp(column([wrong]), kinds("s")).problem.to_list() == ["npwp_checksum"]


def test_npwp_of_a_person_is_a_nik_and_odd_ones_are_problems() -> None:
    parsed = parse_npwp(
        column(["7371014507900001", "01.234.567-801.000", "7371014507900001", "x", "1,23E+15"]), kinds("ssnss")
    )
    assert plain(parsed.nik) == ["7371014507900001", None, None, None, None]
    assert plain(parsed.npwp) == [None] * 5
    assert parsed.problem.to_list() == ["", "npwp_invalid", "npwp_digits_lost", "npwp_invalid", "npwp_digits_lost"]


@pytest.mark.parametrize(
    ("text", "npwp", "problem"),
    [
        ("NPWP: 01.312.166.0-801.000", "0013121660801000", "npwp_tidied"),
        ("13121660801000.0", None, "npwp_invalid"),
        ("013121660801000.0", "0013121660801000", "npwp_tidied"),
        ("0013121660801000.0", None, "npwp_digits_lost"),
        ("01312166080100.00", None, "npwp_invalid"),
    ],
)
def test_npwp_with_more_than_digits(text: str, npwp: str | None, problem: str) -> None:
    parsed = parse_npwp(column([text]), kinds("s"))
    assert (plain(parsed.npwp), parsed.problem.to_list()) == ([npwp], [problem])


def test_numbers_that_all_end_in_0_were_rounded_before_they_were_text() -> None:
    rounded = [f"730801680296{serial:04d}" for serial in range(10, 60, 10)]
    assert set(parse_nik(column(rounded), kinds("sssss")).problem) == {"nik_numeric"}
    assert set(parse_nik(column(rounded[:4]), kinds("ssss")).problem) == {""}
    assert set(parse_nik(column([*rounded, "7308016802960001"]), kinds("ssssss")).problem) == {""}
    assert set(parse_nik(column([*rounded[:4], *rounded[:2]]), kinds("ssssss")).problem) == {""}


@given(
    st.dates(min_value=date(1930, 1, 1), max_value=date(2010, 12, 31)),
    st.booleans(),
    st.integers(min_value=1, max_value=9999),
    st.sampled_from(["737101", "930101", "960101", "650101"]),
)
def test_every_nik_with_a_real_birthday_is_valid(born: date, woman: bool, serial: int, district: str) -> None:
    nik = f"{district}{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"
    parsed = parse_nik(column([nik]), kinds("s"))
    assert (parsed.value.to_list(), parsed.problem.to_list()) == ([nik], [""])
    assert sex_of_nik(parsed.value).to_list() == ["P" if woman else "L"]
    assert nik_district(parsed.value).to_list() == [district]


@pytest.mark.parametrize(
    ("nik", "kind", "problem"),
    [
        ("7371013112900001", "s", ""),
        ("7371013212900001", "s", "nik_invalid"),
        ("7371017112900001", "s", ""),
        ("7371017212900001", "s", "nik_invalid"),
        ("7371014013900001", "s", "nik_invalid"),
        ("7371012902960001", "s", ""),
        ("7371012902970001", "s", "nik_invalid"),
        ("7371013104900001", "s", "nik_invalid"),
        ("7371013112900000", "s", "nik_invalid"),
        ("737101311290001", "s", "nik_invalid"),
        ("7371013112900000", "n", "nik_numeric"),
        ("7,37101E+15", "s", "nik_numeric"),
        ("7371013112900001.0", "s", "nik_numeric"),
        ("737101311290001.0", "s", "nik_numeric"),
        ("NIK. 7371013112900001", "s", "nik_tidied"),
        ("KTP: 7371013112900001", "s", "nik_tidied"),
        ("NPWP: 7371013112900001", "s", "nik_invalid"),
        ("737101311290000l", "s", "nik_invalid"),
    ],
)
def test_nik_on_both_sides_of_each_edge(nik: str, kind: str, problem: str) -> None:
    assert parse_nik(column([nik]), kinds(kind)).problem.to_list() == [problem]


@pytest.mark.parametrize(
    ("text", "code", "problem"),
    [
        ("09011110", "09011110", ""),
        ("9011110", "09011110", "hs_padded"),
        ("901.11.10", "09011110", "hs_dotted"),
        ("9011910", None, "hs_digits_lost"),
        ("901.19.10", None, "hs_digits_lost"),
        ("09011910", "09011910", ""),
        ("0901.11.10", "09011110", "hs_dotted"),
        ("97010000", "97010000", ""),
        ("98010000", None, "hs_invalid"),
        ("77010000", None, "hs_invalid"),
        ("00010000", None, "hs_invalid"),
        ("9901", None, "hs_invalid"),
        ("0901111000", None, "hs_invalid"),
        ("kopi", None, "hs_invalid"),
        ("'09011110", "09011110", ""),
        ("09.01.11.10", "09011110", "hs_dotted"),
        ("0901 1110", "09011110", ""),
        ("9011110.0", "09011110", "hs_dotted"),
        ("90111100.0", "90111100", "hs_dotted"),
        ("901111.0", None, "hs_invalid"),
        ("1511.9000", "15119000", "hs_dotted"),
        ("1511.900.0", None, "hs_invalid"),
        ("15119.000", None, "hs_invalid"),
    ],
)
def test_hs(text: str, code: str | None, problem: str) -> None:
    parsed = parse_hs(column([text]), hs6_known)
    assert (plain(parsed.value), parsed.problem.to_list()) == ([code], [problem])


def test_ten_digits_were_right_up_to_2016() -> None:
    codes = column(["0901111000", "901111000", "901911000"])
    assert plain(parse_hs(codes, hs6_known, old_tariff=True).value) == [*["0901111000"] * 2, None]
