from __future__ import annotations

import time

import pandas as pd
import pandas.testing as pdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.model.frame_schema import frame_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference import gazetteer
from umkm_pipeline.reference.regions import (
    LOST,
    dim_region,
    known_nik_prefixes,
    peb_origin_known,
    resolve_regions,
)

REGENCIES = gazetteer.regencies()
SHARED = {"province": None, "region": None, "district": None, "village": None}


def resolved(*, context: str | None = None, **given_cells: str | None) -> tuple[str | None, ...]:
    row = resolve_regions(pd.DataFrame([{**SHARED, **given_cells}]), province=context).iloc[0]
    cells = row[["province_code", "region_code", "district_code", "village_code", "problem"]]
    return tuple(None if pd.isna(cell) else str(cell) for cell in cells)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"region": "73.08"}, ("73", "7308", None, None, "")),
        ({"region": "KAB. BONE", "district": "Kec. Libureng"}, ("73", "7308", "730806", None, "")),
        ({"region": "Pangkep", "province": "Sulsel"}, ("73", "7310", None, None, "region_spelling")),
        ({"region": "Jenneponto", "province": "73"}, ("73", "7304", None, None, "region_spelling")),
        ({"region": "Kota Baru", "province": "Kalsel"}, ("63", "6302", None, None, "")),
        ({"region": "Kotabaru"}, ("63", "6302", None, None, "")),
        ({"region": "Kota Ambon", "district": "x", "village": "y"}, ("81", "8171", None, None, "")),
        ({"region": "Maluku Tengah", "district": "Masohi"}, ("81", "8101", "810117", None, "")),
        ({"district": "81.01.17"}, ("81", "8101", "810117", None, "")),
        # The same name twice: the word, then the kecamatan, else nothing tells.
        ({"region": "Kota Bogor"}, ("32", "3271", None, None, "")),
        ({"region": "Kab Bogor"}, ("32", "3201", None, None, "")),
        ({"region": "Bogor", "district": "Ciawi"}, ("32", "3201", "320124", None, "")),
        ({"region": "Bogor", "province": "Jawa Barat"}, ("32", None, None, None, "region_ambiguous")),
        ({"region": "Banjar"}, (None, None, None, None, "region_ambiguous")),
        ({"region": "Banjar", "province": "Kalimantan Selatan"}, ("63", "6303", None, None, "")),
        # Codes and provinces of before the division of Papua.
        ({"region": "91.01"}, ("93", "9301", None, None, "region_recoded")),
        ({"region": "Merauke", "province": "Papua"}, ("93", "9301", None, None, "region_recoded")),
        ({"region": "Merauke", "province": "Papua Selatan"}, ("93", "9301", None, None, "")),
        ({"region": "Merauke", "district": "91.01.01"}, ("93", "9301", None, None, "")),
        ({"region": "Kab. Sorong", "district": "92.01.01"}, ("96", "9601", "960101", None, "")),
        ({"region": "Kota Sorong", "province": "92"}, ("96", "9671", None, None, "region_recoded")),
        # What contradicts itself or is not there.
        ({"region": "Kab. Sleman", "province": "Sulsel"}, ("73", None, None, None, "region_unresolved")),
        ({"region": "7308", "province": "Lampung"}, ("18", None, None, None, "region_unresolved")),
        ({"region": "Kota Maros"}, (None, None, None, None, "region_unresolved")),
        ({"region": "9999"}, (None, None, None, None, "region_code_unknown")),
        # A code and a name beside it, in one cell or two, check each other.
        ({"region": "7308 - Kab. Bone"}, ("73", "7308", None, None, "")),
        ({"region": "Kab. Bone (73.08)"}, ("73", "7308", None, None, "")),
        ({"region": "7308 Maros"}, (None, None, None, None, "region_code_name_differ")),
        ({"region": "7308", "region_name": "Kab. Maros"}, (None, None, None, None, "region_code_name_differ")),
        ({"region": "3201", "region_name": "Bogor"}, ("32", "3201", None, None, "")),
        ({"region": "3204", "region_name": "Bogor"}, (None, None, None, None, "region_code_name_differ")),
        ({"region": "9101 Merauke"}, ("93", "9301", None, None, "region_recoded")),
        # Codes of BPS are those of BPS where somebody says so, and nowhere else.
        ({"region": "7308", "scheme": "bps"}, ("73", "7309", None, None, "")),
        ({"region": "7308", "scheme": "bps", "region_name": "Maros"}, ("73", "7309", None, None, "")),
        ({"region": "1206", "scheme": "bps"}, ("12", "1212", None, None, "")),
        ({"region": "Kab. Bone", "scheme": "bps"}, ("73", "7308", None, None, "")),
        # Masohi is a kecamatan, also where somebody writes it as a kota.
        ({"region": "Masohi"}, ("81", "8101", "810117", None, "region_spelling")),
        ({"region": "Kota Masohi"}, ("81", "8101", "810117", None, "region_spelling")),
        ({"region": "Atlantis", "province": "Lampung"}, ("18", None, None, None, "region_unresolved")),
        ({"province": "Atlantis"}, (None, None, None, None, "region_unresolved")),
        ({"region": "Bone", "province": "Atlantis"}, ("73", "7308", None, None, "")),
        ({"province": "Prov. Lampung"}, ("18", None, None, None, "")),
        ({}, (None, None, None, None, "")),
    ],
)
def test_resolution(cells: dict[str, str], expected: tuple[str | None, ...]) -> None:
    assert resolved(**cells) == expected


