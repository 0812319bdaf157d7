"""Chance changes to tables and bytes, as careless hands and bad lines make them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.corpus.books import Cell

Table = list[list[Cell]]

_TEXTS: tuple[Cell, ...] = (
    "", " ", "-", "NULL", "#REF!", "=1+1", "@SUM(1)", "+62", "JUMLAH", "TOTAL", "Mengetahui", "1,20822E+12", "1e400",
    "-0", "00000", "9" * 40, "1.2.3.4", "1,234", "03/04/2023", "31 Februari 2023", "20 s.d. 22 Juni", "√", "\u200b",
    "\u202eterbalik", "🐟", "１２３", "é\u0301", "\x07", "'", '"', ";", ",", "\t", "a\nb", "x" * 5_000, "Kab. Bone",
    "Nama Usaha", "nib", "<b>", "&amp;", "%s%n", "{0}", "\\", "\ufeff", "\ufffd", "NaN", "inf", "None", "true",
)  # fmt: skip
_NUMBERS: tuple[Cell, ...] = (0, -1, 1e15, 1e16, 1.5, -2.25, 45_000, 1e300, 1e-300, 7308014502900001.0, 208220012341)


def _put(chance: Random, table: Table) -> None:
    row = chance.choice(table)
    if row:
        row[chance.randrange(len(row))] = chance.choice(chance.choice((_TEXTS, _NUMBERS)))


def _garble(chance: Random, table: Table) -> None:
    row = chance.choice(table)
    at = chance.randrange(len(row)) if row else 0
    if row and isinstance(cell := row[at], str) and cell:
        place = chance.randrange(len(cell))
        row[at] = cell[:place] + chr(chance.choice((32, 48, 65, 0xE9, 0x661, 0x1F600))) + cell[place + 1 :]


def _swap(chance: Random, table: Table) -> None:
    row = chance.choice(table)
    if len(row) > 1:
        one, other = chance.sample(range(len(row)), 2)
        row[one], row[other] = row[other], row[one]


def _shift(chance: Random, table: Table) -> None:
    row = chance.choice(table)
    row.insert(chance.randrange(len(row) + 1), chance.choice((None, "x")))


def _drop_cell(chance: Random, table: Table) -> None:
    row = chance.choice(table)
    if row:
        del row[chance.randrange(len(row))]


def _repeat_row(chance: Random, table: Table) -> None:
    table.insert(chance.randrange(len(table) + 1), list(chance.choice(table)))


def _blank_row(chance: Random, table: Table) -> None:
    table.insert(chance.randrange(len(table) + 1), [])


def _drop_row(chance: Random, table: Table) -> None:
    if len(table) > 1:
        del table[chance.randrange(len(table))]


def _drop_column(chance: Random, table: Table) -> None:
    at = chance.randrange(max(map(len, table), default=0) or 1)
    for row in table:
        del row[at : at + 1]


def _repeat_column(chance: Random, table: Table) -> None:
    at = chance.randrange(max(map(len, table), default=0) or 1)
    for row in table:
        row[at:at] = row[at : at + 1]


_MOSTLY = (_put, _garble)
_SELDOM: tuple[Callable[[Random, Table], None], ...] = (
    _swap, _shift, _drop_cell, _repeat_row, _blank_row, _drop_row, _drop_column, _repeat_column,
)  # fmt: skip


def mutated(chance: Random, table: Table, times: int) -> Table:
    """A copy of a table with so many changes; those that hit a whole row or column are rarer."""
    copy = [list(row) for row in table]
    for _ in range(times):
        change = chance.choice(_MOSTLY if chance.random() < 0.85 else _SELDOM)
        change(chance, copy)
    return copy


def damaged(chance: Random, data: bytes, times: int) -> bytes:
    """Bytes of which so many were changed, taken out, put in or said twice."""
    changed = bytearray(data)
    for _ in range(times):
        at = chance.randrange(len(changed) + 1)
        how = chance.randrange(4)
        if how == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif how == 1:
            del changed[at : at + chance.randrange(1, 4)]
        elif how == 2:
            changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 4)))
        else:
            changed[at:at] = changed[at : at + chance.randrange(1, 30)]
    return bytes(changed)
