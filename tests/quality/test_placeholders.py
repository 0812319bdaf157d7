from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column, no_blanks
from umkm_pipeline.quality.placeholders import NAMES, PLACEHOLDER_RULES, WORDS
from umkm_pipeline.quality.rule import Work


def found(field: str, *texts: str | None) -> list[dict[str, str]]:
    """Rule → field that breaks it, of rows that have nothing but this field and what a sheet says beside it."""
    frame = pd.DataFrame({"sheet": column(["idem"] * len(texts)), field: no_blanks(column(texts))})
    work = Work(pd.DataFrame(index=frame.index), frame)
    told: list[dict[str, str]] = [{} for _ in texts]
    for rule in PLACEHOLDER_RULES:
        assert rule.at is not None
        assert rule.broken is not None
        at = rule.at(work)
        assert rule.broken(work).to_list() == at.notna().to_list()
        for row, name in zip(told, at, strict=True):
            if not pd.isna(name):
                row[rule.name] = str(name)
    return told


ABOVE = (
    *("idem", "Idem.", "IDEM", "ditto", "sda", "s.d.a", "s.d.a.", "S.D.A", "s d a", "sama dengan di atas"),
    *("Sama dgn atas", "seperti di atas", "sama seperti diatas", '"', "''", ",,", "〃", "”", '- " -'),
)


@pytest.mark.parametrize("field", ["business_name", "owner_name", "address", "village_name", "product", "sender_name"])
@pytest.mark.parametrize("text", ABOVE)
def test_a_mark_for_the_row_above_is_no_value(field: str, text: str) -> None:
    assert found(field, "UD Maju", text, None) == [{}, {"same_as_above": field}, {}]


@pytest.mark.parametrize(
    "text", ["Idema", "Sidem", "UD SDA", "Sdani", "Samad", "Sama Rasa", "Seperti Baru", "D'Best", "“Aren”", "I", "S"]
)
def test_words_that_begin_like_a_mark_are_words(text: str) -> None:
    assert found("business_name", text) == [{}]


@pytest.mark.parametrize("text", ["0", "12345", "?", "***", "1.5", "+", "²", "(1)"])
def test_a_name_has_a_letter(text: str) -> None:
    assert found("owner_name", text) == [{"name_unreadable": "owner_name"}]
    assert found("address", text) == [{}]


@pytest.mark.parametrize("text", ["tidak ada", "Belum punya nama usaha", "TDK ADA", "blm ada", "Belum diisi.", "xxx"])
def test_a_word_that_there_is_none_is_no_name(text: str) -> None:
    assert found("business_name", text) == [{"name_unreadable": "business_name"}]
    assert found("product", text) == [{}]


@pytest.mark.parametrize("text", ["Tidak Ada Duanya", "Belum Ada Judul Kopi", "Tak Punya Malu", "XX Kopi", "Xaverius"])
def test_a_name_may_begin_like_that(text: str) -> None:
    assert found("business_name", text) == [{}]


@pytest.mark.parametrize("text", ["Jl. Mawar No. 3", "jln merdeka RT 01/RW 02", "JALAN POROS KM 7, Desa Lura"])
def test_an_address_is_no_name(text: str) -> None:
    assert found("business_name", text) == [{"name_unreadable": "business_name"}]
    assert found("address", text) == [{}]


@pytest.mark.parametrize("text", ["1. CV Maju\n2. UD Jaya", "1) Ani 2) Budi 3) Citra", "1.PT Satu, 2.PT Dua"])
def test_a_list_is_no_name(text: str) -> None:
    assert found("business_name", text) == [{"names_listed": "business_name"}]
    assert found("address", text) == [{}]


@pytest.mark.parametrize(
    "text", ["1. CV Maju", "1 2 3 Kopi", "1.2 Jaya", "10. Kopi 2. Rasa", "1.Kopi v2. Rasa", "1 Rasa 2 Kopi"]
)
def test_a_name_may_have_numbers(text: str) -> None:
    assert found("business_name", text) == [{}]


@pytest.mark.parametrize(
    "text", ["Jalan Kopi", "Jalan Terus 88", "JL Collection", "Jlamprang No 3", "Warung Jl. Mawar 3"]
)
def test_a_name_may_speak_of_a_road(text: str) -> None:
    assert found("business_name", text) == [{}]


@pytest.mark.parametrize("text", ["y", "212 Mart", "99 Kopi", "7 Ñ", "Ñandú", "美味", "3M"])
def test_a_letter_in_any_script_is_enough(text: str) -> None:
    assert found("business_name", text) == [{}]


@pytest.mark.parametrize("text", ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "Err:502", "#NUM!"])
def test_the_text_of_a_failed_formula_is_no_word(text: str) -> None:
    assert found("product", text) == [{"formula_error": "product"}]
    assert found("product", f"{text} kopi") == [{}]


@pytest.mark.parametrize("field", ["nib", "nik_token", "phone_token", "hs_code", "turnover_idr", "size_class_stated"])
def test_columns_of_another_form_have_rules_of_their_own(field: str) -> None:
    assert found(field, "idem") == [{}]


def test_the_first_field_is_named_and_a_field_in_parts_counts() -> None:
    frame = pd.DataFrame({"business_name": column(["UD Maju"]), "product": column(['"']), "address": column(["sda"])})
    assert PLACEHOLDER_RULES[0].at is not None
    assert PLACEHOLDER_RULES[0].at(Work(pd.DataFrame(index=frame.index), frame)).to_list() == ["product"]
    assert found("product.b", "idem") == [{"same_as_above": "product.b"}]


def test_names_are_among_the_words() -> None:
    assert NAMES < WORDS


@given(st.from_regex(r"[A-Za-z]{3,12} [A-Za-z]{3,12}", fullmatch=True))
def test_two_words_are_a_name(text: str) -> None:
    assert found("business_name", text) == [{}]
