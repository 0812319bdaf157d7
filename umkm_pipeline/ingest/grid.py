"""A sheet in memory: columns of cells as text, each cell with a one-letter kind.

Belongs here: the one shape that every file format is read into, and how a cell becomes text without loss. Columns are
Arrow arrays, so that nothing behind them walks over cells in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import text_bytes, trimmed

TEXT, NUMBER, DATE, TRUTH, EMPTY, NO_VALUE, FAULT = "s", "n", "d", "b", "-", "f", "e"
"""Kinds of cells, as in the model's `kinds`; `f` is a formula without a cached value, `e` one that failed."""

Letters = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

_WHOLE_BELOW = 2.0**63


class Cells(NamedTuple):
    """A column: texts (`""` where a cell is empty, null where its row has no such cell) and kinds as ASCII codes."""

    texts: pa.StringArray
    kinds: Letters


class Merged(NamedTuple):
    """A range of merged cells, whose value stands in its first: columns from 0, row numbers from 1."""

    left: int
    right: int
    top: int
    end: int


@dataclass(slots=True)
class Grid:
    """A sheet, or a piece of a long one.

    Args:
        sheet: sheet name; `csv` for delimited text; the path of the documents' array for JSON.
        numbers: row number of each row, from 1, as a spreadsheet shows it.
        columns: cells by column.
        sheets: sheet of each row, where it differs from `sheet` (JSON documents); otherwise empty.
        header: column names, where the format names them (JSON); otherwise None, and the header is a row.
        continues: the piece belongs to the sheet of the grid before it.
        hidden: the workbook does not show the sheet.
        repairs: what was repaired in a row as a whole, by position.
        broken: rule that a row as a whole breaks, by position.
        epoch: day 0 of the workbook's dates, where it is not the usual one.
        merged: merged cells.
    """

    sheet: str
    numbers: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    columns: list[Cells] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    header: list[str] | None = None
    continues: bool = False
    hidden: bool = False
    repairs: dict[int, str] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)
    epoch: date | None = None
    merged: list[Merged] = field(default_factory=list)

    def row(self, position: int) -> list[str]:
        """Cells of a row, by its position in the grid."""
        texts = (column.texts[position].as_py() for column in self.columns)
        return [text for text in texts if text is not None]

    def row_kinds(self, position: int) -> str:
        """Kinds of a row's cells."""
        return "".join(chr(column.kinds[position]) for column in self.columns if column.texts[position].is_valid)

    def filled(self, at: int, first: int) -> int:
        """How many rows from position `first` on have something in column `at`."""
        return int((self.columns[at].kinds[first:] != ord(EMPTY)).sum()) if at < len(self.columns) else 0

    def __len__(self) -> int:
        return len(self.numbers)


def of_rows(
    sheet: str,
    numbers: Sequence[int],
    rows: Sequence[Sequence[str]],
    kinds: Sequence[str] | None = None,
    *,
    sheets: Sequence[str] = (),
    header: list[str] | None = None,
    continues: bool = False,
) -> Grid:
    """A grid from rows of texts, which may differ in length.

    Args:
        sheet: as in `Grid`, like the others not named here.
        numbers: row numbers.
        rows: texts of each row.
        kinds: kinds of each row's cells; none means text, and empty where a text is.
        sheets: sheet of each row.
        header: column names.
        continues: the rows go on from those of the grid before.
    """
    width = max(map(len, rows), default=0)
    columns = []
    for at in range(width):
        texts = pa.array([row[at] if at < len(row) else None for row in rows], pa.string())
        if kinds is None:
            letters = text_kinds(texts)
        else:
            letters = np.frombuffer("".join([row[at : at + 1] or EMPTY for row in kinds]).encode(), np.uint8)
        columns.append(Cells(texts, letters))
    return Grid(sheet, np.array(numbers, np.int64), columns, list(sheets), header, continues)


def text_kinds(texts: pa.StringArray) -> Letters:
    """Kinds of a column in which every cell is text or empty; a null has no bytes."""
    offsets, _ = text_bytes(texts)
    return np.where(np.diff(offsets) == 0, np.uint8(ord(EMPTY)), np.uint8(ord(TEXT)))


def column_of(values: Sequence[Any]) -> Cells:
    """A column of cell values as a spreadsheet library gives them, by `cell_text`'s rules, a type at a time."""
    types = set(map(type, values))
    if types == {str}:
        texts = trimmed(pa.array(values, pa.string()))
        return Cells(texts, text_kinds(texts))
    if types == {float}:
        return Cells(_number_texts(np.array(values)), np.full(len(values), ord(NUMBER), np.uint8))
    parts, order, at, kinds = [], np.empty(len(values), np.int64), 0, np.empty(len(values), np.uint8)
    number_of = {type_: number for number, type_ in enumerate(types)}
    which = np.frombuffer(bytes(map(number_of.__getitem__, map(type, values))), np.uint8)
    for type_, number in number_of.items():
        here = which == number
        part = _one_type(type_, list(compress(values, here.tobytes())))
        kinds[here] = part.kinds
        parts.append(part.texts)
        order[here] = np.arange(at, at + len(part.texts))
        at += len(part.texts)
    return Cells(pa.concat_arrays(parts).take(pa.array(order)), kinds)


def _one_type(type_: type, values: list[Any]) -> Cells:
    if type_ in (str, float):
        return column_of(values)
    pairs = [cell_text(value) for value in values]
    kinds = np.frombuffer("".join([kind for _, kind in pairs]).encode(), np.uint8)
    return Cells(pa.array([text for text, _ in pairs], pa.string()), kinds)


def _number_texts(values: npt.NDArray[np.float64]) -> pa.StringArray:
    whole = (np.floor(values) == values) & (np.abs(values) < _WHOLE_BELOW)
    if whole.all():
        return pc.cast(pa.array(values.astype(np.int64)), pa.string())
    texts = pc.cast(pa.array(np.where(whole, values, 0).astype(np.int64)), pa.string()).to_numpy(zero_copy_only=False)
    texts[~whole] = [number_text(value) for value in values[~whole].tolist()]
    return pa.array(texts, pa.string())


def without_empty(numbers: Ints, columns: list[Cells]) -> tuple[Ints, list[Cells]]:
    """Row numbers and columns of the rows that have something in them."""
    filled = np.zeros(len(numbers), bool)
    for column in columns:
        filled |= column.kinds != ord(EMPTY)
    if filled.all():
        return numbers, columns
    kept = pa.array(filled)
    return numbers[filled], [Cells(texts.filter(kept), kinds[filled]) for texts, kinds in columns]


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
