"""Words that stand where the number of a document will be: an approval of export (NPE), a certificate (SKA).

Belongs here: the words, for all documents. What a number looks like is each document's.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import matches

_WORDS = "belum|blm|tidak|tdk|tanpa|menunggu|aju|proses|batal|tolak|tunda|cabut|gagal|nihil|pending"
_TO_COME = rf"(?i)(?:.*[^a-z])?(?:di|ter|men|mem|pem|pen|peng)?(?:{_WORDS})(?:kan|an)?(?:[^a-z].*)?"
"""Whole words, with what Indonesian puts before and behind them: `Belu` is a kabupaten, `BATALAIWORU` a kecamatan."""


def says_to_come(text: pd.Series) -> pd.Series:
    """True where a text says that there is no number, or not yet: `dalam proses`, `BELUM 2023`, `123 (ditolak)`."""
    return matches(text, _TO_COME)
