from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.shown import shown_path, shown_text, told_apart

NIK, PHONE, EMAIL = "7371015708900012", "081299000012", "siti.aminah@contoh.example"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"data {NIK}", "data ****0012"),
        (f"x_{NIK}_y", "x_****0012_y"),
        ("737101 570890 0012", "****0012"),
        ("7371-0157-0890-0012", "****0012"),
        ("01.234.567.8-901.000", "****.000"),
        (f"hub {PHONE}", "hub ****0012"),
        ("+62 812-9900-0012", "****0012"),
        (f"{EMAIL};{NIK}", "***@***;****0012"),
    ],
)
def test_numbers_of_people_are_masked(text: str, shown: str) -> None:
    assert shown_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "rekap 2023-06-01 s.d. 2023-06-30",
        "ekspor_20230601-20230630",
        "unduhan 20230601123000",
        "06013000001020230611000012",
        "Kab. 73.08, baris 12",
        "3.000.000.000",
        "7bf8dd2f2cf7",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert shown_text(text) == text


def test_a_path_keeps_its_folders_and_ending() -> None:
    assert (
        shown_path(f"registry/2023-06/{PHONE}/{NIK} {EMAIL}.xlsx") == "registry/2023-06/****0012/****0012 ***@***.xlsx"
    )


@given(st.text(), st.from_regex(r"[1-9]\d{15}", fullmatch=True), st.text(alphabet="abc _-()"))
def test_a_nik_is_masked_wherever_it_stands(before: str, nik: str, after: str) -> None:
    text = f"{before}|{nik}|{after}"
    assert nik not in shown_text(text)
    assert shown_text(shown_text(text)) == shown_text(text)


@given(st.lists(st.sampled_from(["a", "b", "a~2", "a~3"]), max_size=8))
def test_names_are_told_apart_whatever_comes_after(names: list[str]) -> None:
    told = told_apart(names)
    assert len(set(told)) == len(names)
    assert [re.sub(r"(~\d+)+$", "", name) for name in told] == [re.sub(r"(~\d+)+$", "", name) for name in names]
    assert told_apart(names[:3]) == told[:3]


def test_an_error_shows_none_whatever_it_was_given() -> None:
    error = UmkmError(f"column {NIK}", where=f"registry/{PHONE}.xlsx", remedy=f"ask {EMAIL}")
    assert not any(secret in f"{error}{error.args}{error.where}" for secret in (NIK, PHONE, EMAIL))
