"""A grid and its layout to named columns of text.

Belongs here: dropping what is not a data row, and filling down. Finding the header is for `place.py`; what the texts
mean is for `sources/<source>/parse.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.cells import INT, STRING, column, no_blanks
from umkm_pipeline.ingest.grid import EMPTY, Grid
from umkm_pipeline.ingest.numbers import header_factor
from umkm_pipeline.ingest.place import Placed

LEAD, BEYOND, SAME = "lead:", "beyond:", "same:"
"""Columns about the row: its first cell, a cell beyond the header, a number equal for rows that repeat each other."""
KIND, FACTOR = "kind:", "factor:"
"""Prefixes of columns that say a field's cell kind, and what its numbers must be multiplied by."""

_PLACEHOLDER = r"^[\d.\s…_()]*$"


def map_rows(grid: Grid, placed: Placed, first: int) -> pd.DataFrame:
    """The data rows of a grid as columns of text.

    Args:
        grid: the sheet, or a later piece of it.
        placed: its header.
        first: position of the first row to take.

    Returns:
        `sheet`, `row_number`, `layout`, `lead:`, `beyond:`, `same:`, each field of the layout and its title, and, for
        fields that need them, `kind:<field>` and `factor:<field>`. Rows without data are left out.
    """
    cells, kinds = grid.cells[first:], grid.kinds[first:]
    numbers, sheets = grid.numbers[first:], grid.sheets[first:]
    if cells and headers.is_column_numbers(cells[0]) and not grid.continues:
        cells, kinds, numbers, sheets = cells[1:], kinds[1:], numbers[1:], sheets[1:]
    width = max(len(placed.headers), max(map(len, cells), default=0))
    texts = [column([row[at] if at < len(row) else None for row in cells]) for at in range(width)]
    texts = [no_blanks(text) for text in texts]
    known = placed.matched.columns
    read = [at for at in known if placed.matched.target(at)]
    frame = pd.DataFrame(
        {
            "sheet": column(sheets or [grid.sheet] * len(cells)),
            "row_number": pd.Series(numbers, dtype=INT),
            "layout": column([placed.layout.layout] * len(cells)),
            LEAD: _first(texts, len(cells)),
            BEYOND: _first(texts[len(placed.headers) :], len(cells)),
            SAME: pd.Series(_same(cells, placed), dtype=INT),
        }
    )
    for at in read:
        field, declared = placed.matched.target(at), known[at]
        frame[field] = texts[at]
        frame[KIND + field] = column([row[at] if at < len(row) else EMPTY for row in kinds])
        if declared.unit:
            factor = header_factor(placed.headers[at], unit=declared.unit, needs_period=declared.flow)
            frame[FACTOR + field] = pd.Series([factor] * len(cells), dtype=INT)
    for field, text in placed.title.items():
        frame[field] = column([text] * len(cells))
    ignored = [
        texts[at].mask(texts[at].str.fullmatch(_PLACEHOLDER).fillna(False)) for at in range(width) if at not in read
    ]
    has_data = _first([texts[at] for at in read] + ignored, len(cells)).notna()
    return frame[has_data].reset_index(drop=True)


def fill_down(rows: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Repeat the value of vertically merged cells in the rows below, within each sheet."""
    for field in fields:
        if field in rows:
            rows[field] = rows.groupby("sheet", sort=False)[field].ffill().astype(STRING)
    return rows


def _same(cells: list[list[str]], placed: Placed) -> list[int]:
    """A hash of each row's cells, without running numbers and merged cells (which are filled down later)."""
    layout, known = placed.layout, placed.matched.columns
    apart = {at for at, one in known.items() if one.running or one.field in layout.fill_down}
    taken = [at for at in range(len(placed.headers)) if at not in apart]
    return [hash(tuple([row[at] for at in taken if at < len(row) and row[at]])) for row in cells]


def _first(texts: Sequence[pd.Series], length: int) -> pd.Series:
    arrays = [pa.array(text) for text in texts]
    return column(pc.coalesce(*arrays)) if arrays else column(pa.nulls(length, pa.string()))
