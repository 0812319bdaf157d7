"""Characters that look like others: full-width and Arabic digits, odd spaces, dashes and quotes, and what nobody sees.

Belongs here: one spelling for characters that mean the same. Chats and web pages put them into numbers, dates and
addresses. Superscripts and fractions are left alone: `12²` is a footnote as often as a number.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import arrow, map_distinct, text_bytes

_ASCII = 128
_FULL_WIDTH = {0xFF01 + at: chr(0x21 + at) for at in range(94)}
_DIGITS = {zero + at: str(at) for zero in (0x0660, 0x06F0) for at in range(10)}
_SPACES = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_UNSEEN = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_QUOTES = {**dict.fromkeys(map(ord, "‘’‛′ʼ´"), "'"), **dict.fromkeys(map(ord, "“”„″"), '"')}
_PLAIN: dict[int, str | None] = {**_FULL_WIDTH, **_DIGITS, **_SPACES, **_UNSEEN, **_DASHES, **_QUOTES}


def plain_text(text: str) -> str:
    """A text with the plain one of characters that mean the same."""
    return text.translate(_PLAIN)


def plain_characters(text: pd.Series) -> pd.Series:
    """A column with `plain_text` of each cell; a column of ASCII costs one look at its bytes."""
    if all(_is_ascii(chunk) for chunk in arrow(text).chunks):
        return text
    return map_distinct(text, plain_text, pa.string())


def _is_ascii(texts: pa.StringArray) -> bool:
    _, data = text_bytes(texts)
    return not len(data) or int(data.max()) < _ASCII
