from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.dates import parse_dates, parse_ranges, read_date, read_range

DAYS = st.dates(min_value=date(1960, 1, 1), max_value=date(2099, 12, 31))
WEEK = ("Senin", "Selasa", "RABU", "Kamis", "Jum'at", "sabtu", "Ahad")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def worded(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@settings(deadline=None)
@given(DAYS)
def test_each_way_of_writing_reads_back_as_the_same_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (
        day.isoformat(),
        f"{day} 00:00:00",
        worded(day),
        worded(day).upper(),
        f"{WEEK[day.weekday()]}, {worded(day)}",
    ):
        assert read_date(text) == day, text
    assert read_date(f"{WEEK[day.weekday() - 1]}, {worded(day)}") is None
    assert read_date(str(serial)) == (day if 2000 <= day.year <= 2060 else None)
    for order, form in (("dmy", "%d/%m/%Y"), ("mdy", "%m-%d-%Y")):
        assert read_date(day.strftime(form), order) == day
        read = read_date(day.strftime(form))
        assert (read == day) if day.day > 12 or day.day == day.month else read is None


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_column_that_tells_its_order_is_read_and_another_is_held(days: list[date], form: str) -> None:
    column_ = column([day.strftime(form) for day in days])
    parsed = parse_dates(column_)
    unclear = [day.day <= 12 and day.day != day.month for day in days]
    telling, all_ = len({day for day in days if day.day > 12}), len({day for day in days if day.day != day.month})
    if telling >= (1 if form.startswith("%d") else max(2, all_ / 3)):
        assert parsed.value.to_list() == days
        assert set(parsed.problem) == {""}
    else:
        assert parsed.problem.to_list() == ["date_ambiguous" if one else "" for one in unclear]
    order = "dmy" if form.startswith("%d") else "mdy"
    assert parse_dates(column_, order=column([order] * len(days))).value.to_list() == days


def test_a_column_that_contradicts_itself_decides_nothing_and_a_sheet_decides_for_itself_alone() -> None:
    texts = column(["13/04/2023", "04/14/2023", "03/04/2023", None])
    assert parse_dates(texts).problem.to_list() == ["", "", "date_ambiguous", ""]
    assert parse_dates(texts).value.to_list()[:2] == [date(2023, 4, 13), date(2023, 4, 14)]
    apart = parse_dates(texts, sheets=column(["A", "B", "A", "A"]))
    assert apart.value.to_list()[:3] == [date(2023, 4, 13), date(2023, 4, 14), date(2023, 4, 3)]
    other = parse_dates(texts, sheets=column(["A", "B", "B", "A"]))
    assert other.problem.to_list() == ["", "", "date_ambiguous", ""]


@pytest.mark.parametrize(
    ("texts", "third"),
    [
        (["07/25/2023", "07/25/2023", "03/04/2023"], None),
        (["07/25/2023", "07/26/2023", "03/04/2023"], date(2023, 3, 4)),
        (["07/25/2023", "07/26/2023", "03/04/2023", *(f"0{day}/08/2023" for day in range(1, 6))], None),
        (["07/25/2023", "25/07/2023", "03/04/2023"], None),
        (["25/07/2023", "31/06/2023", "03/04/2023"], date(2023, 4, 3)),
        (["5 Juni 2023 pukul 08.30", "6 Juni 2023 09.15", "03/04/2023"], None),
        (["31/06/2023", "02/30/2023", "03/04/2023"], None),
    ],
)
def test_one_slip_does_not_turn_a_column_around(texts: list[str], third: date | None) -> None:
    parsed = parse_dates(column(texts))
    assert (None if pd.isna(parsed.value[2]) else parsed.value[2]) == third
    assert parsed.problem[2] == ("date_ambiguous" if third is None else "")


def test_real_dates_that_a_program_made_of_texts_it_turned_around_are_held() -> None:
    texts, kinds = ["2023-03-04", "2023-05-05", "13/04/2023", "25/04/2023", "Juni"], column([*"ddsss"])
    held = parse_dates(column(texts), kinds=kinds)
    assert held.problem.to_list() == ["date_ambiguous", "", "", "", "date_unreadable"]
    assert held.value.to_list()[1:4] == [date(2023, 5, 5), date(2023, 4, 13), date(2023, 4, 25)]
    fine = parse_dates(column([*texts, "2023-05-31"]), kinds=column([*"ddsssd"]))
    assert fine.value[0] == date(2023, 3, 4)
    apart = parse_dates(column(texts), kinds=kinds, sheets=column([*"ABBBB"]))
    assert apart.value[0] == date(2023, 3, 4)


def test_a_declared_order_is_not_overruled_by_a_cell() -> None:
    parsed = parse_dates(column(["07/25/2023", "03/04/2023"]), order=column(["dmy", "dmy"]))
    assert parsed.problem.to_list() == ["date_unreadable", ""]
    assert parsed.value[1] == date(2023, 4, 3)


def test_a_day_of_the_week_tells_the_order_and_holds_a_date_that_is_another_day() -> None:
    texts = ["Rabu, 03/05/2023", "Kamis, 03/05/2023", "Senin, 21 Juni 2023", "Senin", "03/05/2023"]
    parsed = parse_dates(column(texts))
    assert parsed.value[0] == parsed.value[4] == date(2023, 5, 3)
    assert parsed.problem.to_list() == ["", "date_ambiguous", "date_ambiguous", "date_unreadable", ""]
    both = parse_dates(column(["Rabu, 03/05/2023", "04/14/2023", "03/05/2023"]))
    assert both.problem.to_list() == ["", "", "date_ambiguous"]
    declared = parse_dates(column(["Rabu, 03/05/2023"]), order=column(["mdy"]))
    assert declared.problem.to_list() == ["date_ambiguous"]


@pytest.mark.parametrize(
    ("texts", "first", "last", "problem"),
    [
        (["03/04/2023 s.d. 05/04/2023"], None, None, "date_ambiguous"),
        (["03/04/2023 s.d. 15/04/2023"], date(2023, 4, 3), date(2023, 4, 15), ""),
        (["03/04/2023 s.d. 05/04/2023", "20/04/2023"], date(2023, 4, 3), date(2023, 4, 5), ""),
        (["3/4 - 15/4/2023"], date(2023, 4, 3), date(2023, 4, 15), ""),
        (["13/04/2023 s.d. 04/14/2023"], date(2023, 4, 13), date(2023, 4, 14), ""),
        (["besok"], None, None, "date_unreadable"),
        (["Selasa, 20 s.d. 22 Juni 2023"], date(2023, 6, 20), date(2023, 6, 22), ""),
        (["Selasa - Kamis / 20 – 22 Juni 2023"], date(2023, 6, 20), date(2023, 6, 22), ""),
        (["Selasa s/d Kamis/20 s/d 22 Juni 2023"], date(2023, 6, 20), date(2023, 6, 22), ""),
        (["Selasa / 20 Juni 2023"], date(2023, 6, 20), date(2023, 6, 20), ""),
        (["Rabu / 20 Juni 2023"], None, None, "date_ambiguous"),
        (["Rabu - Kamis / 20 - 22 Juni 2023"], None, None, "date_ambiguous"),
        (["Selasa, 20 Juni s.d. Kamis, 22 Juni 2023"], date(2023, 6, 20), date(2023, 6, 22), ""),
        (["Senin s.d. Rabu, 20 s.d. 22 Juni 2023"], None, None, "date_ambiguous"),
        (["Selasa s.d. Kamis, 20 Juni 2023"], None, None, "date_ambiguous"),
    ],
)
def test_ranges_of_numbers(texts: list[str], first: date | None, last: date | None, problem: str) -> None:
    found = parse_ranges(column(texts))
    assert found.problem.to_list()[0] == problem
    assert [None if pd.isna(end[0]) else end[0] for end in (found.first, found.last)] == [first, last]


@settings(deadline=None)
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
        ("Jum’at, 23 Juni 2023", date(2023, 6, 23), date(2023, 6, 23)),
        ("20-06-2023 s.d. 22-06-2023", date(2023, 6, 20), date(2023, 6, 22)),
        ("2023-06-20 - 2023-06-22", date(2023, 6, 20), date(2023, 6, 22)),
        ("20/06/2023 – 22/06/2023", date(2023, 6, 20), date(2023, 6, 22)),
    ],
)
def test_ranges_as_title_blocks_write_them(text: str, first: date, last: date) -> None:
    assert read_range(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("32 Pebruwari 2021", "2023-13-45", "kemarin", "31 Pebruari 2O20", "30 Februari 2023", "12345678"),
        *("31/06/2023", "30/02/2023", "00/05/2023", "20/06/98", "17 Agustus 75", "0023-06-20", "20/06/1023"),
        *("10130", "25000", "90711", "1900-01-00", "20062023", "2023-20-06"),
    ],
)
def test_what_is_no_date_is_a_problem(text: str) -> None:
    parsed = parse_dates(column([text, None]))
    assert parsed.value.isna().all()
    assert parsed.problem.to_list() == ["date_unreadable", ""]
    assert read_range(text) is None


def test_what_comes_first_is_said_by_the_numbers_or_not_guessed() -> None:
    assert read_date("06/07/2023") is None
    assert read_date("06/07/2023", "dmy") == date(2023, 7, 6)
    assert read_date("07/07/2023") == date(2023, 7, 7)
    assert read_date("06/20/2023") == date(2023, 6, 20)
    assert read_date("20/06/23") == date(2023, 6, 20)
