from __future__ import annotations

import pandas as pd
import pytest

from umkm_pipeline.reference.countries import countries
from umkm_pipeline.reference.country_names import resolve_country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jepang", "JP"),
        ("JAPAN", "JP"),
        ("jpn", "JP"),
        ("JP", "JP"),
        ("Tiongkok", "CN"),
        ("RRT", "CN"),
        ("Korea", "KR"),
        ("Amerika  Serikat", "US"),
        ("Timor-Leste", "TL"),
        ("Indonesia", "ID"),
        ("AS", None),
        ("Kongo", None),
        ("luar negeri", None),
        (None, None),
    ],
)
def test_a_name_is_one_country_or_none(text: str | None, code: str | None) -> None:
    found = resolve_country(pd.Series([text]))[0]
    assert (None if pd.isna(found) else found) == code


def test_every_country_is_found_by_its_own_names() -> None:
    rows = countries()
    for name in ("country_name_en", "country_name_id"):
        found = resolve_country(rows[name])
        assert found.dropna().eq(rows["destination_country"][found.notna()]).all()
        assert found.isna().sum() == 0
