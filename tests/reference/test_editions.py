from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import DATE
from umkm_pipeline.reference import editions, gazetteer
from umkm_pipeline.reference.tables import table


def test_recodes_replace_codes_that_are_gone_by_codes_that_exist() -> None:
    rows, current = editions.recodes(), gazetteer.regencies()["region_code"]
    assert len(rows) == 26
    assert not rows["kode_2022"].isin(current).any()
    assert rows["kode_2025"].isin(current).all()
    found = editions.recode(pd.Series(["9101", "920101", "910103", "9271", "7308", "9301", None]))
    assert found["code"].fillna("").to_list() == ["9301", "960101", "", "9671", "7308", "9301", ""]
    assert found["recoded"].to_list() == [True, True, False, True, False, False, False]


def test_each_edition_has_514_kabupaten_and_kota() -> None:
    rows = table("regions/editions.csv")
    order = ["2018", "2022", "2023", "2025"]
    for edition in order:
        within = (rows["first_edition"] <= edition) & (rows["last_edition"] >= edition)
        assert within.sum() == 514
    latest = rows[rows["last_edition"] == "2025"]["region_code"]
    assert set(latest) == set(gazetteer.regencies()["region_code"])


def test_what_changed_below_leads_to_places_of_2025() -> None:
    rows = editions.changes().dropna(subset=["code_2025"])
    now = set(gazetteer.districts()["district_code"]) | set(gazetteer.villages()["village_code"])
    assert set(rows["code_2025"]) <= now
    assert len(editions.changes()) - len(rows) == 10
    assert editions.changes()["code_2023"].is_unique


@pytest.mark.parametrize(
    ("code", "on", "early"),
    [
        ("9301", date(2022, 7, 24), True),
        ("9301", date(2022, 7, 25), False),
        ("9601", date(2022, 12, 7), True),
        ("9601", date(2022, 12, 8), False),
        ("9101", date(2019, 1, 1), False),
        ("7308", date(2019, 1, 1), False),
        ("7308", None, False),
        (None, date(2019, 1, 1), False),
    ],
)
def test_codes_of_new_provinces_before_their_laws(code: str | None, on: date | None, early: bool) -> None:
    assert editions.used_before_its_time(pd.Series([code]), pd.Series([on], dtype=DATE)).to_list() == [early]


def test_bps_numbers_mean_other_places() -> None:
    names = gazetteer.regencies().set_index("region_code")["region_name"]
    assert names["7308"] == "Kabupaten Bone"
    found = editions.bps_to_kemendagri(pd.Series(["7308", "7311", "1206", "9999", None]))
    assert found.fillna("").to_list() == ["7309", "7308", "1212", "", ""]
    assert names["7309"] == "Kabupaten Maros"


def test_every_bps_code_is_one_place_and_every_place_has_one() -> None:
    codes = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")["kode_bps_2018"]
    assert set(editions.bps_to_kemendagri(codes)) == set(gazetteer.regencies()["region_code"])
