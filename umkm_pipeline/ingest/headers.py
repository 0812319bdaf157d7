"""Header texts: normalising, joining two-row headers, column letters.

Belongs here: what a header row says, whatever it means. Matching it with a layout is for `layouts.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_LETTERS = 26


def normal(header: str) -> str:
    """A header's words: lower case, without punctuation, `%` as `persen`, one space between words."""
    text = unicodedata.normalize("NFKC", header).lower().replace("%", " persen ")
    return " ".join(re.findall(r"[^\W_]+", text))


def joined(top: list[str], bottom: list[str]) -> list[str]:
    """One header text a column from a two-row header whose upper cells are merged over several columns.

    `["L/P", "Kehadiran", ""]` over `["", "Hari 1", "Hari 2"]` gives `["L/P", "Kehadiran Hari 1", "Kehadiran Hari 2"]`.
    """
    width = max(len(top), len(bottom))
    upper, lower = _padded(top, width), _padded(bottom, width)
    result, over = [], ""
    for above, below in zip(upper, lower, strict=True):
        over = above or (over if below else "")
        result.append(" ".join(part for part in (over, below) if part))
    return result


def repeated(headers: list[str]) -> list[str]:
    """Headers, normalised, that stand over more than one column."""
    return [header for header, times in Counter(filter(None, map(normal, headers))).items() if times > 1]


def letters(position: int) -> str:
    """Spreadsheet letters of a column, 0 → A, 26 → AA."""
    text, rest = "", position + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        text = chr(ord("A") + letter) + text
    return text


def is_column_numbers(cells: list[str]) -> bool:
    """True for the row of column numbers, `1 2 3` or `(1) (2) (3)`, that official tables have below the header."""
    numbers = [cell.strip("()[] ") for cell in cells if cell]
    return len(numbers) > 2 and numbers == [str(position) for position in range(1, len(numbers) + 1)]  # noqa: PLR2004


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