def test_context_is_a_default_and_the_first_place_to_look() -> None:
    assert resolved(context="73", region="Bone", district="Libureng")[:3] == ("73", "7308", "730806")
    assert resolved(context="Kalimantan Selatan", region="Banjar")[1] == "6303"
    assert resolved(context="Sulsel", region="Kab. Sleman")[:2] == ("34", "3404")
    assert resolved(context="Sulsel") == ("73", None, None, None, "")
    assert resolved(context="Sulsel", province="Lampung")[0] == "18"
    assert resolved(context="91", region="Merauke")[1::3] == ("9301", "region_recoded")
    rows = resolve_regions(pd.DataFrame({"district": ["Libureng", None]}), province="73", region="Kab. Bone")
    assert rows["region_code"].to_list() == ["7308", "7308"]
    assert rows["district_code"].fillna("").to_list() == ["730806", ""]


@pytest.mark.parametrize(("province", "region"), [("Atlantis", None), (None, "Bogor"), ("73", "Atlantis")])
def test_a_context_that_is_no_place_is_told(province: str | None, region: str | None) -> None:
    with pytest.raises(FileHeldError, match="what to do"):
        resolve_regions(pd.DataFrame({"region": ["Bone"]}), province=province, region=region)


def test_every_regency_resolves_to_itself_within_its_province() -> None:
    for written in (REGENCIES["region_name"], REGENCIES["region_name"].str.upper(), REGENCIES["region_code"]):
        frame = pd.DataFrame({"region": written, "province": REGENCIES["province_code"]})
        found = resolve_regions(frame)
        assert found["region_code"].to_list() == REGENCIES["region_code"].to_list()
        assert (found["problem"] == "").all()
        alone = resolve_regions(frame[["region"]])
        assert alone["region_code"].to_list() == REGENCIES["region_code"].to_list()


def test_every_district_resolves_to_itself_and_most_villages_do() -> None:
    districts = gazetteer.districts()
    found = resolve_regions(districts.rename(columns={"district_name": "district", "region_code": "region"}))
    assert found["district_code"].to_list() == districts["district_code"].to_list()
    villages = gazetteer.villages().merge(districts, on="district_code")
    found = resolve_regions(
        villages.rename(columns={"village_name": "village", "district_code": "district", "region_code": "region"})
    )
    right = (found["village_code"] == villages["village_code"]).fillna(value=False)
    twice = villages.duplicated(["district_code", "village_name"], keep=False)
    assert found["village_code"][twice].isna().all()
    assert right.mean() > 0.999
    assert not ((found["village_code"] != villages["village_code"]) & found["village_code"].notna()).any()


