"""E-mail addresses in one form each.

Belongs here: what is certainly an address, and which. Phones are in `phones.py`, tokens are `privacy.py`'s.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import Parsed, arrow, by_form, fits, like, problems
from umkm_pipeline.ingest.characters import plain_characters

_WORD = r"[a-z0-9_%+\-]+"
_ADDRESS = (
    rf"{_WORD}(?:\.{_WORD})*@[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)*\.[a-z]{{2,}}"
)
_LABEL = r"^(?:(?:mailto|e-?mail|surel)\s*:\s*)+"
_NAMED = r"^[^<>@]*<\s*([^<>]*?)\s*>$"
"""`Siti <siti@contoh.id>`."""
_DRESS = r"^[<'\"\s(]+|[>'\"\s).,;:]+$"
_SPACED_AT = r"^([^\s@]+)\s*@\s*([^\s@]+)$"
"""One word before and one after: with more of them, the space may as well part a name from an address."""
_NEXT = r"(?s)^([^\s;,/|&@]+@[^\s;,/|&@]+)(?:\s*(?:[;,/|&\s]|\batau\b|\bdan\b)\s*[^\s;,/|&@]+@[^\s;,/|&@]+)+$"
_NOTHING = pa.scalar(None, pa.string())


def parse_emails(text: pd.Series) -> Parsed:
    """Addresses in lower case, the first of several in a cell; problem `email_invalid`, which gives none.

    `mailto:`, labels, a name before `<...>`, spaces around the `@`, and points, commas and brackets around the address
    are understood. A space or a double dot within it is not: nobody knows what stood there.
    """
    return by_form(text, _ADDRESS, lambda texts: texts, _closely)


def _closely(text: pd.Series) -> Parsed:
    tidy = pc.utf8_lower(pc.utf8_trim_whitespace(arrow(plain_characters(text))))
    for pattern, instead in ((_LABEL, ""), (_NAMED, r"\1"), (_LABEL, ""), (_DRESS, ""), (_SPACED_AT, r"\1@\2")):
        tidy = pc.replace_substring_regex(tidy, pattern, instead)
    first = pc.replace_substring_regex(pc.replace_substring_regex(tidy, _NEXT, r"\1"), _DRESS, "")
    found = like(text, pc.if_else(fits(first, _ADDRESS), first, _NOTHING))
    return Parsed(found, problems(text.index, email_invalid=text.notna() & found.isna()))
