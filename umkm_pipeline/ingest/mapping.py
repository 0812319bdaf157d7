"""A grid and its layout to named columns of text.

Belongs here: dropping what is not a data row, and filling down. Finding the header is for `place.py`; what the texts
mean is for `sources/<source>/parse.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.alike import alike
from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.cells import BOOL, INT, OK, STRING, arrow, column, no_blanks, repeated
from umkm_pipeline.ingest.grid import EMPTY, Grid
from umkm_pipeline.ingest.header_again import headers_again
from umkm_pipeline.ingest.merged import spread
from umkm_pipeline.ingest.place import Placed
from umkm_pipeline.ingest.totals import says_total
from umkm_pipeline.ingest.units import DOLLAR, header_scale, said_of_money, said_of_weight
from umkm_pipeline.model.fields import FIELDS

LEAD, BEYOND, FILLED, SAME, AGAIN = "lead:", "beyond:", "filled:", "same:", "again:"
"""Columns about the row: its first cell, a cell below no header, how many cells have something in them, its cells as
one text (and from `numbered` on a number, equal for rows that repeat each other), and whether it is the header once
more, as at the top of a printed page."""
CELLS_MERGED = "cells_merged"
"""Rule of rows that share the merged cell of an amount."""
REMARK = "remark:"
"""Column about the row: what its free words say, on sheets that have a column of them."""
HEADER_MOVED = "header_moved"
"""Rule of rows below a header that names the columns anew, in another order."""
KIND, FACTOR, UNSCALED, CURRENCY = "kind:", "factor:", "unscaled:", "currency:"
"""Prefixes of columns that say a field's cell kind, what its numbers must be multiplied by, the rule that says why
nobody knows what, and the currency that they then are in."""

TITLED = "titled:"
"""Prefix of columns that say what factor the cells above the header name for a currency, or for counts (`units.py`); 0
where they name several."""

ORDER, SCHEME = "order:", "scheme:"
"""Prefixes of columns that say what comes first in a field's dates of numbers, and whose codes of regions it holds."""

EPOCH = "epoch:"
"""Column that says from which day the workbook counts its dates, where it is not the usual one."""

REPAIR, BROKEN = "repair:", "broken:"
"""Columns about the row as its file has it: what there is to tell of it, such as what was repaired in a line of text,
and the rule that it breaks as a whole."""
HIDDEN = "sheet_hidden"
"""What `repair:` tells of rows of a sheet that the workbook does not show."""

_TEXT = pa.string()
_PLACEHOLDER = r"^[\d.\s…_()]*$"
_TO_SIGN = r"^(?:\d{0,3}\s*[.)])?[.\s…_()]*$"
"""`2. ....`: where a signature goes; a bare number may have been pushed out of its column."""


