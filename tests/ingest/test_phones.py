from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.phones import parse_phones

LOCAL = st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True).filter(
    lambda digits: len(set(digits[1:])) > 2 and not digits.startswith("812345678")
)


def only(text: str) -> tuple[str | None, str]:
    parsed = parse_phones(column([text]))
    value = parsed.value.to_list()[0]
    return None if pd.isna(value) else value, parsed.problem.to_list()[0]


@settings(deadline=None)
@given(LOCAL)
def test_every_way_of_writing_a_mobile_number_is_one_number(local: str) -> None:
    spaced = f"0{local[:3]} {local[3:7]}-{local[7:]}"
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in f"0{local}")
    arabic = "".join(chr(ord(digit) - ord("0") + 0x660) for digit in f"0{local}")
    texts = [
        *(local, f"{local}.0", f"62{local}.0", f"0{local}", f"62{local}", f"+62 {local}", f"+62 (0){local}"),
        *(f"0062{local}", f"'0{local}", f"HP: 0{local}", f"No. HP/WA : 0{local}", f"0{local} (WA)", f"Siti: 0{local}"),
        *(f"0{local} (Bu Siti)", spaced, f"({spaced[:4]}){spaced[4:]}", f"0{local[:3]} - {local[3:7]} - {local[7:]}"),
        *(
            f"0{local} / 0812000000",
            f"0{local}, 0411-1",
            f"0{local} & 085299998888",
            f"0{local} ext 12",
            f"0{local} x2",
        ),
        *(wide, arabic, f"\u202a+62\u00a0{local[:3]}\u2011{local[3:]}\u202c"),
    ]
    parsed = parse_phones(column(texts))
    assert dict(zip(texts, parsed.value, strict=True)) == dict.fromkeys(texts, f"+62{local}")
    assert set(parsed.problem) == {""}


@settings(deadline=None)
@given(LOCAL, st.data())
def test_a_letter_among_the_digits_makes_no_number(local: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(local)))
    letter = data.draw(st.sampled_from("OolIxB?"))
    written = f"0{local}"
    assert only(written[:at] + letter + written[at + 1 :]) == (None, "phone_invalid")


@settings(deadline=None)
@given(st.sampled_from(["0812", "812", "62812", "+62 ", "0411", "+60 12"]), st.text("0123456789-. ()/x", max_size=16))
def test_a_number_that_is_read_has_the_digits_that_were_written(start: str, end: str) -> None:
    value, problem = only(start + end)
    assert (value is None) == (problem == "phone_invalid")
    written = "".join(sign for sign in start + end if sign.isdecimal())
    assert value is None or value.removeprefix("+62").removeprefix("+") in written


@pytest.mark.parametrize(
    "text",
    [
        *("0411-xxx", "12345", "0000", "tidak ada HP", "080123456789", "0812345678901234", "0812/3456/7891"),
        *("872345", "872345 872346", "411872345", "021-555123", "60123456789", "00812345678"),
        *("+81234567890", "+812345678901", "+0812345678"),
        *("0812xxxx7891", "0812345679x90", "081234567891 tujuh"),
    ],
)
def test_what_is_not_certainly_a_phone_is_a_problem(text: str) -> None:
    parsed = parse_phones(column([text, None]))
    assert parsed.problem.to_list() == ["phone_invalid", ""]
    assert parsed.value.isna().all()


@pytest.mark.parametrize(
    "text",
    [
        *("0000000", "08123456789", "0812345678", "12345678", "081111111111", "08888888888", "0899999999"),
        *("+62 812-3456-789", "02112345678", "021-0000000", "0411-123456", "8888888888", "812345678"),
    ],
)
def test_what_stands_in_for_a_number_is_no_key(text: str) -> None:
    assert only(text) == (None, "phone_invalid")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+60 12-345 6789", "+60123456789"),
        ("0060 12 345 6789", "+60123456789"),
        ("+1 (212) 555-0143", "+12125550143"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("WA +65 9123 4567", "+6591234567"),
    ],
)
def test_a_foreign_number_stays_one(text: str, number: str) -> None:
    assert only(text) == (number, "phone_foreign")


def test_digits_that_scientific_notation_rounded_away_are_not_made_up() -> None:
    parsed = parse_phones(column(["8,123456789E+10", "81234567890", "'6,28123E+12"]))
    assert parsed.problem.to_list() == ["phone_digits_lost", "", "phone_digits_lost"]
    assert pd.isna(parsed.value[0])


@settings(deadline=None)
@given(LOCAL, st.sampled_from([" ", "\n", " atau ", "; ", " - ", "/", " & "]))
def test_of_two_numbers_in_a_cell_the_first_is_taken(local: str, between: str) -> None:
    texts = [f"0{local}{between}081298765432", f"HP: 0{local}{between}0411-872345"]
    assert parse_phones(column(texts)).value.to_list() == [f"+62{local}"] * 2


def test_a_group_that_begins_with_0_is_no_second_number() -> None:
    assert only("0812 345 678 012") == ("+62812345678012", "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(0411) 872345", "+62411872345"),
        ("0411-872345 ext. 12", "+62411872345"),
        ("0411-872345 pes 5 / 081234567891", "+62411872345"),
        ("Telp. 021-5551234", "+62215551234"),
        ("0481-21234", "+6248121234"),
        ("+62-411-872345", "+62411872345"),
        ("0411-872345/872346", "+62411872345"),
    ],
)
def test_landlines_are_phones_too_and_extensions_no_part_of_them(text: str, number: str) -> None:
    assert only(text) == (number, "")
