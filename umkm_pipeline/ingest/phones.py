"""Phone numbers and e-mail addresses in one form each.

Belongs here: `+62` numbers and lower-case addresses. Tokens of them are `privacy.py`'s.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import Parsed, arrow, like, matches, problems

_MOBILE = r"\+628[1-9]\d{7,10}"
_LANDLINE = r"\+62[2-79]\d{6,10}"
_NEXT_NUMBER = r"\s*(?:/|;|,|\bdan\b|&|\||\n|\s-\s).*$"
_EMAIL = r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}"


def parse_phones(text: pd.Series) -> Parsed:
    """Indonesian numbers as `+62...`; the first of several in a cell; problem `phone_invalid`.

    The lost first 0 of a mobile number (`812...`, as numeric cells have it) is understood.
    """
    first = pc.replace_substring_regex(arrow(text), _NEXT_NUMBER, "")
    digits = pc.replace_substring_regex(first, r"[^\d]", "")
    digits = pc.replace_substring_regex(digits, r"^(?:0062|62|0)", "")
    whole = pc.binary_join_element_wise(pa.scalar("+62"), digits, "")
    numbers = like(text, whole)
    good = matches(numbers, f"(?:{_MOBILE}|{_LANDLINE})") & text.notna()
    return Parsed(numbers.where(good), problems(text.index, phone_invalid=text.notna() & ~good))


def parse_emails(text: pd.Series) -> Parsed:
    """Addresses in lower case; problem `email_invalid`."""
    lowered = like(text, pc.utf8_lower(pc.utf8_trim_whitespace(arrow(text))))
    good = matches(lowered, _EMAIL)
    return Parsed(lowered.where(good), problems(text.index, email_invalid=text.notna() & ~good))
