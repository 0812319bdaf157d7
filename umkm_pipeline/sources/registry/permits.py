"""Cells about a certificate (PIRT, halal, SNI, ...): whether the firm has it, and until when.

Belongs here: a tick, a number, or a number with its expiry date to yes or no and a date. Which permits goods need is
for `status/permits.py`.
"""

from __future__ import annotations

import re
from datetime import date

from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.marks import read_yes_no

_NUMBER = re.compile(r"(?:.*\d){5,}.*", re.DOTALL)
_DENIED = re.compile(
    r"\s*(?:belum|tidak|tdk|tanpa|(?:dalam |masih |sedang )*proses|sedang|diajukan|pengajuan|diurus|ditolak|dicabut|"
    r"hilang|mati|habis|expired|kedaluwarsa|kadaluarsa)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""`belum (diajukan 12-03-2023)`: digits that are not those of a certificate."""
_EXPIRY = re.compile(
    r"[\s,;(]*\b(?:s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|berlaku|masa berlaku|exp(?:ired)?\.?|ed)\b[\s:.]*",
    re.IGNORECASE,
)


def read_holding(cell: str) -> bool | None:
    """Whether a cell says that the firm has the certificate: a number of five digits or more, or a mark; else None.

    Digits behind a word that denies it, or that says it is being asked for, are not its number.
    """
    words = _EXPIRY.split(cell)[0]
    if _DENIED.fullmatch(words):
        return read_yes_no(words)
    return True if _NUMBER.fullmatch(words) else read_yes_no(words)


def read_expiry(cell: str) -> date | None:
    """The last day of a certificate as its cell says (`2027308010001-28 s.d. 31-12-2027`), or None where it does not.

    A date that may be two is none.
    """
    parts = _EXPIRY.split(cell)
    return read_date(parts[-1].strip(" )")) if len(parts) > 1 else None
