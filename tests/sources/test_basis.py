from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.sources.basis import read_figure_period

JAN, APR_1, APR, DEC = date(2021, 1, 1), date(2021, 4, 1), date(2021, 4, 30), date(2021, 12, 31)


@pytest.mark.parametrize(
    ("month", "stated", "found"),
    [
        ("", "", (JAN, DEC, "year", "")),
        ("", "posisi", (DEC, DEC, "position", "")),
        ("", "kumulatif", "basis_conflict"),
        ("April", "", "basis_missing"),
        ("April", "bulan", (APR_1, APR, "month", "")),
        ("4", "Bulanan", (APR_1, APR, "month", "")),
        ("April", "kumulatif", (JAN, APR, "cumulative", "")),
        ("April", "tahun", "basis_conflict"),
        ("Januari-April", "", (JAN, APR, "cumulative", "")),
        ("s.d. April", "", (JAN, APR, "cumulative", "")),
        ("Januari s.d. April", "bulan", "basis_conflict"),
        ("Maret-April", "", (date(2021, 3, 1), APR, "window", "")),
        ("Maret-April", "kumulatif", "basis_conflict"),
        ("Triwulan I", "", (JAN, date(2021, 3, 31), "cumulative", "")),
        ("April 2020", "bulan", "period_invalid"),
        ("Smarch", "bulan", "period_invalid"),
        ("April", "sewindu", "basis_unknown"),
    ],
)
def test_a_basis_is_stated_or_follows_from_the_period(month: str, stated: str, found: object) -> None:
    expected = found if isinstance(found, tuple) else (None, None, None, found)
    assert read_figure_period("2021", month, "", "", stated, stock=False) == expected


def test_a_stock_is_a_state_on_the_last_day() -> None:
    assert read_figure_period("2021", "", "", "", "", stock=True) == (DEC, DEC, "position", "")
    assert read_figure_period("2021", "April", "", "", "", stock=True) == (APR, APR, "position", "")


@pytest.mark.parametrize(
    ("start", "end", "stated", "basis"),
    [
        ("2021-01-01", "2021-04-30", "", "window"),
        ("2021-01-01", "2021-04-30", "kumulatif", "cumulative"),
        ("2021-04-01", "2021-04-30", "bulan", "month"),
        ("2021-04-01", "2021-04-29", "bulan", "basis_conflict"),
        ("2021-01-01", "2021-12-31", "tahun", "year"),
        ("2021-01-01", "2021-12-30", "tahun", "basis_conflict"),
        ("2021-04-30", "2021-04-01", "", "period_invalid"),
        ("2021-04-30", "", "", "period_invalid"),
        ("", "2021-04-30", "posisi", "position"),
    ],
)
def test_days_make_a_period_that_fits_its_basis(start: str, end: str, stated: str, basis: str) -> None:
    *_, found, problem = read_figure_period("", "", start, end, stated, stock=False)
    assert (found or problem) == basis


words = st.sampled_from(
    ["", "April", "13", "s.d. Mei", "bulan", "kumulatif", "2021", "2021-04-01", "30 Mei 2021", "x y"]
)


@given(st.tuples(words, words, words, words, words), st.booleans())
def test_a_period_is_whole_or_has_a_problem(texts: tuple[str, str, str, str, str], stock: bool) -> None:
    first, last, basis, problem = read_figure_period(*texts, stock=stock)
    if problem:
        assert (first, last, basis) == (None, None, None)
    else:
        assert first is not None
        assert last is not None
        assert first <= last
        assert basis
