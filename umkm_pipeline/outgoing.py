"""Workbooks that are sent out to officers: written beside their place, closed to others, put there whole.

Belongs here: what every such workbook has in common. What is in them is in `repairs/export.py` and `review/export.py`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.repairs.neutral import neutral

_LONGEST_CELL = 32_000
_OWNER_ONLY = 0o600


@contextmanager
def outgoing(file: Path) -> Iterator[xlsxwriter.Workbook]:
    """A workbook to write to, in bounded memory; readable by its owner only, and what was there before is replaced.

    Args:
        file: the workbook; it is there, whole, after the last line of the block, and untouched if that fails.

    Raises:
        UmkmError: the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            temporary = Path(folder) / file.name
            options = {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            }
            with xlsxwriter.Workbook(temporary, options) as book:
                yield book
            temporary.chmod(_OWNER_ONLY)
            temporary.replace(file)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise UmkmError(
            f"cannot write: {getattr(error, 'strerror', None) or type(error).__name__}",
            where=str(file),
            remedy="choose another file with --out, or make the folder writable",
        ) from error


def write_about(book: xlsxwriter.Workbook, sheet: str, about: Mapping[str, str]) -> None:
    """Say on a sheet that nobody sees what the workbook is about, so that it is known when it comes back."""
    hidden = book.add_worksheet(sheet)
    for row, pair in enumerate(about.items()):
        hidden.write_row(row, 0, pair)
    hidden.very_hidden()


def cell_text(text: str) -> str:
    """A text that is no formula anywhere and fits a cell."""
    found = neutral(text)
    return found if len(found) <= _LONGEST_CELL else f"{found[:_LONGEST_CELL]}..."
