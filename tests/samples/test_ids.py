"""Numbers of the sample are valid and tell nobody's secrets."""

from __future__ import annotations

import re
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from stdnum.id import npwp

from umkm_pipeline.samples.ids import make_nib, make_nik, make_npwp, make_phone, written_npwp, written_phone

SERIALS = st.integers(1, 999_999)


@given(SERIALS, st.dates(date(2018, 8, 1), date(2024, 12, 31)))
def test_nibs_have_13_digits(serial: int, issued_on: date) -> None:
    assert re.fullmatch(r"\d{13}", make_nib(issued_on, serial))


@given(SERIALS, st.integers(0, 99))
def test_npwps_pass_the_checksum_however_they_are_written(serial: int, seed: int) -> None:
    number = make_npwp(serial)
    assert npwp.validate(number) == number
    assert npwp.validate(written_npwp(Random(seed), number)).removeprefix("0").endswith(number.removeprefix("0"))


@given(SERIALS, st.dates(date(1950, 1, 1), date(2005, 12, 31)), st.sampled_from("LP"))
def test_niks_tell_birth_date_and_sex(serial: int, born_on: date, sex: str) -> None:
    nik = make_nik("730801", born_on, sex, serial)
    day = int(nik[6:8]) - (40 if sex == "P" else 0)
    assert len(nik) == 16
    assert (day, int(nik[8:10]), int(nik[10:12])) == (born_on.day, born_on.month, born_on.year % 100)
    assert nik[12:] != "0000"


@given(SERIALS, st.integers(0, 99))
def test_phones_keep_their_digits_however_they_are_written(serial: int, seed: int) -> None:
    phone = make_phone(serial)
    assert re.fullmatch(r"08[1-9]\d{7,10}", phone)
    digits = re.sub(r"\D", "", str(written_phone(Random(seed), phone)).split("/", maxsplit=1)[0])
    assert digits.removeprefix("62").removeprefix("0") == phone[1:]
