"""Phone numbers and e-mail addresses in one form each.

Belongs here: `+62` numbers and lower-case addresses. Tokens of them are `privacy.py`'s.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import Parsed, arrow, by_form, like, matches, problems
from umkm_pipeline.ingest.identifiers import SCIENTIFIC

_PLAIN_MOBILE = r"08[1-9]\d{7,10}"
_MOBILE = r"\+628[1-9]\d{7,10}"
_LANDLINE = r"\+62[2-79]\d{6,10}"
_NEXT_NUMBER = r"(?s)\s*(?:/|;|,|\bdan\b|\batau\b|&|\||\n|\s-\s).*$"
_NEXT_UNMARKED = r"^((?:\+?62|0)?[\s\-]*8(?:[\s\-]*\d){8,11})\s+(?:\+?62|0)[\s\-]*\d.*$"
"""A mobile number followed by another with nothing but a space between: the second begins with its 0 or 62."""
_LABEL = r"(?i)^(?:no\.?|hp|wa|telp?\.?|tlp\.?|[\s/:.])+"
_EMAIL = r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}"
_NEXT_EMAIL = r"(?s)^([^\s;,/|]+@[^\s;,/|]+)(?:\s*[;,/|\s]\s*[^\s;,/|]+@[^\s;,/|]+)+$"


def parse_phones(text: pd.Series) -> Parsed:
    """Indonesian numbers as `+62...`, the first of several in a cell; problems `phone_digits_lost`, `phone_invalid`.

    The lost first 0 of a mobile number (`812...`, as numeric cells have it) is understood; digits that scientific
    notation has rounded away (`8,12346E+10`) are not.
    """
    return by_form(text, _PLAIN_MOBILE, lambda texts: pc.utf8_replace_slice(texts, 0, 1, "+62"), _phones)


def _phones(text: pd.Series) -> Parsed:
    lost = matches(text, SCIENTIFIC)
    bare = pc.replace_substring_regex(arrow(text.mask(lost)), _LABEL, "")
    first = pc.replace_substring_regex(pc.replace_substring_regex(bare, _NEXT_NUMBER, ""), _NEXT_UNMARKED, r"\1")
    digits = pc.replace_substring_regex(first, r"[^\d]", "")
    digits = pc.replace_substring_regex(digits, r"^(?:0062|62|0)", "")
    numbers = like(text, pc.binary_join_element_wise(pa.scalar("+62"), digits, ""))
    good = matches(numbers, f"(?:{_MOBILE}|{_LANDLINE})")
    return Parsed(numbers.where(good), problems(text.index, phone_digits_lost=lost, phone_invalid=text.notna() & ~good))


def parse_emails(text: pd.Series) -> Parsed:
    """Addresses in lower case, the first of several in a cell; problem `email_invalid`."""
    return by_form(text, _EMAIL, lambda texts: texts, _emails)


def _emails(text: pd.Series) -> Parsed:
    lowered = pc.utf8_lower(pc.utf8_trim_whitespace(arrow(text)))
    first = like(text, pc.replace_substring_regex(lowered, _NEXT_EMAIL, r"\1"))
    good = matches(first, _EMAIL)
    return Parsed(first.where(good), problems(text.index, email_invalid=text.notna() & ~good))