def map_rows(grid: Grid, placed: Placed, first: int, *, moved: bool = False) -> pd.DataFrame:
    """The data rows of a grid as columns of text.

    Args:
        grid: the sheet, or a later piece of it.
        placed: its header.
        first: position of the first row to take.
        moved: the header stood in another order in a piece above.

    Returns:
        `sheet`, `row_number`, `layout`, `lead:`, `beyond:`, `filled:`, `same:`, `again:`, `repair:`, `broken:`, each
        field of the layout and its title, and, for fields that need them, `kind:<field>`, `factor:<field>`,
        `unscaled:<field>`, `currency:<field>`, `order:<field>` and `scheme:<field>`, `remark:` of a sheet that has a
        column of remarks, and `epoch:` of a workbook that has its own. Rows without data are left out.
    """
    if not grid.continues and first < len(grid) and headers.is_column_numbers(grid.row(first)):
        first += 1
    length = max(0, len(grid) - first)
    grid, shared = spread(grid, first, placed)
    width = max(len(placed.headers), len(grid.columns))
    texts = [
        no_blanks(column(grid.columns[at].texts[first:])) if at < len(grid.columns) else column(pa.nulls(length, _TEXT))
        for at in range(width)
    ]
    known = placed.matched.columns
    read = [at for at in known if placed.matched.target(at)]
    filled = _filled(grid, first, length)
    again = headers_again(grid, first, placed, texts, filled)
    out_of_order = again.below_other | moved
    columns = {
        "sheet": column(grid.sheets[first:]) if grid.sheets else repeated(grid.sheet, length),
        "row_number": pd.Series(grid.numbers[first:], dtype=INT),
        "layout": repeated(placed.layout.layout, length),
        LEAD: _first(texts, length),
        BEYOND: _first([_told(text, _TO_SIGN) for at, text in enumerate(texts) if not _headed(placed, at)], length),
        FILLED: pd.Series(filled, dtype=INT),
        SAME: column(_said(grid, first, placed)),
        AGAIN: pd.Series(again.same, dtype=BOOL),
        REPAIR: _noted(grid.repairs, first, length, HIDDEN if grid.hidden else None),
        BROKEN: _noted(grid.broken, first, length),
    }
    for at in read:
        field, declared = placed.matched.target(at), known[at]
        columns[field] = texts[at]
        columns[KIND + field] = _letters(grid, at, first, length)
        columns |= _units(placed, at, length)
        if declared.date_order:
            columns[ORDER + field] = repeated(declared.date_order, length)
        if declared.region_scheme:
            columns[SCHEME + field] = repeated(declared.region_scheme, length)
    if remarks := [at for at, declared in known.items() if declared.remarks]:
        columns[REMARK] = _first([texts[at] for at in remarks], length)
    if grid.epoch is not None:
        columns[EPOCH] = repeated(grid.epoch.isoformat(), length)
    frame = pd.DataFrame(columns | _of_title(placed, columns, length))
    if shared.any():
        frame[BROKEN] = frame[BROKEN].mask(shared & frame[BROKEN].isna(), CELLS_MERGED)
    if out_of_order.any():
        frame[BROKEN] = frame[BROKEN].mask(out_of_order, HEADER_MOVED)
    has_data = _has_data(texts, read, length) | columns[BROKEN].notna()
    return frame if has_data.all() else frame[has_data].reset_index(drop=True)


def _of_title(placed: Placed, columns: dict[str, pd.Series], length: int) -> dict[str, pd.Series]:
    """What the cells above the header say of every row, where it does not say so itself."""
    units = placed.title_units.items()
    factors = {TITLED + unit: repeated(factor or 0, length, INT.pyarrow_dtype) for unit, factor in units}
    texts = {field: repeated(text, length) for field, text in placed.title.items()}
    return factors | {field: columns.get(field, text).fillna(text) for field, text in texts.items()}


def _units(placed: Placed, at: int, length: int) -> dict[str, pd.Series]:
    """What header and title say of the unit of a column's amounts."""
    field, declared, title = placed.matched.target(at), placed.matched.columns[at], placed.title_units
    unit = FIELDS[field].unit if field in FIELDS else ""
    columns: dict[str, pd.Series] = {}
    currency, problem = None, OK
    if declared.unit:
        scale = header_scale(placed.headers[at], unit=declared.unit, needs_period=declared.flow, title=title)
        columns[FACTOR + field] = repeated(scale.factor, length, INT.pyarrow_dtype)
        currency, problem = "USD" if declared.unit == DOLLAR else "IDR", scale.problem
    elif unit in ("currency", "kg"):
        currency, problem = said_of_money(placed.headers[at], title) if unit == "currency" else said_of_weight(title)
    if currency:
        columns[CURRENCY + field] = repeated(currency, length)
    if problem:
        columns[UNSCALED + field] = repeated(problem, length)
    return columns


def ends_moved(rows: pd.DataFrame) -> bool:
    """Whether the last data rows of a piece are below a header in another order, and so is the next piece."""
    return bool(rows[BROKEN].tail(1).isin([HEADER_MOVED]).any())


