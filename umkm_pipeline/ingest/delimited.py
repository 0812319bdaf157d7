"""Delimited text (csv, tsv) to grids.

Belongs here: encoding, delimiter and quoting. A long file comes in pieces, so that memory holds one piece of Python
objects at a time.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.grid import Grid, of_rows

SHEET = "csv"
"""Sheet name of delimited text."""

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 30
_PIECE_ROWS = 50_000
_QUOTED = re.compile(r'"[^"]*"')
_BINARY = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF")


def read_delimited(data: bytes, where: str) -> Iterator[Grid]:
    """Rows of delimited text in pieces of one sheet `csv`, without blank rows.

    The row number is the line on which the record begins, so that quoted cells of several lines count right.

    Raises:
        UmkmError: the file is empty, or is not text.
    """
    text = decode(data, where)
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    numbers: list[int] = []
    rows: list[list[str]] = []
    line, continues = 1, False
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                numbers.append(line)
                rows.append(cells)
                if len(rows) == _PIECE_ROWS:
                    yield of_rows(SHEET, numbers, rows, continues=continues)
                    numbers, rows, continues = [], [], True
            line = reader.line_num + 1
    except csv.Error as error:
        raise UmkmError(
            f"the text cannot be read as a table: {error}",
            where=f"{where}, line {reader.line_num}",
            remedy="look for an opening quote that is never closed near that line",
        ) from error
    if rows or not continues:
        yield of_rows(SHEET, numbers, rows, continues=continues)


def decode(data: bytes, where: str) -> str:
    """Text of the bytes: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252.

    A few bad bytes in UTF-8 become U+FFFD; Windows-1252 is taken when bad bytes outnumber good accented letters.

    Raises:
        UmkmError: the file is empty, or is not text.
    """
    if not data.strip():
        raise UmkmError("the file is empty", where=where, remedy="ask the sender for the file again")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data.startswith(_BINARY) or b"\0" in data:
        raise UmkmError(
            "this is not a text table",
            where=where,
            remedy="if it is a workbook, give it the ending of its kind (.xlsx, .xls) and land it again",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if ord(character) > 127) - bad  # noqa: PLR2004 -- the last ASCII code
    return text if good > bad else data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same, largest number of cells."""
    lines = [_QUOTED.sub("", line) for line in text[: 1 << 16].splitlines() if line.strip()][:_SAMPLE_LINES]

    def fit(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        return max(((rows * cuts, cuts) for cuts, rows in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=fit)
