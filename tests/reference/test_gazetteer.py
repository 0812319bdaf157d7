from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference import gazetteer
from umkm_pipeline.reference.tables import table


def test_levels_have_the_published_numbers_and_nest() -> None:
    provinces, regencies = gazetteer.provinces(), gazetteer.regencies()
    districts, villages = gazetteer.districts(), gazetteer.villages()
    assert [len(rows) for rows in (provinces, regencies, districts, villages)] == [38, 514, 7_285, 83_762]
    levels = (
        (provinces, "province_code", 2, None),
        (regencies, "region_code", 4, provinces["province_code"]),
        (districts, "district_code", 6, regencies["region_code"]),
        (villages, "village_code", 10, districts["district_code"]),
    )
    for rows, code, length, parents in levels:
        assert rows[code].is_unique
        assert rows.notna().all(axis=None)
        assert rows[code].str.fullmatch(rf"\d{{{length}}}").all()
        if parents is not None:
            assert (rows[code].str[: len(str(parents.iloc[0]))] == rows[parents.name]).all()
            assert rows[parents.name].isin(parents).all()


def test_recodes_replace_codes_that_are_gone_by_codes_that_exist() -> None:
    rows, current = gazetteer.recodes(), gazetteer.regencies()["region_code"]
    assert len(rows) == 26
    assert not rows["kode_2022"].isin(current).any()
    assert rows["kode_2025"].isin(current).all()
    found = gazetteer.recode(pd.Series(["9101", "910103", "9271", "7308", None]))
    assert found["code"].fillna("").to_list() == ["9301", "930103", "9671", "7308", ""]
    assert found["recoded"].to_list() == [True, True, True, False, False]


def test_bps_numbers_mean_other_places() -> None:
    names = gazetteer.regencies().set_index("region_code")["region_name"]
    assert names["7308"] == "Kabupaten Bone"
    assert gazetteer.bps_to_kemendagri(pd.Series(["7308", "7311", "1206"])).fillna("").to_list() == ["7309", "7308", ""]
    assert names["7309"] == "Kabupaten Maros"


def test_crosswalk_covers_509_of_514_and_collides_as_published() -> None:
    crosswalk = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")
    matched = crosswalk.dropna()
    assert len(crosswalk) == 514
    assert len(matched) == 509
    assert matched["kode_kemendagri_2025"].is_unique
    current = set(gazetteer.regencies()["region_code"])
    collisions = [
        bps in current and bps != ours
        for bps, ours in matched[["kode_bps_2018", "kode_kemendagri_2025"]].itertuples(index=False)
    ]
    assert sum(collisions) >= 160


def test_masohi_is_a_kecamatan_of_maluku_tengah() -> None:
    index = gazetteer.district_index()
    assert index["8101|MASOHI"] == index["8101|KOTAMASOHI"] == "810117"


def test_ambiguous_names_are_pairs_of_kabupaten_and_kota() -> None:
    rows = gazetteer.ambiguous_regencies()
    within = rows[rows["index_key"].str.match(r"^\d\d\|\|[A-Z]+$")]
    assert {"32||BOGOR", "33||SEMARANG", "96||SORONG", "92||SORONG"} <= set(within["index_key"])
    assert (within.groupby("index_key")["code"].nunique() == 2).all()
    assert not rows["index_key"].str.match(r"^\d\d\|k").any()
