"""Finding the header of a sheet and the one layout that reads it.

Belongs here: choosing among layouts, and saying why a sheet is held. Reading the rows below is for `mapping.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.grid import EMPTY, Grid
from umkm_pipeline.ingest.layouts import Layout, Matched, match

_LAST_HEADER_ROW = 40
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


def _tries(grid: Grid, layouts: Sequence[Layout], synonyms: dict[str, frozenset[str]]) -> list[_Try]:
    if grid.header is not None:
        return [_Try(match(layout, grid.header, synonyms), grid.header, 0, 0) for layout in layouts]
    tries = []
    for row in range(min(len(grid), _LAST_HEADER_ROW)):
        for layout in layouts:
            below = row + layout.header_rows
            if below <= len(grid):
                names = grid.row(row) if layout.header_rows == 1 else headers.joined(*map(grid.row, range(row, below)))
                tries.append(_Try(match(layout, names, synonyms), names, row, below))
    return tries


def _unheaded(grid: Grid, best: _Try) -> dict[int, str]:
    """Columns without a header that hold data in at least half of the rows."""
    if grid.header is not None:
        return {}
    rows = len(grid) - best.data_from
    used = {at: grid.filled(at, best.data_from) for at, name in enumerate(best.headers) if not name}
    return {at: "no header" for at, times in used.items() if times and 2 * times >= rows}


def _title(grid: Grid, best: _Try) -> dict[str, str]:
    lines = [" ".join(filter(None, grid.row(at))) for at in range(best.row)] if grid.header is None else []
    found = {}
    for field, pattern in best.matched.layout.title.items():
        for line in lines:
            if hit := re.search(pattern, line, re.IGNORECASE):
                found[field] = hit[1].strip()
                break
    return found


def _unknown_layout(grid: Grid, tries: Sequence[_Try], layouts: Sequence[Layout], where: str) -> HeldError:
    remedy = (
        f"known layouts: {', '.join(layout.layout for layout in layouts)}. Put the header as one of them has it, add "
        "the new header texts to the synonyms, or write a layout for this sheet"
    )
    at = f"{where}, sheet {grid.sheet}"
    if not tries or not tries[0].matched.columns:
        # The row's texts are not quoted: in a sheet without a header they are people's names.
        several = next((at for at in range(len(grid)) if sum(kind != EMPTY for kind in grid.row_kinds(at)) > 1), 0)
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
