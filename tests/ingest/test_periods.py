from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.periods import UNREADABLE, parse_periods, read_period
from umkm_pipeline.samples.indonesian import MONTHS


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Februari 2024", "2024-02-01", "2024-02-29"),
        ("Mar-23", "2023-03-01", "2023-03-31"),
        ("bulan: Mei 2023", "2023-05-01", "2023-05-31"),
        ("03/2023", "2023-03-01", "2023-03-31"),
        ("2023-03", "2023-03-01", "2023-03-31"),
        ("2023-03-01", "2023-03-01", "2023-03-31"),
        ("2023-03-02", "2023-03-02", "2023-03-02"),
        ("Januari s.d. Maret 2023", "2023-01-01", "2023-03-31"),
        ("Nov 2022 - Jan 2023", "2022-11-01", "2023-01-31"),
        ("Triwulan II 2023", "2023-04-01", "2023-06-30"),
        ("Semester 2 2023", "2023-07-01", "2023-12-31"),
        ("Tahun 2023", "2023-01-01", "2023-12-31"),
        ("20 s.d. 22 Juni 2023", "2023-06-20", "2023-06-22"),
    ],
)
def test_periods_as_people_write_them(text: str, first: str, last: str) -> None:
    assert read_period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["waktu itu", "Triwulan V 2023", "Semester 3 2023", "13/2023", "Maret - Januari 2023"])
def test_what_is_no_period(text: str) -> None:
    assert read_period(text) is None
    parsed = parse_periods(column([text, None]))
    assert parsed.problem.to_list() == [UNREADABLE, ""]
    assert parsed.first.isna().all()


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_month_is_all_its_days(day: date) -> None:
    first, last = read_period(f"{MONTHS[day.month - 1]} {day.year}") or (date.max, date.min)
    assert first <= day <= last
    assert (first.day, (last + timedelta(days=1)).day) == (1, 1)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_it_and_none_ends_before_it_begins(text: str) -> None:
    found = read_period(text)
    assert found is None or found[0] <= found[1]
    assert len(parse_periods(pd.concat([column([text])])).first) == 1
