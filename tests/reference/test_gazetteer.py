from __future__ import annotations

import re

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
    at = index.places_of(pd.Series(["8101|KOTAMASOHI", "8101|MASOHI", "8102|MASOHI"]))
    assert index.codes.take(at).to_pylist() == ["810117", "810117", None]
    assert index.respelled.take(at).to_pylist() == [False, True, None]
    assert set(gazetteer.town_districts().values()) == {"810117"}


def test_ambiguous_names_are_pairs_of_kabupaten_and_kota() -> None:
    shared = gazetteer.ambiguous_regencies()
    within = {key: codes for key, codes in shared.items() if re.fullmatch(r"\d\d\|\|[A-Z]+", key)}
    assert {"32||BOGOR", "33||SEMARANG", "96||SORONG", "92||SORONG"} <= set(within)
    assert {len(codes) for codes in within.values()} == {2}
    assert not [key for key in shared if re.match(r"\d\d\|k", key)]
