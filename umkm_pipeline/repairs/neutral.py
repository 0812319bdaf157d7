"""Texts that a spreadsheet must not take for formulas.

Belongs here: the mark that keeps a text a text, in a workbook and in the CSV that somebody saves from it, and taking
the mark off again. A string cell alone is safe only until the sheet is saved as CSV.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*(?:[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n\x00])")
_MARKED = re.compile(r"'+(?:[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n\x00])")


def neutral(text: str) -> str:
    """The text, behind an apostrophe where it begins as a formula does (or looks as if it were marked already)."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if _MARKED.match(text) else text
