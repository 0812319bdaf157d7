"""Cells of a table that are merged over several rows or columns: the one value that people see beside all of them.

Belongs here: xlsx and xls, whose merged cells are known. The failure it guards against: behind the first cell the value
is gone, and a figure of a kabupaten became one of its province, a deal that three sellers share one seller's. Merged
cells of any format in columns that a layout names are for `fill_down` (`mapping.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.grid import EMPTY, Cells, Grid
from umkm_pipeline.ingest.layout import Column
from umkm_pipeline.ingest.place import Placed
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Type

_AMOUNTS = (Type.MONEY, Type.QUANTITY, Type.RATIO)
_OF_THE_WHOLE = frozenset({"ndpbm", "quota", "days_held", "instructors"})
"""Numbers of a document or an event, which all its rows have in full."""
_WORDS = frozenset(
    {
        "buyer_place",
        "event_dates",
        "exporter_identity",
        "goods_owner_identity",
        "npe_number",
        "period",
        "site",
        "status",
    }
)
"""Words, days and numbers of identity that are told before they are parted into fields."""

Rows = npt.NDArray[np.bool_]


def spread(grid: Grid, first: int, placed: Placed) -> tuple[Grid, Rows]:
    """The grid with words, dates and codes of merged cells in all of their rows, and the rows that share an amount.

    So are columns of one kind, such as the days of an attendance list. What each of several rows or columns has of one
    amount, nobody can tell. Where all columns that a sheet must have are merged over the same rows, these are one
    record, and only those below the first that have an amount of their own are others.

    Args:
        grid: the sheet, or a piece of it.
        first: position of the first row below the header.
        placed: its header.

    Returns:
        The grid, and a mask of the rows from `first` on.
    """
    shared = np.zeros(max(0, len(grid) - first), bool)
    read = {at: column for at, column in placed.matched.columns.items() if placed.matched.target(at)}
    ranges = [
        one
        for one in grid.merged
        if one.left in read and one.left < len(grid.columns) and read[one.left].field not in placed.layout.fill_down
    ]
    if not ranges:
        return grid, shared
    amounts = {at for at in read if _is_amount(read[at], wide=at in placed.matched.series)}
    has_any, has_amount = _filled(grid, read), _filled(grid, amounts)
    of_one_record = _records(grid, placed)
    same_as: defaultdict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for at, right, top, end in ranges:
        start, stop = (int(np.searchsorted(grid.numbers, number)) for number in (top, end + 1))
        if start < first or start >= len(grid) or grid.numbers[start] != top:
            continue
        value = grid.columns[at].texts[start].as_py()
        below = [row for row in range(start + 1, stop) if has_any[row]]
        if (top, end) in of_one_record:
            below = [row for row in below if has_amount[row]]
        beside = [other for other in range(at + 1, right + 1) if other in read and read[other].field == read[at].field]
        if not value or not (below or beside):
            continue
        is_known = read[at].field in FIELDS or read[at].field in _WORDS
        if at in amounts or (not is_known and any(map(str.isdigit, value))):
            shared[[row - first for row in (start, *below)]] = True
            continue
        for other in (at, *beside):
            same_as[other] |= dict.fromkeys((start, *below), (at, start))
    columns = [_with(grid.columns, at, same_as[at]) if at in same_as else one for at, one in enumerate(grid.columns)]
    return replace(grid, columns=columns), shared


def _is_amount(column: Column, *, wide: bool) -> bool:
    if column.field in _OF_THE_WHOLE:
        return False
    known = FIELDS.get(column.field)
    return bool(wide or column.unit or (known and (known.type in _AMOUNTS or (known.type is Type.INT and known.unit))))


def _filled(grid: Grid, columns: Collection[int]) -> Rows:
    """Rows with something in one of some columns."""
    filled = np.zeros(len(grid), bool)
    for at in columns:
        if at < len(grid.columns):
            filled |= grid.columns[at].kinds != ord(EMPTY)
    return filled


def _records(grid: Grid, placed: Placed) -> set[tuple[int, int]]:
    """First and last rows over which all columns are merged that a sheet must have."""
    required = [at for at, column in placed.matched.columns.items() if column.required and column.field]
    spans = [{(one.top, one.end) for one in grid.merged if one.left == at and one.end > one.top} for at in required]
    return set.intersection(*spans) if spans else set()


def _with(columns: Sequence[Cells], at: int, same_as: Mapping[int, tuple[int, int]]) -> Cells:
    """A column with cells of others (column, row) in some of its rows, where they are empty."""
    texts, kinds = columns[at].texts, columns[at].kinds.copy()
    rows = sorted(row for row in same_as if kinds[row] == ord(EMPTY))
    told = [(columns[column], row) for column, row in map(same_as.__getitem__, rows)]
    mask = np.zeros(len(texts), bool)
    mask[rows] = True
    kinds[rows] = [cells.kinds[row] for cells, row in told]
    values = pa.array([cells.texts[row].as_py() for cells, row in told], pa.string())
    return Cells(pc.replace_with_mask(texts, pa.array(mask), values), kinds)
