"""Goods codes of the Harmonized System (HS): chapters, and known subheadings by edition.

Belongs here: which codes exist when. The eight digits of the Indonesian tariff (BTKI) below the sixth are not known
here.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd

from umkm_pipeline.ingest.cells import is_blank
from umkm_pipeline.reference.tables import TEXT, table, text

HS_EDITIONS = {"2012": date.min, "2017": date(2017, 3, 1), "2022": date(2022, 4, 1)}
"""Edition of the HS → first day of the Indonesian tariff (BTKI 2012, 2017, 2022) that follows it."""

_HEADING, _SUBHEADING = 4, 6


def hs_chapters() -> pd.DataFrame:
    """The 97 chapters (77 is reserved): `hs2`, `chapter_name_en`, `chapter_name_id`, names shortened."""
    return table("hs_chapters.csv")


def hs_edition(on: pd.Series) -> pd.Series:
    """Edition of the HS in force in Indonesia on a date; null where there is none."""
    found = pd.Series(pd.NA, index=on.index, dtype=TEXT)
    for edition, since in HS_EDITIONS.items():
        found = found.mask((on >= since).fillna(value=False).astype(bool), edition)
    return found


def hs6_known(codes: pd.Series, on: pd.Series | None = None) -> pd.Series:
    """Whether goods codes (6 digits or more, no dots) begin with a subheading of the edition in force; null is not.

    Of HS 2012 only its headings can be asked, since no public list of its subheadings is at hand; its few headings that
    HS 2017 dropped, and the national chapters 98 and 99, are not known. Unknown is therefore a warning.

    Args:
        codes: goods codes.
        on: date of each declaration; without it, and where it is null, HS 2022 holds.
    """
    codes = text(codes)
    if is_blank(codes):
        return pd.Series(False, index=codes.index)
    edition = pd.Series("2022", index=codes.index, dtype=TEXT) if on is None else hs_edition(on).fillna("2022")
    subheadings, headings = codes.str[:_SUBHEADING], codes.str[:_HEADING]
    long_enough = (codes.str.len() >= _SUBHEADING).fillna(value=False).astype(bool)
    known = subheadings.isin(_subheadings("2022")) & (edition == "2022")
    known |= subheadings.isin(_subheadings("2017")) & (edition == "2017")
    return (known | (long_enough & headings.isin(_headings()) & (edition == "2012"))).astype(bool)


def subheadings_by_prefix() -> pd.DataFrame:
    """How many HS6 each edition has in all (prefix ""), in a chapter, in a heading: `edition`, `prefix`, `subheadings`.

    A subheading itself is a prefix too, of one.
    """
    counted = []
    for edition in ("2017", "2022"):
        codes = pd.Series(sorted(_subheadings(edition)), dtype=TEXT)
        for digits in (0, 2, _HEADING, _SUBHEADING):
            sizes = codes.str[:digits].value_counts()
            counted.append(
                pd.DataFrame({"edition": edition, "prefix": sizes.index, "subheadings": sizes.to_numpy(dtype="int64")})
            )
    return pd.concat(counted, ignore_index=True).astype({"edition": TEXT, "prefix": TEXT})


@lru_cache(maxsize=2)
def _subheadings(edition: str) -> frozenset[str]:
    return frozenset(table(f"hs6_{edition}.csv.gz")["hs6"])


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    return frozenset(code[:_HEADING] for code in _subheadings("2017"))
