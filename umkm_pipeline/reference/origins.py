"""The origin region of goods on a customs document, as far as its own code scheme is known.

Belongs here: codes of declarations to provinces. The scheme is neither Kemendagri's nor that of BPS: its list is not
public, and BPS codes of 2018 stand in for it. What that does not settle stays unknown.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.editions import bps_to_kemendagri
from umkm_pipeline.reference.gazetteer import provinces
from umkm_pipeline.reference.tables import TEXT, table

_DIVIDED = frozenset({"64", "91", "94"})
"""Provinces that the scheme has as they were before parts of them became provinces of their own."""


def origin_provinces() -> pd.DataFrame:
    """`origin_region_peb` (4 digits) and `origin_province_code`, of the codes that are known.

    A kabupaten or kota is that of its BPS code. `xx00`, the province as a whole, is the province of that number, but
    for Kalimantan Timur, Papua and Papua Barat, which in this scheme hold today's Kalimantan Utara and the new
    provinces of Papua as well.
    """
    districts = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")["kode_bps_2018"]
    of_district = pd.DataFrame(
        {"origin_region_peb": districts, "origin_province_code": bps_to_kemendagri(districts).str[:2]}
    )
    numbers = provinces()["province_code"]
    shared = sorted(set(numbers) & set(districts.str[:2]) - _DIVIDED)
    whole = pd.DataFrame({"origin_region_peb": [f"{code}00" for code in shared], "origin_province_code": shared})
    known = pd.concat([of_district.dropna(), whole], ignore_index=True)
    return known.astype(TEXT)
