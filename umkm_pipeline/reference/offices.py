"""Customs offices (KPPBC) and ports.

Belongs here: which codes are known or well formed. Neither list is complete: an unknown office is no fault of the row.
"""

from __future__ import annotations

import pandas as pd
import pycountry

from umkm_pipeline.reference.tables import table, text

_LOCODE = r"[A-Z]{2}[A-Z2-9]{3}"


def offices() -> pd.DataFrame:
    """Ten customs offices: `office_code` (6 digits), `office_name`. The country has over a hundred."""
    return table("offices.csv")


def locode_wellformed(codes: pd.Series) -> pd.Series:
    """Whether port codes have the form of UN/LOCODE: a country of ISO 3166 and three letters or digits 2 to 9.

    Null is not well formed. Whether the port exists is not known here.
    """
    codes = text(codes)
    countries = [country.alpha_2 for country in pycountry.countries]
    return codes.str.fullmatch(_LOCODE).fillna(value=False).astype(bool) & codes.str[:2].isin(countries)
