"""XLSX files whose bytes depend on their content alone.

Belongs here: opening a workbook without clock or machine in it, and writing a cell by its Python type. What the sheets
look like is the layouts' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from umkm_pipeline.samples.rows import Cell, Formula

_CREATED = datetime(2024, 12, 31)  # noqa: DTZ001 -- a label in the file, in no time zone


@contextmanager
def open_workbook(file: Path) -> Iterator[Workbook]:
    """A workbook that is written when the block ends; dates show as day/month/year."""
    file.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(file, {"default_date_format": "dd/mm/yyyy", "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED, "author": "contoh"})
    yield book
    book.close()


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    """Write a value with its own type at a 0-based position; `None` leaves the cell empty."""
    if value is None:
        return
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text.format(row=row + 1), None, value.value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day))  # noqa: DTZ001
    else:
        sheet.write_number(row, column, value)


def write_line(sheet: Worksheet, row: int, values: Iterable[Cell]) -> None:
    """Write values side by side from the first column of a 0-based row."""
    for column, value in enumerate(values):
        write_cell(sheet, row, column, value)
