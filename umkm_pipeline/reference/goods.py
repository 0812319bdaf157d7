"""Goods codes of the Harmonized System (HS): chapters and known subheadings.

Belongs here: which codes exist. The eight digits of the Indonesian tariff (BTKI) below the sixth are not known here.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from umkm_pipeline.reference.tables import table, text

HS_2022_SINCE = date(2022, 4, 1)
"""First day of BTKI 2022, which follows HS 2022."""

_HEADING, _SUBHEADING = 4, 6


def hs_chapters() -> pd.DataFrame:
    """The 97 chapters (77 is reserved): `hs2`, `chapter_name_en`, `chapter_name_id`, names shortened."""
    return table("hs_chapters.csv")


def hs6_known(codes: pd.Series, on: pd.Series | None = None) -> pd.Series:
    """Whether goods codes (6 digits or more, no dots) begin with a known subheading; null is not known.

    The list is HS 2022. For dates before 1 April 2022, when HS 2017 was in force, only the heading (4 digits) is asked:
    the subheadings that the 2022 edition dropped are not shipped, and neither are the few headings that it dropped nor
    the national chapters 98 and 99. Unknown is therefore a warning.

    Args:
        codes: goods codes.
        on: date of each declaration; without it, HS 2022 holds for all.
    """
    known = table("hs6_2022.csv.gz")["hs6"]
    codes = text(codes)
    by_subheading = codes.str[:_SUBHEADING].isin(known)
    if on is None:
        return by_subheading
    earlier = (on < HS_2022_SINCE).fillna(value=False).astype(bool)
    by_heading = codes.str[:_HEADING].isin(known.str[:_HEADING].unique()) & (codes.str.len() >= _SUBHEADING).fillna(
        value=False
    )
    return by_subheading | (earlier & by_heading)
