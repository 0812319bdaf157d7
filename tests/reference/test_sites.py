from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.reference import gazetteer
from umkm_pipeline.reference.regions import resolve_site

NOWHERE = (None, None, "place_unresolved")


def site(text: str | None, province: str | None = None) -> tuple[str | None, ...]:
    row = resolve_site(pd.Series([text], dtype=object), province=province).iloc[0]
    return tuple(None if pd.isna(cell) else str(cell) for cell in row)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hotel Grand Town, Kabupaten Maros", ("7309", None, "")),
        ("Masohi", ("8101", "810117", "")),
        ("Kota Masohi, Maluku Tengah", ("8101", "810117", "")),
        ("Merauke", ("9301", None, "")),
        ("Kab. Manggarai Barat (Labuan Bajo)", ("5315", None, "")),
        ("Labuan Bajo", ("5315", None, "")),
        ("Aula Dinas Koperasi Kota Makassar", ("7371", None, "")),
        ("KAB.BONE", ("7308", None, "")),
        ("Kec. Turikale, Kab. Maros", ("7309", "730914", "")),
        ("Jl. Teluk Bone No. 5, Makassar", ("7371", None, "")),
        ("Jl. Bone, Kota Makassar", ("7371", None, "")),
        ("Jl. Ahmad Yani No. 5 Makassar", ("7371", None, "")),
        ("Jl. Teluk Bone", NOWHERE),
        ("Kota Semarang", ("3374", None, "")),
        ("Hotel di Semarang", NOWHERE),
        ("Hotel Puncak, Bogor", NOWHERE),
        ("Disperindag Provinsi Sulawesi Selatan", NOWHERE),
        ("", NOWHERE),
        (None, NOWHERE),
    ],
)
def test_places_in_texts(text: str | None, expected: tuple[str | None, ...]) -> None:
    assert site(text) == expected


def test_province_comes_first_and_shows_a_recode() -> None:
    assert site("Banjar") == NOWHERE
    assert site("Banjar", province="Kalimantan Selatan") == ("6303", None, "")
    assert site("Merauke", province="Papua") == ("9301", None, "region_recoded")
    assert site("Kab. Bone", province="Papua") == ("7308", None, "")


def test_every_regency_is_found_in_a_sentence() -> None:
    rows = gazetteer.regencies()
    found = resolve_site("Aula Lantai 2, " + rows["region_name"])
    assert found["site_region_code"].to_list() == rows["region_code"].to_list()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40) | st.none(), max_size=4))
def test_any_text_gives_a_place_or_a_problem(texts: list[str | None]) -> None:
    found = resolve_site(pd.Series(texts, dtype=object, index=[5] * len(texts)))
    assert len(found) == len(texts)
    assert (found["site_region_code"].isna() == (found["problem"] == "place_unresolved")).all()
