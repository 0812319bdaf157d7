"""A header in the middle of a sheet: the same once more, or another one, and what that means for the rows below.

Belongs here: rows below a sheet's header that are headers themselves. The failure it guards against: a second table
whose columns have other names or another order, read as if they were the first one's. Finding the first header is for
`place.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.cells import arrow, text_bytes
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.header_words import HeaderWords
from umkm_pipeline.ingest.place import Placed
from umkm_pipeline.ingest.title import title_of
from umkm_pipeline.ingest.units import header_scale, title_units

_FEW = 2
"""Fewest cells by which a row is known as a header."""
_FEW_WORDS = 3
"""The same, where they are headers of other sheets."""
_TITLE_CELLS = 3
"""Most filled cells of a row of a title."""

Rows = npt.NDArray[np.bool_]


class Again(NamedTuple):
    """Rows of a sheet below its header.

    Args:
        same: rows that are the header once more, word for word or in other words.
        below_other: rows from the first header on that says something else than the sheet's.
    """

    same: Rows
    below_other: Rows


def headers_again(
    grid: Grid, first: int, placed: Placed, texts: Sequence[pd.Series], filled: npt.NDArray[np.int64]
) -> Again:
    """Headers in the middle of a sheet.

    A row is a header if at least half of this sheet's headers, and no fewer than two, stand over themselves, or if at
    least half of its own cells are headers of the source's sheets (`_is_header`). It says something else if a cell
    stands over a column that is about another thing, or that is unknown; if money has another unit; or below a title of
    another event, place or date. So does any row with two of this sheet's headers over columns of other names.

    Args:
        grid: the sheet, or a later piece of it.
        first: position of the first row below the header.
        placed: its header.
        texts: its columns from that row on.
        filled: cells that have something in them, of each row.
    """
    same, other, candidates = _own_words(texts, placed, filled)
    for row in candidates:
        cells = {at: text for at, text in enumerate(grid.row(first + int(row))) if text}
        if same[row] or _is_header(cells.values(), placed.words):
            other[row] |= any(_is_about_another(text, at, placed) for at, text in cells.items())
            same[row] |= not other[row]
    other |= _other_units(texts, placed, same)
    other |= _other_title(grid, first, placed, same | other, filled)
    return Again(same, np.cumsum(other) > 0)


@lru_cache(maxsize=64)
def _spellings(words: frozenset[str]) -> pa.Array:
    """How headers are usually typed: a quick look for cells that may be one, at no more cost than for one spelling."""
    spaced = {word for known in words for word in (known, re.sub(r"\bno (?=\w)", "no. ", known))}
    parted = {word.replace(" ", mark) for word in spaced for mark in " _"}
    return pa.array(
        sorted({one for word in parted for one in (word, word.upper(), word.title(), word.capitalize())}), pa.string()
    )


def _own_words(
    texts: Sequence[pd.Series], placed: Placed, filled: npt.NDArray[np.int64]
) -> tuple[Rows, Rows, npt.NDArray[np.int64]]:
    """Rows with this sheet's own headers over themselves, over other columns, and rows worth a closer look."""
    names = placed.headers
    own_names = pa.array([name for name in names if name], pa.string())
    known = pa.concat_arrays([own_names, _spellings(frozenset(placed.words.fields))])
    length = len(filled)
    own, elsewhere, words = np.zeros(length, np.int64), np.zeros(length, np.int64), np.zeros(length, np.int64)
    all_lettered = all(map(_is_lettered, names))
    for at, text in enumerate(map(arrow, texts)):
        if all_lettered and not any(_is_lettered(chunk) for chunk in text.chunks):
            continue
        word = pc.is_in(text, value_set=known).to_numpy(zero_copy_only=False)
        if not word.any():
            continue
        words += word
        name = names[at] if at < len(names) else ""
        here = pc.fill_null(pc.equal(text, name), False).to_numpy(zero_copy_only=False) if name else False
        named = pc.is_in(text, value_set=own_names).to_numpy(zero_copy_only=False)
        own += here
        elsewhere += named & ~np.asarray(here)
    same = own >= max(_FEW, len(own_names) / 2)
    # Of a header's words some are typed in a way of their own.
    return same, elsewhere >= _FEW, np.flatnonzero((words >= np.maximum(_FEW, filled / 4)) | same)


def _is_lettered(texts: str | pa.StringArray) -> bool:
    """Whether anything but digits and marks is there: a look at bytes, which spares columns of numbers a search."""
    data = np.frombuffer(texts.encode(), np.uint8) if isinstance(texts, str) else text_bytes(texts)[1]
    return not len(data) or int(data.max()) > ord("9")


def _is_header(cells: Collection[str], words: HeaderWords) -> bool:
    """Whether half of a row's cells, and no fewer than three, are headers, one of them of a column a sheet must have.

    A row with a number is data (`18`, `Buyer`, `Indonesia`, `hadir`: words that are headers elsewhere), and without a
    column that must be there it may be a firm without much more than its certificates, ticked by their names.
    """
    if not all(any(map(str.isalpha, text)) for text in cells):
        return False
    known = [fields for fields in map(words.said, cells) if fields]
    return len(known) >= max(_FEW_WORDS, len(cells) / 2) and any(fields & words.required for fields in known)


def _is_about_another(text: str, at: int, placed: Placed) -> bool:
    """Whether a cell of a header says that its column holds something else than the sheet's own header says.

    A word that is unknown may, above a column that is read.
    """
    said = placed.words.said(text)
    column = placed.matched.columns.get(at)
    if column is None:
        return bool(said - {""})
    if headers.normal(text) in headers.normal(placed.headers[at]):
        # Of a header of several rows, each has a part of the column's words.
        return False
    about = placed.matched.target(at) if at in placed.matched.series else column.field
    return about not in said if said else bool(about)


def _other_units(texts: Sequence[pd.Series], placed: Placed, same: Rows) -> Rows:
    """Rows in which the header, once more, says another unit, period or currency of a column of money."""
    other = np.zeros(len(same), bool)
    known = placed.matched.columns
    of_money = [at for at in known if placed.matched.target(at) and known[at].unit]
    for row in np.flatnonzero(same):
        told = ((at, texts[at].iloc[row]) for at in of_money)
        other[row] = any(pd.notna(text) and _is_of_another_unit(text, at, placed) for at, text in told)
    return other


def _is_of_another_unit(text: str, at: int, placed: Placed) -> bool:
    name, column = placed.headers[at], placed.matched.columns[at]
    if headers.normal(text) in headers.normal(name):
        return False
    here, before = (
        header_scale(header, unit=column.unit, needs_period=column.flow, title=placed.title_units)
        for header in (text, name)
    )
    return here.factor is None or here.factor != before.factor


def _other_title(grid: Grid, first: int, placed: Placed, again: Rows, filled: npt.NDArray[np.int64]) -> Rows:
    """Rows in which the header stands again below a title of its own: another event, place, date or unit of amounts.

    What is told of a sheet by its title would be said of these rows too.
    """
    other = np.zeros(len(again), bool)
    for row in np.flatnonzero(again):
        start = row
        while start and not again[start - 1] and filled[start - 1] <= _TITLE_CELLS:
            start -= 1
        rows = [grid.row(first + at) for at in range(start, row)]
        told = title_of(rows, placed.layout.title).items()
        units = title_units(" ".join(filter(None, cells)) for cells in rows)
        other[row] = (units and units != placed.title_units) or any(
            headers.normal(text) != headers.normal(placed.title.get(field, "")) for field, text in told
        )
    return other
