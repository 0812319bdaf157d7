"""Finds the country that a written name means: "Jepang", "Japan", "JPN" and "JP" are one.

Belongs here: names of countries in Indonesian and English. Which codes there are is in `countries.py`.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pycountry

from umkm_pipeline.reference import names
from umkm_pipeline.reference.countries import countries
from umkm_pipeline.reference.tables import TEXT, text

_ALSO = {
    "AE": ("UEA", "UAE", "Uni Emirat Arab", "Dubai"),
    "CD": ("Republik Demokratik Kongo",),
    "CI": ("Pantai Gading",),
    "CN": ("Cina", "RRC", "RRT", "China", "Republik Rakyat Tiongkok", "People's Republic of China"),
    "CZ": ("Ceko", "Republik Ceko", "Czech Republic"),
    "GB": ("UK", "Britania Raya", "United Kingdom", "Great Britain", "England"),
    "HK": ("Hongkong", "Hong Kong SAR"),
    "KH": ("Kamboja",),
    "KP": ("Korea Utara", "North Korea"),
    "KR": ("Korea", "Korea Selatan", "Korsel", "South Korea", "Republic of Korea", "Republik Korea"),
    "LA": ("Laos",),
    "MM": ("Burma", "Myanmar"),
    "MO": ("Macau", "Makau"),
    "NL": ("Holland", "The Netherlands"),
    "NZ": ("Selandia Baru",),
    "RU": ("Russia", "Federasi Rusia", "Russian Federation"),
    "SA": ("Saudi Arabia", "Kerajaan Arab Saudi", "KSA"),
    "SY": ("Suriah",),
    "TL": ("Timor Leste",),
    "TR": ("Turki", "Turkey"),
    "TW": ("Taiwan", "Chinese Taipei"),
    "US": ("USA", "U.S.A.", "Amerika", "Amerika Serikat", "United States of America"),
    "VN": ("Vietnam", "Viet Nam"),
}
"""Names in use that CLDR does not list. Two names are left out on purpose: "AS" means the United States to Indonesians
and American Samoa to ISO, and "Kongo" is two countries."""
_TWO_MEANINGS = frozenset({"AS"})


def resolve_country(texts: pd.Series) -> pd.Series:
    """The ISO 3166 alpha-2 code that a text means; null for a text that is no country, or may be two.

    Args:
        texts: alpha-2 or alpha-3 codes, or names in Indonesian or English, in any case and spacing.
    """
    values = text(texts)
    keys = names.key(values)
    return keys.map(_index()).mask(keys.isin(_TWO_MEANINGS)).astype(TEXT)


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    """Code by key. A key that names two countries is left out."""
    rows = countries()
    spelled = [
        *zip(rows["country_name_en"], rows["destination_country"], strict=True),
        *zip(rows["country_name_id"], rows["destination_country"], strict=True),
        *((name, code) for code, also in _ALSO.items() for name in also),
        *((country.alpha_2, country.alpha_2) for country in pycountry.countries),
        *((country.alpha_3, country.alpha_2) for country in pycountry.countries),
    ]
    keyed = pd.DataFrame({"key": names.key(text(pd.Series([name for name, _ in spelled])))})
    keyed["code"] = [code for _, code in spelled]
    one = keyed.dropna().drop_duplicates().drop_duplicates("key", keep=False)
    return dict(zip(one["key"], one["code"], strict=True))
