"""Which numbers in text are Indonesian and which English, and what a column decides of those that may be either.

Belongs here: the forms of numbers and the evidence of a column. The table of what is decided is in `docs/formats.md`.
What is around a number (`Rp`, `juta`) is for `numbers.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import arrow, fits

NEUTRAL, INDONESIAN, ENGLISH, LONE_POINT, LONE_COMMA = range(5)
"""What a number says of how its column is written; a lone group (`500.000`) says nothing and waits to be told."""
AS_GROUPED, AS_DECIMAL, UNCLEAR = range(3)
"""How a number is read: with separators of thousands, with three places behind the point, or not."""

_STYLES = 5
_POINT_GROUP, _COMMA_GROUP = r"-?[1-9]\d{0,2}\.\d{3}", r"-?[1-9]\d{0,2},\d{3}"
_INDONESIAN = r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|-?\d+,\d+"
_ENGLISH = r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d+"
_NO_TEXT = pa.scalar(None, pa.string())

Codes = npt.NDArray[np.int8]


class Styled(NamedTuple):
    """Digits of numbers with the point as decimal mark, lone groups as thousands, null where none; and their styles."""

    digits: pa.ChunkedArray
    style: Codes


def styled(texts: pa.ChunkedArray, numeric: pa.ChunkedArray) -> Styled:
    """Numbers and their styles.

    Args:
        texts: numbers without what is around them.
        numeric: cells that are numbers in the file, whose text has a decimal point and says nothing of a style.
    """
    written = pc.if_else(numeric, _NO_TEXT, texts)
    point, comma = fits(written, _POINT_GROUP), fits(written, _COMMA_GROUP)
    lone = pc.or_(point, comma)
    english = pc.and_not(fits(written, _ENGLISH), lone)
    indonesian = pc.and_not(fits(written, _INDONESIAN), lone)
    plain = pc.or_(numeric, fits(written, r"-?\d+"))
    ungrouped = pc.replace_substring(texts, ",", "")
    swapped = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    digits = pc.case_when(
        pc.make_struct(plain, pc.or_(english, comma), pc.or_(indonesian, point)), texts, ungrouped, swapped
    )
    style = np.full(len(texts), NEUTRAL, np.int8)
    for code, mask in ((INDONESIAN, indonesian), (ENGLISH, english), (LONE_POINT, point), (LONE_COMMA, comma)):
        style[mask.to_numpy()] = code
    return Styled(digits, style)


def readings(style: Codes, sheets: pd.Series | None, repaired: pd.Series | None = None) -> Codes | None:
    """How each number of a column is to be read, decided for each sheet by itself; None where all are grouped.

    Args:
        style: style of each row's number.
        sheets: sheet of each row; none means one sheet.
        repaired: rows that somebody corrected since, which say nothing of how the others were written.
    """
    total = np.bincount(style, minlength=_STYLES)
    if not total[LONE_COMMA] and not (total[LONE_POINT] and total[ENGLISH]):
        return None
    if sheets is None:
        sheet, count = np.zeros(len(style), np.int64), 1
    else:
        encoded = arrow(sheets).combine_chunks().dictionary_encode()
        sheet, count = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), len(encoded.dictionary)
    cells = sheet * _STYLES + style
    told = cells if repaired is None else cells[~repaired.to_numpy(dtype=bool)]
    times = np.bincount(told, minlength=count * _STYLES).reshape(count, _STYLES).T
    indonesian, english, point, comma = times[INDONESIAN], times[ENGLISH], times[LONE_POINT], times[LONE_COMMA]
    decided = np.full((count, _STYLES), AS_GROUPED, np.int8)
    # Three places behind the point are rare, so cells that show them for certain must outnumber those that only may.
    decided[:, LONE_POINT] = np.where(
        (english == 0) & ((indonesian > 0) | (comma == 0)),
        AS_GROUPED,
        np.where((indonesian == 0) & (english > point), AS_DECIMAL, UNCLEAR),
    )
    decided[:, LONE_COMMA] = np.where(
        (indonesian == 0) & (english > 0),
        AS_GROUPED,
        np.where((english == 0) & (indonesian > comma), AS_DECIMAL, UNCLEAR),
    )
    found: Codes = decided[sheet, style]
    return found
