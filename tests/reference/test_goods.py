from __future__ import annotations

from datetime import date

import pandas as pd

from umkm_pipeline.reference.goods import hs6_known, hs_chapters
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


def test_codes_are_known_by_subheading_and_before_april_2022_by_heading() -> None:
    codes = pd.Series(["09011110", "03061790", "09019999", "99010000", "0901", None], index=[2] * 6)
    assert hs6_known(codes).to_list() == [True, True, False, False, False, False]
    old = pd.Series([date(2022, 3, 31)] * 6, index=[2] * 6)
    assert hs6_known(codes, old).to_list() == [True, True, True, False, False, False]
    new = pd.Series([date(2022, 4, 1), None] * 3, index=[2] * 6)
    assert hs6_known(codes, new).to_list() == hs6_known(codes).to_list()
