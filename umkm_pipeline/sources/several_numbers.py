"""Cells with several numbers where one document's belongs: `000123; 000124`, `0001234 s.d. 0001239/UPG/2023`.

Belongs here: how several numbers look, for all documents. What a cell of two would be read as: one document of a number
that nobody gave it, beside which the two of a better list count again.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import matches

SEVERAL = "several_numbers"

_PARTED = r".*\d{3}.*(?:[;,&+\n]|\s(?:dan|and|s\.?\s?/?\s?d\.?|sampai|hingga)\s).*\d{3}.*"
_BELOW = r".*\d{4}\S*\s+\d{5}.*"
_SEVERAL = rf"(?is)(?:{_PARTED}|{_BELOW})"


def tells_several(text: pd.Series) -> pd.Series:
    """True where a text holds more than one number of three digits or more, or a number and its date."""
    return matches(text, _SEVERAL)
