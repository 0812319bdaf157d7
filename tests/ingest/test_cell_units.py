from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cell_units import UNIT_IN_CELL, without_disputed, without_own_currency
from umkm_pipeline.ingest.cells import INT, column
from umkm_pipeline.ingest.numbers import UNIT_WORDS, parse_numbers


def read(cell: str, *, currency: str | None = None, factor: int | None = None) -> tuple[float | None, str]:
    text = column([cell])
    factors = None if factor is None else pd.Series([factor], dtype=INT)
    parsed = without_disputed(parse_numbers(text), text, currency=column([currency]), factors=factors)
    value = parsed.value[0]
    return (None if pd.isna(value) else float(value)), parsed.problem[0]


@pytest.mark.parametrize(
    ("cell", "currency", "held"),
    [
        ("Rp 5.000.000", "IDR", False),
        ("Rp. 5.000.000", "USD", True),
        ("IDR 5.000.000", "USD", True),
        ("Rp (5.000.000)", "USD", True),
        ("USD 500", "IDR", True),
        ("US$500", "IDR", True),
        ("$500", "IDR", True),
        ("$500", "USD", False),
        ("$500", "SGD", False),
        ("US$500", "SGD", True),
        ("$500", "firms", True),
        ("5.000.000", "IDR", False),
        ("$500", None, False),
    ],
)
def test_a_cell_may_not_name_another_currency_than_its_column(cell: str, currency: str | None, held: bool) -> None:
    value, problem = read(cell, currency=currency)
    assert (value is None, problem) == (held, UNIT_IN_CELL if held else "")


@pytest.mark.parametrize(
    ("cell", "currency", "bare"),
    [
        ("€ 1.500,50", "EUR", "1.500,50"),
        ("eur 500", "EUR", "500"),
        ("SGD500", "SGD", "500"),
        ("S$ (500)", "SGD", "(500)"),
        ("RM 500", "MYR", "500"),
        ("¥ 500", "CNY", "500"),
        ("€ 500", "USD", "€ 500"),
        ("S$ 500", "USD", "S$ 500"),
        ("EUR", "EUR", "EUR"),
        ("EUR", None, "EUR"),
        ("500", "EUR", "500"),
        (None, "EUR", None),
    ],
)
def test_the_sign_of_a_rows_own_currency_says_no_more(cell: str | None, currency: str | None, bare: str | None) -> None:
    found = without_own_currency(column([cell, "x"]), column([currency, None]))
    assert found.to_list() == column([bare, "x"]).to_list()


@pytest.mark.parametrize(
    ("cell", "factor", "value"),
    [
        ("2,5 juta", 1, 2.5e6),
        ("2,5 juta", 12, 2.5e6),
        ("2,5 juta", 10**6, None),
        ("250 rb.", 1_000, None),
        ("250", 1_000, 250),
        ("20.000", 1_000, 20_000),
    ],
)
def test_a_unit_counts_once(cell: str, factor: int, value: float | None) -> None:
    assert read(cell, factor=factor) == (value, "" if value else UNIT_IN_CELL)


@settings(deadline=None)
@given(st.integers(1, 999), st.sampled_from(sorted(UNIT_WORDS)), st.sampled_from([1, 12, 1_000, 12_000, 10**6]))
def test_no_unit_is_counted_twice(number: int, word: str, factor: int) -> None:
    value, problem = read(f"{number} {word}", factor=factor)
    assert (problem == UNIT_IN_CELL) == (factor >= 1_000)
    assert value == (None if problem else number * UNIT_WORDS[word])


def test_a_cell_that_is_no_number_stays_one() -> None:
    assert read("US$ banyak", currency="IDR") == (None, "number_unreadable")
