"""Header texts: normalising, joining headers of several rows, column letters.

Belongs here: what a header row says, whatever it means. Matching it with a layout is for `layouts.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

_LETTERS = 26
_NUMBER = re.compile(r"\d+")
_REMEMBERED = 4096
"""Texts kept by `normal`: headers come again in file after file."""


@lru_cache(maxsize=_REMEMBERED)
def normal(header: str) -> str:
    """A header's words: lower case, without punctuation, `%` as `persen`, one space between words."""
    text = unicodedata.normalize("NFKC", header).lower().replace("%", " persen ")
    return " ".join(re.findall(r"[^\W_]+", text))


def without_brackets(header: str) -> str:
    """A header without what stands in brackets: `Aset (Rp juta)` is `Aset`."""
    return re.sub(r"\([^)]*\)", " ", header)


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One header text a column from a header of several rows with merged cells.

    A cell merged over columns holds its text in the first of them: it goes on to the right as long as there is a text
    below and no cell above begins anew. One merged over rows holds its text in the first of them.
    `["L/P", "Kehadiran", ""]` over `["", "Hari 1", "Hari 2"]` gives `["L/P", "Kehadiran Hari 1", "Kehadiran Hari 2"]`.
    """
    width = max(map(len, rows), default=0)
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    result, over = [], [""] * len(cells)
    for at in range(width):
        column = [row[at] for row in cells]
        begins = False
        for level, text in enumerate(column):
            begins = begins or bool(text)
            if begins or not any(column[level + 1 :]):
                over[level] = text
        result.append(" ".join(_without_repeats(over)))
    return result


def _without_repeats(parts: Sequence[str]) -> list[str]:
    """Texts of a column from above, without blanks and without a text that a filled merged cell says again."""
    told = [part for part in parts if part]
    return [part for at, part in enumerate(told) if not at or normal(part) != normal(told[at - 1])]


def words(headers: Iterable[str]) -> set[str]:
    """All words of headers, without numbers and single letters, which rows of data have too."""
    return {
        word for header in headers if header for word in normal(header).split() if len(word) > 1 and not word.isdigit()
    }


def shapes(headers: Iterable[str]) -> set[str]:
    """What headers say, with and without their brackets and whatever their numbers: for a quick look whether known."""
    said = (normal(text) for header in headers if header for text in _with_and_without_brackets(header))
    return {_NUMBER.sub("#", words) for words in said if words}


def _with_and_without_brackets(header: str) -> tuple[str, ...]:
    return (header, without_brackets(header)) if "(" in header else (header,)


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
