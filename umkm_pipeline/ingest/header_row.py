"""Where the header of a sheet is that no layout knows.

Belongs here: telling a header from titles above and data below by its looks. Where a layout fits, `place.py` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import zip_longest
from typing import NamedTuple

from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.grid import EMPTY, TEXT, Grid

_LAST_ROW = 40
_MOST_ROWS = 3
_LONGEST = 60
_DATA = re.compile(r"[\d\s.,()/+\-]{5,}|.*\d{6,}.*|\S+@\S+", re.DOTALL)


class HeaderRow(NamedTuple):
    """A header: position of its first row, how many rows it has, and its text for each column on one line."""

    row: int
    rows: int
    names: list[str]


def find_header(grid: Grid, known: Collection[str]) -> HeaderRow | None:
    """The row, or up to three rows, that look most like a header; None where no row has two texts.

    Args:
        grid: the sheet.
        known: shapes of headers that any source knows (`headers.shapes`); each counts as much as two other texts.
    """
    if grid.header is not None:
        return HeaderRow(0, 0, grid.header)
    best: tuple[float, HeaderRow] | None = None
    for row in range(min(len(grid), _LAST_ROW)):
        for rows in range(1, _MOST_ROWS + 1):
            if row + rows > len(grid) or (rows > 1 and not _goes_on(grid, row + rows - 2)):
                break
            names = [" ".join(name.split()) for name in headers.joined([grid.row(at) for at in range(row, row + rows)])]
            score = _score(names, grid.row(row), known)
            if sum(map(bool, names)) > 1 and (best is None or score > best[0]):
                best = score, HeaderRow(row, rows, names)
    return best[1] if best else None


def _score(names: list[str], top: list[str], known: Collection[str]) -> float:
    """How much the texts look like headers; one below a merged header is as known as the merged one."""
    score = 0.0
    for name, above in zip_longest(names, top, fillvalue=""):
        if not name:
            continue
        if not headers.shapes([name, above]).isdisjoint(known):
            score += 3
        elif _DATA.fullmatch(name) or len(name) > _LONGEST:
            score -= 2
        else:
            score += 1
    return score - 2 * len(headers.repeated(names))


def _goes_on(grid: Grid, row: int) -> bool:
    """Whether the row below belongs to the same header: cells above are merged over both, or over several below."""
    above, below = grid.row_kinds(row), grid.row_kinds(row + 1)
    width = max(len(above), len(below))
    above, below = above.ljust(width, EMPTY), below.ljust(width, EMPTY)
    under_blank = sum(one == EMPTY and other == TEXT for one, other in zip(above, below, strict=True))
    over_blank = sum(one == TEXT and other == EMPTY for one, other in zip(above, below, strict=True))
    only_texts = not set(below) - {TEXT, EMPTY} and not any(_DATA.fullmatch(cell) for cell in grid.row(row + 1) if cell)
    return only_texts and under_blank > 0 and over_blank > 0
