"""What rows of sums say of themselves: JUMLAH, Sub Total Kec. Lau, Rata-rata.

Belongs here: the words. Which rows of a source are totals is in `sources/rows.py`.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import matches

_SUM = r"(?:(?:sub|grand)[\s\-]?)?(?:t\s?o\s?t\s?a\s?l|j\s?u\s?m\s?l\s?a\s?h|jml\.?)|rata\s?-\s?rata|rerata"
_OF_ALL = r"total|keseluruhan|seluruh(?:nya)?|semua|umum|akhir|sementara|halaman(?: ini)?|peserta|umkm|usaha|unit usaha"
_OF_PLACE = r"(?:kec(?:amatan)?|kab(?:upaten)?|prov(?:insi)?|desa|kel(?:urahan)?)\b\.?(?:\s.{1,40})?"
_TOTAL = rf"(?i)(?:{_SUM})(?:\s+(?:{_OF_ALL}))*(?:\s+{_OF_PLACE}|\s*\([\d\s+\-,./]+\))?\s*[:.]?"
_LIKE_TOTAL = rf"(?i)(?:{_SUM})(?:\W.*)?"


def says_total(text: pd.Series) -> pd.Series:
    """True where a text is nothing but the label of a row of sums."""
    return matches(text, _TOTAL)


def begins_like_total(text: pd.Series) -> pd.Series:
    """True where a text begins with such a word, whatever follows: `Total transaksi`, and `Total Persada` too."""
    return matches(text, _LIKE_TOTAL)
