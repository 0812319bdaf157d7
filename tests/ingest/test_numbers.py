from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import INT, column
from umkm_pipeline.ingest.numbers import (
    header_factor,
    parse_numbers,
    scale,
    to_money,
    to_quantity,
    to_ratio,
    to_whole,
)

AMOUNTS = st.decimals(min_value=-(10**15), max_value=10**15, places=2)


def read(*texts: str | None, kinds: str | None = None, machine: bool = False) -> list[Decimal | None]:
    parsed = parse_numbers(column(texts), column(list(kinds)) if kinds else None, machine=machine)
    values = [None if pd.isna(value) else value for value in parsed.value]
    unread = [text is not None and value is None for text, value in zip(texts, values, strict=True)]
    assert [problem == "number_unreadable" for problem in parsed.problem] == unread
    return values


def indonesian(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


@given(st.lists(AMOUNTS, min_size=1, max_size=5))
def test_indonesian_and_english_texts_read_back_as_the_same_amounts(amounts: list[Decimal]) -> None:
    assert read(*[indonesian(amount) for amount in amounts]) == amounts
    assert read(*[f"{amount:,.2f}" for amount in amounts]) == amounts
    assert read(*[f"Rp {indonesian(amount)}" for amount in amounts]) == amounts
    assert read(*[str(amount) for amount in amounts], machine=True) == amounts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.300.000", 2_300_000),
        ("1102000", 1_102_000),
        ("316.030", 316_030),
        ("Rp2.500.000,-", 2_500_000),
        ("2,5 juta", 2_500_000),
        ("750 rb", 750_000),
        ("1,2 milyar", 1_200_000_000),
        ("(5)", -5),
        ("-2.300", -2_300),
        ("0.500", Decimal("0.5")),
        ("12,75", Decimal("12.75")),
    ],
)
def test_what_sheets_write(text: str, value: Decimal) -> None:
    assert read(text) == [value]


def test_the_column_decides_what_its_form_leaves_open() -> None:
    assert read("1,234") == [None], "one thousand or one and a bit: nothing says which"
    assert read("1,234", "5,250,000") == [1234, 5_250_000]
    assert read("1,234", "2.300.000") == [Decimal("1.234"), 2_300_000]
    assert read("1.234", "12.5") == [Decimal("1.234"), Decimal("12.5")]
    assert read("1,234", "2.300.000", "1,000,000") == [None, 2_300_000, 1_000_000]


def test_numeric_cells_and_machines_mean_a_point() -> None:
    assert read("316.03", "100.250", kinds="nn") == [Decimal("316.03"), Decimal("100.25")]
    assert read("100.250", machine=True) == [Decimal("100.25")]
    assert read("12,3", machine=True) == [None]


@pytest.mark.parametrize("text", ["belum dihitung", "1,2,3", "12 karung", "5..000", "1,2E+12", "#REF!", "9" * 19])
def test_what_is_no_number_is_a_problem(text: str) -> None:
    assert read(text) == [None]


@pytest.mark.parametrize(
    ("header", "needs_period", "factor"),
    [
        ("Omzet/Bln (Rp ribu)", True, 12_000),
        ("omset_per_bulan", True, 12),
        ("omzet dalam negeri (setahun)", True, 1),
        ("Hasil Penjualan Tahunan (juta)", True, 1_000_000),
        ("Omzet", True, None),
        ("Omzet/Bln (Rp lusin)", True, None),
        ("Omzet/Bln (USD)", True, None),
        ("Aset (Rp juta)", False, 1_000_000),
        ("Aset (dalam jutaan rupiah)", False, 1_000_000),
        ("Jumlah Investasi", False, 1),
    ],
)
def test_the_header_says_unit_and_period(header: str, needs_period: bool, factor: int | None) -> None:
    assert header_factor(header, unit="rupiah", needs_period=needs_period) == factor


def test_an_unknown_factor_is_a_problem_wherever_there_is_a_cell() -> None:
    text = column(["5", "x", None])
    parsed = scale(text, parse_numbers(text), pd.Series([None, None, None], dtype=INT))
    assert parsed.problem.to_list() == ["unit_unknown", "unit_unknown", ""]
    assert parsed.value.isna().all()
    text = column(["5", None])
    assert scale(text, parse_numbers(text), pd.Series([12_000, 12_000], dtype=INT)).value[0] == 60_000


def test_rounding_is_half_to_even() -> None:
    values = parse_numbers(column(["0.125", "0.135", "2.5", "1.00005"]), machine=True).value
    assert to_money(values).to_list() == [Decimal("0.12"), Decimal("0.14"), Decimal("2.50"), Decimal("1.00")]
    assert to_quantity(values).to_list()[3] == Decimal("1.0000")
    assert to_ratio(values).to_list()[:3] == [0.125, 0.135, 2.5]


def test_whole_numbers_have_no_fraction() -> None:
    whole = to_whole(parse_numbers(column(["3", "3.5", None, "-2"]), machine=True).value)
    assert [None if pd.isna(value) else value for value in whole] == [3, None, None, -2]


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Nilai FOB (US$)", 1),
        ("Nilai FOB (ribu USD)", 1_000),
        ("Nilai FOB juta US$", 1_000_000),
        ("Nilai FOB", None),
        ("Nilai FOB (EUR)", None),
        ("Nilai FOB (Rp juta)", None),
        ("Nilai FOB (US$, Rp)", None),
    ],
)
def test_a_header_of_amounts_in_dollars_names_them(header: str, factor: int | None) -> None:
    assert header_factor(header, unit="dollar", needs_period=False) == factor
