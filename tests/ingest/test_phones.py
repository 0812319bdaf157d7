from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.phones import parse_emails, parse_phones

LOCAL = st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True)


@given(LOCAL)
def test_every_way_of_writing_a_mobile_number_is_one_number(local: str) -> None:
    spaced = f"0{local[:3]} {local[3:7]}-{local[7:]}"
    texts = [local, f"0{local}", f"62{local}", f"+62 {local}", spaced, f"0{local} / 0812000000", f"0{local}, 0411-1"]
    assert parse_phones(column(texts)).value.to_list() == [f"+62{local}"] * len(texts)


@pytest.mark.parametrize("text", ["0411-xxx", "12345", "0000", "tidak ada HP", "080123456789", "0812345678901234"])
def test_what_is_no_phone_is_a_problem(text: str) -> None:
    parsed = parse_phones(column([text, None]))
    assert parsed.problem.to_list() == ["phone_invalid", ""]
    assert parsed.value.isna().all()


def test_digits_that_scientific_notation_rounded_away_are_not_made_up() -> None:
    parsed = parse_phones(column(["8,123456789E+10", "81234567890"]))
    assert parsed.problem.to_list() == ["phone_digits_lost", ""]
    assert pd.isna(parsed.value[0])


@given(LOCAL, st.sampled_from([" ", "\n", " atau ", "; ", " - "]))
def test_of_two_numbers_in_a_cell_the_first_is_taken(local: str, between: str) -> None:
    texts = [f"0{local}{between}081298765432", f"HP: 0{local}{between}0411-872345"]
    assert parse_phones(column(texts)).value.to_list() == [f"+62{local}"] * 2


def test_landlines_are_phones_too() -> None:
    assert parse_phones(column(["(0411) 872345"])).value.to_list() == ["+62411872345"]


def test_emails() -> None:
    parsed = parse_emails(column([" Ani@Contoh.CO.id ", "tidak@@ada", "usaha.at.contoh", None]))
    assert parsed.value[0] == "ani@contoh.co.id"
    assert parse_emails(column(["ani@contoh.id; budi@contoh.id"])).value.to_list() == ["ani@contoh.id"]
    assert parsed.problem.to_list() == ["", "email_invalid", "email_invalid", ""]
    assert pd.isna(parsed.value[1])
