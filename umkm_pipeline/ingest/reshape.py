"""Rows as the sheet has them to rows as the model wants them: filled down, ended at the footer, long instead of wide.

Belongs here: what a layout says about the table as a whole, applied to the text columns of `mapping.py`. Reading the
cells is for `mapping.py`, what they mean for `sources/<source>/parse.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import BOOL, INT, STRING, arrow, column, matches
from umkm_pipeline.ingest.layout import WIDE, Layout, Wide
from umkm_pipeline.ingest.mapping import (
    AGAIN,
    BROKEN,
    CURRENCY,
    FACTOR,
    HEADER_MOVED,
    KIND,
    LEAD,
    SAME,
    UNSCALED,
    fill_down,
)

SERIES = "series"
"""Column that says which column of a wide table a row came from; null for rows that were rows in the sheet."""
FOOTER = "footer:"
"""Column that is true from the row on that ends its table by the layout's word, to where another table begins."""
REF = "ref:"
"""Prefix of columns that say, row by row, where a field came from, for fields that come from several columns."""

_OF_MONEY = (FACTOR, UNSCALED, CURRENCY)
"""Prefixes of columns that only amounts of money have."""
_ODD = np.int64(0x9E3779B97F4A7C15 - (1 << 64))
"""An odd number with its bits spread, so that small numbers times it are far apart."""


def reshape(rows: pd.DataFrame, layouts: Iterable[Layout], refs: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Apply `fill_down`, `footers` and `wide` of the layouts that a file's rows were read with.

    Args:
        rows: text columns, as `mapping.map_rows` gives them.
        layouts: layouts of the file.
        refs: sheet → target → where it came from.

    Returns:
        The rows in their order. A wide row gives a row for each of its figures, told apart by `series`; the columns
        `ref:<field>` say where figure and series came from. Nothing is lost: a row without figures stays one row.
    """
    used = {layout.layout: layout for layout in layouts}.values()
    rows = fill_down(rows, sorted({name for layout in used for name in layout.fill_down}))
    if any(layout.footers for layout in used):
        rows[FOOTER] = _below_footers(rows, used)
    wide = {layout.layout: layout.wide for layout in used if layout.wide}
    return _long(rows, wide, refs) if wide else rows


def _below_footers(rows: pd.DataFrame, layouts: Iterable[Layout]) -> pd.Series:
    ends = pd.Series(False, index=rows.index, dtype=BOOL)
    for layout in layouts:
        if layout.footers:
            any_of = "|".join(f"(?:{pattern})" for pattern in layout.footers)
            ends |= (rows["layout"] == layout.layout) & matches(rows[LEAD], f"(?i:{any_of})")
    if not ends.any():
        return ends
    begins = (rows[AGAIN] | (rows[BROKEN] == HEADER_MOVED).fillna(False)) & ~ends
    at = pd.Series(range(1, len(rows) + 1), index=rows.index, dtype="int64")
    last = [at.where(mask, 0).groupby(rows["sheet"], sort=False).cummax() for mask in (ends, begins)]
    return (last[0] > last[1]).astype(BOOL)


def _long(rows: pd.DataFrame, wide: Mapping[str, Wide], refs: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    parts = [name for name in map(str, rows) if name.startswith(WIDE)]
    filled = [rows[name].notna().to_numpy(dtype=bool) for name in parts]
    whole = ~np.any(filled, axis=0) if parts else np.ones(len(rows), dtype=bool)
    at, part = np.nonzero(np.vstack([*filled, whole]).T)
    prefixes = ("", KIND, *_OF_MONEY)
    spread = {prefix + name for name in parts for prefix in prefixes}
    result = rows.drop(columns=[*spread.intersection(rows)]).iloc[at].reset_index(drop=True)
    names = column([*(name.removeprefix(WIDE) for name in parts), None])
    result[SERIES] = names.take(part).reset_index(drop=True)
    result[SAME] = _apart(result[SAME], part)
    cells = {prefix: _picked(rows, [prefix + name for name in parts], at, part) for prefix in prefixes}
    for name, one in wide.items():
        mine = (result["layout"] == name).to_numpy(dtype=bool)
        source = _sources(result, refs)
        taken = {one.field: result[SERIES], REF + one.field: source, REF + one.value: source}
        taken |= {
            prefix + one.value: texts
            for prefix, texts in cells.items()
            if prefix not in _OF_MONEY or texts.notna().any()
        }
        for field, texts in taken.items():
            result[field] = result[field].mask(mine, texts) if field in result else texts.where(mine)
    return result


def _picked(rows: pd.DataFrame, names: Sequence[str], at: np.ndarray, part: np.ndarray) -> pd.Series:
    """Of each new row the cell in the column that it came from; null for a row that stayed whole."""
    types = [pa.array(rows[name]).type for name in names if name in rows]
    empty = pa.nulls(len(rows), types[0] if types else pa.string())
    stacked = pa.chunked_array([chunk for name in names for chunk in _chunks(rows, name, empty)], empty.type)
    index = pa.array(part * len(rows) + at, mask=part == len(names))
    return column(stacked.take(index))


def _chunks(rows: pd.DataFrame, name: str, empty: pa.Array) -> list[pa.Array]:
    found = arrow(rows[name]) if name in rows else pa.chunked_array([empty])
    return list(found.cast(empty.type).chunks)


def _sources(result: pd.DataFrame, refs: Mapping[str, Mapping[str, str]]) -> pd.Series:
    """Where each row's figure stood: the reference of its column on its sheet."""
    where = [
        (sheet, name.removeprefix(WIDE), ref)
        for sheet, of_sheet in refs.items()
        for name, ref in of_sheet.items()
        if name.startswith(WIDE)
    ]
    known = pd.DataFrame(where, columns=["sheet", SERIES, REF]).astype(STRING)
    # The documents of a JSON file are a sheet each, and have their columns in common.
    by = [SERIES] if len(refs) == 1 else ["sheet", SERIES]
    return result[by].merge(known[[*by, REF]], how="left", on=by)[REF]


def _apart(same: pd.Series, part: np.ndarray) -> pd.Series:
    """`same:` of rows from one wide row, told apart by the column that they came from."""
    with np.errstate(over="ignore"):
        mixed = same.to_numpy(dtype=np.int64) ^ ((part.astype(np.int64) + 1) * _ODD)
    return pd.Series(mixed, index=same.index, dtype=INT)
