"""A grid and a layout to named columns of text.

Belongs here: finding the header, dropping what is not a data row, filling down, and taking values from title cells.
What the texts mean is for `sources/<source>/parse.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.cells import INT, STRING, column, no_blanks
from umkm_pipeline.ingest.grid import EMPTY, Grid
from umkm_pipeline.ingest.layouts import Layout, Matched, match
from umkm_pipeline.ingest.numbers import header_factor

LEAD, BEYOND, SAME = "lead:", "beyond:", "same:"
"""Columns about the row: its first cell, a cell beyond the header, a number equal for rows that repeat each other."""
KIND, FACTOR = "kind:", "factor:"
"""Prefixes of columns that say a field's cell kind, and what its numbers must be multiplied by."""

_LAST_HEADER_ROW = 40
_PLACEHOLDER = r"^[\d.\s…_()]*$"
_TIE = 1e-9


class HeldError(FileHeldError):
    """Why a file is held, with the rule under which its rows are counted.

    Args:
        rule: `layout_unknown`, `header_duplicate` or `column_unknown`.
        problem, where, remedy: as in `UmkmError`.
    """

    def __init__(self, rule: str, problem: str, *, where: str, remedy: str) -> None:
        self.rule = rule
        super().__init__(problem, where=where, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet's header, found and read.

    Args:
        matched: the header read with its layout.
        headers: header text of each position.
        data_from: position in the grid of the first row below the header.
        title: field → text found in the cells above.
        refs: field → where it comes from: column letters in a sheet, names in JSON.
    """

    matched: Matched
    headers: list[str]
    data_from: int
    title: dict[str, str]
    refs: dict[str, str]

    @property
    def layout(self) -> Layout:
        """The layout that reads the sheet."""
        return self.matched.layout


@dataclass(frozen=True, slots=True)
class _Try:
    matched: Matched
    headers: list[str]
    row: int
    data_from: int


def place(grid: Grid, layouts: Sequence[Layout], synonyms: dict[str, frozenset[str]], where: str) -> Placed:
    """Find the header and the one layout that fits it best.

    Raises:
        HeldError: no layout fits, or several do; or the header has a name twice, or columns that the layout lacks.
    """
    tries = sorted(_tries(grid, layouts, synonyms), key=lambda one: one.matched.score, reverse=True)
    fitting = [one for one in tries if one.matched.fits]
    if not fitting:
        raise _unknown_layout(grid, tries, layouts, where)
    best = fitting[0]
    rivals = {one.matched.layout.layout for one in fitting if one.matched.score > best.matched.score - _TIE} - {
        best.matched.layout.layout
    }
    at = f"{where}, sheet {grid.sheet}, row {grid.numbers[best.row] if grid.numbers else 1}"
    if rivals:
        raise HeldError(
            "layout_unknown",
            f"the header fits several layouts equally well: {', '.join(sorted(rivals | {best.matched.layout.layout}))}",
            where=at,
            remedy="say which one in _source.yml, as `layout: <name>`",
        )
    if doubled := headers.repeated(best.headers):
        raise HeldError(
            "header_duplicate",
            f"the same header stands over several columns: {', '.join(doubled)}",
            where=at,
            remedy="give each column a header of its own, or delete the one that is not meant",
        )
    unknown = {position: best.headers[position] for position in best.matched.unknown} | _unheaded(grid, best)
    if unknown:
        named = ", ".join(f"{headers.letters(position)} ({name})" for position, name in unknown.items())
        raise HeldError(
            "column_unknown",
            f"layout {best.matched.layout.layout} does not know the columns {named}",
            where=at,
            remedy="add each to the layout, mapped or ignored with a reason, or to its synonyms; "
            "or delete the columns from the sheet",
        )
    refs = {
        best.matched.target(at): headers.letters(at) if grid.header is None else best.headers[at]
        for at in best.matched.columns
        if best.matched.target(at)
    }
    return Placed(best.matched, best.headers, best.data_from, _title(grid, best), refs)


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


def _tries(grid: Grid, layouts: Sequence[Layout], synonyms: dict[str, frozenset[str]]) -> list[_Try]:
    if grid.header is not None:
        return [_Try(match(layout, grid.header, synonyms), grid.header, 0, 0) for layout in layouts]
    tries = []
    for row in range(min(len(grid), _LAST_HEADER_ROW)):
        for layout in layouts:
            below = row + layout.header_rows
            if below <= len(grid):
                names = grid.cells[row] if layout.header_rows == 1 else headers.joined(*grid.cells[row:below])
                tries.append(_Try(match(layout, names, synonyms), names, row, below))
    return tries


def _same(cells: list[list[str]], placed: Placed) -> list[int]:
    """A hash of each row's cells, without running numbers and merged cells (which are filled down later)."""
    layout, known = placed.layout, placed.matched.columns
    apart = {at for at, one in known.items() if one.running or one.field in layout.fill_down}
    taken = [at for at in range(len(placed.headers)) if at not in apart]
    return [hash(tuple([row[at] for at in taken if at < len(row) and row[at]])) for row in cells]


def _unheaded(grid: Grid, best: _Try) -> dict[int, str]:
    """Columns without a header that hold data in at least half of the rows."""
    if grid.header is not None:
        return {}
    rows = grid.kinds[best.data_from :]
    blank = [at for at, name in enumerate(best.headers) if not name]
    used = {at: sum(1 for kinds in rows if kinds[at : at + 1] not in ("", EMPTY)) for at in blank}
    return {at: "no header" for at, times in used.items() if times and 2 * times >= len(rows)}


def _title(grid: Grid, best: _Try) -> dict[str, str]:
    lines = [" ".join(filter(None, cells)) for cells in grid.cells[: best.row]] if grid.header is None else []
    found = {}
    for field, pattern in best.matched.layout.title.items():
        for line in lines:
            if hit := re.search(pattern, line, re.IGNORECASE):
                found[field] = hit[1].strip()
                break
    return found


def _first(texts: Sequence[pd.Series], length: int) -> pd.Series:
    arrays = [pa.array(text) for text in texts]
    return column(pc.coalesce(*arrays)) if arrays else column(pa.nulls(length, pa.string()))


def _unknown_layout(grid: Grid, tries: Sequence[_Try], layouts: Sequence[Layout], where: str) -> HeldError:
    remedy = (
        f"known layouts: {', '.join(layout.layout for layout in layouts)}. Put the header as one of them has it, add "
        "the new header texts to the synonyms, or write a layout for this sheet"
    )
    at = f"{where}, sheet {grid.sheet}"
    if not tries or not tries[0].matched.columns:
        # The row's texts are not quoted: in a sheet without a header they are people's names.
        several = next((at for at, kinds in enumerate(grid.kinds) if sum(kind != EMPTY for kind in kinds) > 1), 0)
        row = grid.numbers[several] if grid.numbers else 1
        problem = f"no header row of a known layout was found; row {row} is the first with several cells"
        return HeldError("layout_unknown", problem, where=at, remedy=remedy)
    nearest = tries[0]
    row = grid.numbers[nearest.row] if grid.numbers else 1
    parts = [f"row {row} looks like the header of layout {nearest.matched.layout.layout}"]
    if nearest.matched.missing:
        parts.append(f"but lacks {', '.join(nearest.matched.missing)}")
    if nearest.matched.unknown:
        parts.append(f"and has unknown headers: {', '.join(_unknown_headers(grid, nearest))}")
    return HeldError("layout_unknown", "; ".join(parts), where=at, remedy=remedy)


def _unknown_headers(grid: Grid, nearest: _Try) -> list[str]:
    """Headers that the layout does not know; their columns alone where most of the row is unknown.

    Such a row may well be one of data, whose texts are people's. Names of keys in JSON never are.
    """
    known, unknown = nearest.matched.columns, nearest.matched.unknown
    if grid.header is None and len(known) < len(unknown):
        return [f"column {headers.letters(at)}" for at in unknown]
    return [nearest.headers[at] for at in unknown]
