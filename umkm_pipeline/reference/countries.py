"""Countries and currencies of ISO 3166 and ISO 4217, with the names of Unicode CLDR.

Belongs here: which codes exist and what they are called. The lists come with the packages pycountry and babel.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pycountry
from babel import Locale

from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.tables import text


def countries() -> pd.DataFrame:
    """`mart_dim_country`: the 249 countries: `destination_country` (alpha-2), `country_name_en`, `country_name_id`."""
    return _countries().copy()


def country_known(codes: pd.Series) -> pd.Series:
    """Whether codes are alpha-2 codes of ISO 3166, Indonesia included; null is not known."""
    return text(codes).isin(_countries()["destination_country"])


def currency_known(codes: pd.Series) -> pd.Series:
    """Whether codes are ISO 4217 codes of money in use.

    Null is not known, and neither are withdrawn codes (HRK) and codes of what nothing is paid in: none and tests (XXX,
    XTS), metals, units of account, funds.
    """
    return text(codes).isin([one.alpha_3 for one in pycountry.currencies if one.alpha_3 not in NO_MONEY])


NO_MONEY = frozenset(
    {
        *("XXX", "XTS", "XAU", "XAG", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XAD", "XDR", "XSU", "XUA"),
        *("BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"),
    }
)
"""Codes of ISO 4217 (list one) that are no currency, and its funds codes."""


@lru_cache(maxsize=1)
def _countries() -> pd.DataFrame:
    english, indonesian = Locale("en").territories, Locale("id").territories
    codes = sorted(country.alpha_2 for country in pycountry.countries)
    rows = pd.DataFrame(
        {
            "destination_country": codes,
            "country_name_en": [english[code] for code in codes],
            "country_name_id": [indonesian[code] for code in codes],
        }
    )
    return to_frame(to_arrow(TABLES["mart_dim_country"], rows))
