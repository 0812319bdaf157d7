"""A sheet in memory: rows of cells as text, each with a one-letter kind.

Belongs here: the one shape that every file format is read into, and how a cell becomes text without loss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

TEXT, NUMBER, DATE, TRUTH, EMPTY = "s", "n", "d", "b", "-"
"""Kinds of cells, as in the model's `kinds`."""


@dataclass(slots=True)
class Grid:
    """A sheet, or a piece of a long one.

    Args:
        sheet: sheet name; `csv` for delimited text; the path of the documents' array for JSON.
        numbers: row number of each row, from 1, as a spreadsheet shows it.
        cells: cells of each row, as text.
        kinds: one letter a cell of each row.
        sheets: sheet of each row, where it differs from `sheet` (JSON documents); otherwise empty.
        header: column names, where the format names them (JSON); otherwise None, and the header is a row.
        continues: the piece belongs to the sheet of the grid before it.
    """

    sheet: str
    numbers: list[int] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    header: list[str] | None = None
    continues: bool = False

    def append(self, number: int, cells: list[str], kinds: str) -> None:
        """Add a row."""
        self.numbers.append(number)
        self.cells.append(cells)
        self.kinds.append(kinds)

    def row(self, position: int) -> list[str]:
        """Cells of a row, by its position in the grid."""
        return self.cells[position]

    def row_kinds(self, position: int) -> str:
        """Kinds of a row's cells."""
        return self.kinds[position]

    def filled(self, at: int, first: int) -> int:
        """How many rows from position `first` on have something in column `at`."""
        return sum(1 for kinds in self.kinds[first:] if kinds[at : at + 1] not in ("", EMPTY))

    def __len__(self) -> int:
        return len(self.numbers)


def cell_text(value: object) -> tuple[str, str]:
    """A cell's value as text and kind.

    Whole numbers come without `.0` and numbers without an exponent, dates as ISO text (`2023-06-20`, with the time
    where there is one). Numbers of 16 digits and more show the digits that the file holds, which Excel has already
    rounded to 15: see `identifiers.py`.
    """
    if isinstance(value, str):
        text = value.replace("\xa0", " ").strip()
        return text, TEXT if text else EMPTY
    if value is None:
        return "", EMPTY
    for type_, kind, write in _TEXTS:
        if isinstance(value, type_):
            return write(value), kind
    return str(value), TEXT


def number_text(value: float) -> str:
    """Shortest text that reads back as the same number, never with an exponent or a needless `.0`."""
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time.min else value.isoformat()


# The order matters: a bool is an int and a datetime is a date.
_TEXTS: tuple[tuple[type, str, Callable[[Any], str]], ...] = (
    (float, NUMBER, number_text),
    (bool, TRUTH, lambda value: "1" if value else "0"),
    (int, NUMBER, str),
    (Decimal, NUMBER, lambda value: format(value, "f")),
    (datetime, DATE, _moment),
    (date, DATE, date.isoformat),
    (time, DATE, time.isoformat),
    (timedelta, DATE, str),
)