def fill_down(rows: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Repeat the value of vertically merged cells in the rows below, within each sheet.

    A header that stands once more in between is passed over. The label of a sum ends what was merged: of a blank cell
    below it nobody knows what it belongs to.
    """
    for field in fields:
        if field in rows:
            own = rows[field].mask(rows[AGAIN]) if AGAIN in rows else rows[field]
            filled = own.groupby(rows["sheet"], sort=False).ffill().astype(STRING)
            # Of the many cells of a column few are different.
            any_total = says_total(column(pc.unique(arrow(own)))).any()
            rows[field] = filled.mask(says_total(filled)) if any_total else filled
    return rows


def numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a number in `same:`, which is equal where their texts are, in place of the texts."""
    numbers, repeated_ones = np.arange(len(rows)), alike(rows[SAME])
    if repeated_ones.any():
        numbers[repeated_ones] = len(rows) + pd.factorize(rows[SAME][repeated_ones])[0]
    return rows.assign(**{SAME: pd.Series(numbers, index=rows.index, dtype=INT)})


def _said(grid: Grid, first: int, placed: Placed) -> pa.StringArray:
    """Each row's cells as one text, without running numbers and merged cells (which are filled down later)."""
    layout, known = placed.layout, placed.matched.columns
    apart = {at for at, one in known.items() if one.running or one.field in layout.fill_down}
    width = min(len(placed.headers), len(grid.columns))
    taken = [grid.columns[at].texts[first:] for at in range(width) if at not in apart]
    if not taken:
        return pa.array([""] * max(0, len(grid) - first), pa.string())
    # Not null_handling="skip": it leaves out rows in which every cell is null, and all rows below move up.
    return pc.binary_join_element_wise(*(pc.fill_null(texts, "") for texts in taken), "\x1f")


def _has_data(texts: Sequence[pd.Series], read: Sequence[int], length: int) -> pd.Series:
    """Rows with something in a column that is read, or more than a placeholder in one that is not."""
    if any(not arrow(texts[at]).null_count for at in read):
        return repeated(True, length, pa.bool_())
    ignored = [_told(text) for at, text in enumerate(texts) if at not in read]
    return _first([texts[at] for at in read] + ignored, length).notna()


def _headed(placed: Placed, at: int) -> bool:
    return at < len(placed.headers) and bool(placed.headers[at])


def _told(text: pd.Series, placeholder: str = _PLACEHOLDER) -> pd.Series:
    """Cells without those that only hold a place: a running number, dots to sign on."""
    return text.mask(text.str.fullmatch(placeholder).fillna(False))


def _filled(grid: Grid, first: int, length: int) -> npt.NDArray[np.int64]:
    times = np.zeros(length, np.int64)
    for one in grid.columns:
        times += np.asarray(one.kinds[first:]) != ord(EMPTY)
    return times


def _letters(grid: Grid, at: int, first: int, length: int) -> pd.Series:
    if at >= len(grid.columns):
        return repeated(EMPTY, length)
    letters = np.ascontiguousarray(grid.columns[at].kinds[first:])
    offsets = np.arange(length + 1, dtype=np.int32)
    return column(pa.StringArray.from_buffers(length, pa.py_buffer(offsets), pa.py_buffer(letters)))


def _noted(notes: dict[int, str], first: int, length: int, of_all: str | None = None) -> pd.Series:
    """What is noted of each row, behind what is noted of all."""
    usual = column(pa.nulls(length, _TEXT)) if of_all is None else repeated(of_all, length)
    if not notes:
        return usual
    told = column([notes.get(at) for at in range(first, first + length)])
    return told.fillna(usual) if of_all is None else (of_all + ";" + told).fillna(usual).astype(STRING)


def _first(texts: Sequence[pd.Series], length: int) -> pd.Series:
    return column(pc.coalesce(*map(arrow, texts))) if texts else column(pa.nulls(length, _TEXT))
