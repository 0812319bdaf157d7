from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from umkm_pipeline.reference.goods import hs6_known, hs_chapters, hs_edition
from umkm_pipeline.reference.tables import table


def test_chapters_are_the_97_of_the_nomenclature() -> None:
    chapters = hs_chapters()
    assert chapters["hs2"].to_list() == [f"{number:02d}" for number in range(1, 98)]
    assert chapters.notna().all(axis=None)
    assert chapters["chapter_name_en"].is_unique
    assert chapters["chapter_name_id"].is_unique


def test_subheadings_lie_in_chapters_in_use() -> None:
    codes = table("hs6_2022.csv.gz")["hs6"]
    assert len(codes) == 5_612
    assert codes.is_unique
    assert codes.str.fullmatch(r"\d{6}").all()
    assert set(codes.str[:2]) == set(hs_chapters()["hs2"]) - {"77"}


def test_subheadings_of_2017_are_those_published_and_differ_from_those_of_2022() -> None:
    old, new = (set(table(f"hs6_{edition}.csv.gz")["hs6"]) for edition in ("2017", "2022"))
    assert len(old) == 5_387
    assert (len(old - new), len(new - old)) == (145, 370)
    assert {"040310", "854810"} <= old - new
    assert {"040320", "854911"} <= new - old


@pytest.mark.parametrize(
    ("code", "on", "known"),
    [
        ("04032090", date(2022, 4, 1), True),
        ("04032090", date(2022, 3, 31), False),
        ("04031090", date(2022, 3, 31), True),
        ("04031090", date(2022, 4, 1), False),
        ("04031090", date(2017, 3, 1), True),
        ("0403999900", date(2017, 2, 28), True),
        ("04039999", date(2017, 3, 1), False),
        ("99010000", date(2017, 2, 28), False),
        ("0901", date(2016, 1, 1), False),
        ("04032090", None, True),
        (None, date(2023, 1, 1), False),
    ],
)
def test_codes_are_known_in_the_edition_in_force(code: str | None, on: date | None, known: bool) -> None:
    assert hs6_known(pd.Series([code], index=[2]), pd.Series([on], index=[2])).to_list() == [known]


def test_without_dates_the_edition_of_2022_holds() -> None:
    codes = pd.Series(["09011110", "03061790", "09019999", "99010000", "0901", None], index=[2] * 6)
    assert hs6_known(codes).to_list() == [True, True, False, False, False, False]


def test_editions_begin_with_the_tariffs_that_follow_them() -> None:
    days = pd.Series([date(2017, 2, 28), date(2017, 3, 1), date(2022, 4, 1), None])
    assert hs_edition(days).fillna("").to_list() == ["2012", "2017", "2022", ""]
