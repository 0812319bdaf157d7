"""Values in the cells above a header: event, place and date of a title block.

Belongs here: finding them. What the texts mean is for the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.layout import TitleCell


def read_title(grid: Grid, above: int, title: Mapping[str, str | TitleCell]) -> dict[str, str]:
    """Field → value, for those that are found.

    A regular expression is searched in each row's cells joined by a space. A label is looked for among the cells; its
    value stands behind its colon, or in the next filled cell to the right, or right below it.

    Args:
        grid: the sheet.
        above: position of the header; rows before it are the title.
        title: what the layout says of each field.
    """
    return title_of([grid.row(at) for at in range(above)], title)


def title_of(rows: list[list[str]], title: Mapping[str, str | TitleCell]) -> dict[str, str]:
    """`read_title` of rows as they are."""
    found = {}
    for field, where in title.items():
        value = _labelled(rows, where) if isinstance(where, TitleCell) else _searched(rows, where)
        if value:
            found[field] = value
    return found


def _searched(rows: list[list[str]], pattern: str) -> str | None:
    for row in rows:
        if hit := re.search(pattern, " ".join(filter(None, row)), re.IGNORECASE):
            return hit[1].strip()
    return None


def _labelled(rows: list[list[str]], where: TitleCell) -> str | None:
    for at, row in enumerate(rows):
        for position, cell in enumerate(row):
            label, _, behind = cell.partition(":")
            if not re.fullmatch(where.label, label.strip(), re.IGNORECASE):
                continue
            below = rows[at + 1][position : position + 1] if at + 1 < len(rows) else []
            values = (_bare(text) for text in (behind, *row[position + 1 :], *below))
            value = next(filter(None, values), "")
            if hit := re.search(where.pattern, value, re.IGNORECASE):
                return hit[1].strip()
    return None


def _bare(text: str) -> str:
    """A value without the colon that some sheets give a cell of its own."""
    return text.strip().removeprefix(":").strip()