_cells = st.sampled_from(
    ["Bone", "Kab. Maros", "Bogor", "91.01", "73", "Lampung", "Papua", "x", "", "  ", "81.01.17", "Kota Masohi"]
) | st.text(max_size=12)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(SHARED, st.none() | _cells)), min_size=1, max_size=4),
    st.sampled_from([None, "73", "Papua"]),
)
def test_any_cells_resolve_row_by_row_into_nested_codes(rows: list[dict[str, str | None]], context: str | None) -> None:
    frame = pd.DataFrame(rows, columns=list(SHARED), dtype=object).set_axis([7] * len(rows))
    found = resolve_regions(frame, province=context)
    assert found.index.equals(frame.index)
    assert found["problem"].isin([*LOST, "", "region_recoded", "region_spelling"]).all()
    for lower, upper, length in (
        ("region_code", "province_code", 2),
        ("district_code", "region_code", 4),
        ("village_code", "district_code", 6),
    ):
        known = found[found[lower].notna()]
        assert (known[lower].str[:length] == known[upper]).all()
    assert found.loc[found["problem"].isin(LOST), "region_code"].isna().all()
    one = pd.concat([resolve_regions(frame.take([place]), province=context) for place in range(len(frame))])
    pdt.assert_frame_equal(found, one)


def test_a_large_registry_takes_seconds() -> None:
    places = gazetteer.villages().merge(gazetteer.districts(), on="district_code").merge(REGENCIES, on="region_code")
    rows = places[places["province_code"] == "63"].sample(400_000, replace=True, random_state=1, ignore_index=True)
    frame = pd.DataFrame(
        {"village": rows["village_name"], "district": rows["district_name"], "region": rows["region_name"]}
    )
    started = time.perf_counter()
    found = resolve_regions(frame, province="63")
    assert time.perf_counter() - started < 10
    assert found["district_code"].to_list() == rows["district_code"].to_list()


def test_other_spellings_of_kecamatan_and_villages_are_told() -> None:
    frame = pd.DataFrame(
        {"region": ["Cianjur", "Cianjur"], "district": ["Cubinong", "Cibinong"], "village": ["Cibokor", "Cibokkor"]}
    )
    found = resolve_regions(frame)
    assert found["district_code"].to_list() == ["320320", "320320"]
    assert found["district_problem"].to_list() == ["", "region_spelling"]


def test_nik_prefixes_are_today_s_and_those_of_before_the_recode() -> None:
    prefixes = known_nik_prefixes()
    assert set(gazetteer.districts()["district_code"]) <= prefixes
    assert {"730801", "930101", "910199", "920101", "960101"} <= prefixes
    assert "999999" not in prefixes
    assert all(len(prefix) == 6 for prefix in prefixes)


def test_peb_origins() -> None:
    known = peb_origin_known(pd.Series(["7308", "7300", "9401", "9999", None], index=[1, 1, 2, 3, 4]))
    assert known.to_list() == [True, True, True, False, False]
    assert known.index.to_list() == [1, 1, 2, 3, 4]


def test_dim_region_is_the_model_s_and_has_unknown_rows() -> None:
    rows = dim_region()
    frame_schema(TABLES["mart_dim_region"]).validate(rows)
    assert len(rows) == 2 + 38 + 514 + 7_285
    by_code = rows.set_index("region_code")
    named = by_code[["region_level", "region_name", "parent_code", "province_code", "province_name"]]
    assert tuple(named.loc["0000"]) == ("regency", "Tidak diketahui", "00", "00", "Tidak diketahui")
    assert tuple(named.loc["810117"]) == ("district", "Kota Masohi", "8101", "81", "Maluku")
    assert set(rows["parent_code"].dropna()) <= set(rows["region_code"])
