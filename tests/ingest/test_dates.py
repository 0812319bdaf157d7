from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.dates import parse_dates, read_date, read_range

DAYS = st.dates(min_value=date(1960, 1, 1), max_value=date(2099, 12, 31))
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def worded(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@given(DAYS)
def test_each_way_of_writing_reads_back_as_the_same_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (
        day.isoformat(),
        f"{day} 00:00:00",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        worded(day),
        worded(day).upper(),
        f"Jum'at, {worded(day)}",
        str(serial),
    ):
        assert read_date(text) == day, text


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_ranges_read_back_as_their_ends(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert read_range(f"{worded(first)} s/d {worded(last)}") == (first, last)
    if first.year == last.year:
        assert read_range(f"{first.day} {MONTHS[first.month - 1]} - {worded(last)}") == (first, last)
    if (first.year, first.month) == (last.year, last.month):
        assert read_range(f"{first.day} s.d. {worded(last)}") == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20 s.d. 22 Juni 2023", date(2023, 6, 20), date(2023, 6, 22)),
        ("30 Juni - 2 Juli 2023", date(2023, 6, 30), date(2023, 7, 2)),
        ("30 Desember - 2 Januari 2024", date(2023, 12, 30), date(2024, 1, 2)),
        ("Selasa s.d. Kamis, 20 - 22 Juni 2023", date(2023, 6, 20), date(2023, 6, 22)),
        ("20, 21 dan 22 Juni 2023", date(2023, 6, 20), date(2023, 6, 22)),
        ("20 sampai dengan 22 Agustus 2023", date(2023, 8, 20), date(2023, 8, 22)),
        ("20/06/2023 s.d 22/06/2023", date(2023, 6, 20), date(2023, 6, 22)),
        ("20 Juni 2023", date(2023, 6, 20), date(2023, 6, 20)),
    ],
)
def test_ranges_as_title_blocks_write_them(text: str, first: date, last: date) -> None:
    assert read_range(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["32 Pebruwari 2021", "2023-13-45", "kemarin", "31 Pebruari 2O20", "30 Februari 2023", "12345678"]
)
def test_what_is_no_date_is_a_problem(text: str) -> None:
    parsed = parse_dates(column([text, None]))
    assert parsed.value.isna().all()
    assert parsed.problem.to_list() == ["date_unreadable", ""]
    assert read_range(text) is None


def test_day_comes_first_unless_it_cannot() -> None:
    assert read_date("06/07/2023") == date(2023, 7, 6)
    assert read_date("06/20/2023") == date(2023, 6, 20)
    assert read_date("20/06/23") == date(2023, 6, 20)
