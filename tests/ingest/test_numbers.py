from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import BOOL, INT, column
from umkm_pipeline.ingest.numbers import (
    EXACT,
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
    assert [problem in ("number_unreadable", "number_ambiguous") for problem in parsed.problem] == unread
    return values


def problems_of(*texts: str) -> list[str]:
    return list(parse_numbers(column(texts)).problem)


def indonesian(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


@settings(deadline=None)
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


@pytest.mark.parametrize("text", ["1.250,50", "1.250.000", "12,5", "0,500", "500.000,-", "Rp 1.250.000"])
def test_a_lone_group_is_read_as_certain_indonesian_numbers_have_it(text: str) -> None:
    assert read("500.000", text)[0] == 500_000
    assert read("500,000", text, text)[0] == 500
    assert read("500,000", text)[0] is None, "three decimal places, and only one cell that says so"


@pytest.mark.parametrize("text", ["1,250.50", "1,250,000", "12.5", "0.500", "1250.500", "$ 1,250,000"])
def test_a_lone_group_is_read_as_certain_english_numbers_have_it(text: str) -> None:
    assert read("500,000", text)[0] == 500_000
    assert read("500.000", text, text)[0] == 500
    assert read("500.000", text)[0] is None, "three decimal places, and only one cell that says so"


def test_one_english_number_does_not_turn_a_column_of_thousands_into_units() -> None:
    assert read("500.000", "750.000", "1,250.50") == [None, None, Decimal("1250.5")]
    assert problems_of("500.000", "lumayan", "1,250.50") == ["number_ambiguous", "number_unreadable", ""]


def test_contrary_evidence_leaves_lone_groups_open_and_reads_the_rest() -> None:
    assert read("500.000", "500,000", "1.250.000", "1,250,000") == [None, None, 1_250_000, 1_250_000]


def test_without_evidence_a_point_is_that_of_thousands_and_a_comma_is_not_read() -> None:
    assert read("500.000", "750") == [500_000, 750]
    assert read("500,000", "750") == [None, 750]
    assert read("500.000", "500,000") == [None, None], "each speaks against the other"


@pytest.mark.parametrize("neutral", ["Rp 500", "2 juta", "1250000", "(5)"])
def test_unit_words_currency_marks_and_plain_digits_are_no_evidence(neutral: str) -> None:
    assert read("500,000", neutral)[0] is None
    assert read("500.000", neutral)[0] == 500_000
    assert read("1.250 juta", neutral)[0] == 1_250_000_000


def test_each_sheet_decides_for_itself() -> None:
    texts, sheets = column(["500.000", "1,250.50", "500.000", "1.250,50"]), column(["A", "A", "B", "B"])
    parsed = parse_numbers(texts, sheets=sheets)
    assert parsed.problem.to_list() == ["number_ambiguous", "", "", ""]
    assert parsed.value.to_list()[1:] == [Decimal("1250.5"), 500_000, Decimal("1250.5")]


def test_what_somebody_corrected_says_nothing_of_the_others() -> None:
    texts = column(["500,000", "500.000,00", "750.000,00"])
    assert parse_numbers(texts).value[0] == 500
    repaired = pd.Series([False, True, True], dtype=BOOL)
    parsed = parse_numbers(texts, repaired=repaired)
    assert parsed.problem.to_list() == ["number_ambiguous", "", ""]
    assert parsed.value.to_list()[1:] == [500_000, 750_000]


LONE = st.integers(1, 999).flatmap(lambda head: st.integers(0, 999).map(lambda tail: (head, f"{tail:03d}")))


@settings(deadline=None)
@given(st.lists(LONE, min_size=1, max_size=6), st.lists(AMOUNTS, max_size=6), st.lists(AMOUNTS, max_size=6))
def test_a_lone_group_is_never_read_against_evidence(
    groups: list[tuple[int, str]], indonesians: list[Decimal], englishmen: list[Decimal]
) -> None:
    certain = [indonesian(amount) for amount in indonesians] + [f"{amount:,.2f}" for amount in englishmen]
    found = read(*[f"{head}.{tail}" for head, tail in groups], *certain)[: len(groups)]
    thousands, decimals = [int(head + tail) for head, tail in ((str(h), t) for h, t in groups)], len(groups)
    if not englishmen:
        assert found == thousands
    elif indonesians or len(englishmen) <= decimals:
        assert found == [None] * len(groups)
    else:
        assert found == [Decimal(number) / 1000 for number in thousands]


@settings(deadline=None)
@given(st.lists(LONE, min_size=1, max_size=6), st.data())
def test_sheets_read_together_are_read_as_each_alone(groups: list[tuple[int, str]], data: st.DataObject) -> None:
    pool = ["1.250,50", "1,250.50", "500,000", "7", *(f"{head}.{tail}" for head, tail in groups)]
    sheets = data.draw(st.lists(st.lists(st.sampled_from(pool), min_size=1, max_size=6), min_size=1, max_size=4))
    alone = [problem for texts in sheets for problem in problems_of(*texts)]
    names = column([str(at) for at, texts in enumerate(sheets) for _ in texts])
    together = parse_numbers(column([text for texts in sheets for text in texts]), sheets=names)
    assert together.problem.to_list() == alone


def test_numeric_cells_and_machines_mean_a_point() -> None:
    assert read("316.03", "100.250", kinds="nn") == [Decimal("316.03"), Decimal("100.25")]
    assert read("100.250", machine=True) == [Decimal("100.25")]
    assert read("12,3", machine=True) == [None]


def test_true_and_false_are_no_numbers() -> None:
    assert read("1", "1", "0", kinds="nbb") == [1, None, None]
    assert read("1", kinds="b", machine=True) == [None]


@pytest.mark.parametrize("text", ["belum dihitung", "1,2,3", "12 karung", "5..000", "1,2E+12", "#REF!", "9" * 19])
def test_what_is_no_number_is_a_problem(text: str) -> None:
    assert read(text) == [None]


def test_an_unknown_factor_is_a_problem_wherever_there_is_a_cell() -> None:
    text = column(["5", "x", None])
    parsed = scale(text, parse_numbers(text), pd.Series([None, None, None], dtype=INT))
    assert parsed.problem.to_list() == ["unit_unknown", "unit_unknown", ""]
    assert parsed.value.isna().all()
    said = column(["period_unknown", None, None])
    parsed = scale(text, parse_numbers(text), pd.Series([None, None, None], dtype=INT), said)
    assert parsed.problem.to_list() == ["period_unknown", "unit_unknown", ""]
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


@given(
    st.lists(
        st.one_of(
            st.integers(-(10**19), 10**19).map(Decimal), st.just(Decimal(-(2**63))), st.decimals(-99, 99, places=3)
        ),
        min_size=1,
    )
)
def test_a_column_of_whole_numbers_is_read_as_one_with_fractions(numbers: list[Decimal]) -> None:
    values = pd.Series(pd.arrays.ArrowExtensionArray(pa.array([*numbers, None], EXACT)))
    expected = [int(one) if one == int(one) and abs(one) < 10**18 else None for one in numbers]
    assert [None if pd.isna(value) else value for value in to_whole(values)] == [*expected, None]
