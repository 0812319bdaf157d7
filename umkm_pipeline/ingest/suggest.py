"""A draft of the layout that a file needs.

Belongs here: which source, sheet and header it is for, and which column gets which field. What one column may be is for
`propose.py`, writing it down for `draft.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.draft import Drafted, Sheet, written
from umkm_pipeline.ingest.feeds import ADDRESS
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.header_row import find_header
from umkm_pipeline.ingest.held import HeldError
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.looks import columns_of, looks
from umkm_pipeline.ingest.place import place, tries
from umkm_pipeline.ingest.propose import Proposal, Vocabulary, propose, vocabulary
from umkm_pipeline.model.tables import SOURCES, TABLES

_FEWEST_KNOWN = 0.15
"""Share of its headers that some source must know for a row to be taken for a header."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted layout.

    Args:
        source: the source that it is for.
        layout: its name.
        text: its YAML.
        undecided: headers of columns that are left to decide; until then the layout holds the file for them.
    """

    source: str
    layout: str
    text: str
    undecided: list[str] = field(default_factory=list)


def suggest(grids: Sequence[Grid], where: str, source: str | None = None) -> Draft:
    """Draft the layout of the first sheet that no layout reads.

    Args:
        grids: sheets of the file.
        where: the file.
        source: source that it belongs to; guessed from its headers where it is not given.

    Raises:
        UmkmError: there is no header, or all sheets are read already, or no column is like anything known.
    """
    known = {name: _known(name) for name in ([source] if source else SOURCES)}
    shapes = {words for words_of in known.values() for words in words_of}
    sheets = [one for one in (_sheet(grid, shapes) for grid in grids if len(grid) and not grid.continues) if one]
    ranked = _guess(sheets, known) if sheets else {}
    chosen = next(iter(ranked), "")
    # A draft quotes the header: what no source knows a word of may be a row of people.
    if not chosen or ranked[chosen] < _FEWEST_KNOWN:
        raise UmkmError(
            "no row of it looks like a header",
            where=where,
            remedy="give the table a row of headers, one for each column, or write the layout by hand: docs/layouts.md",
        )
    for sheet in sheets:
        if not _read_by(sheet.grid, chosen, where):
            return _draft(sheet, known[chosen], where, ranked)
    raise UmkmError(
        f"a layout of {chosen} reads it already: {_read_by(sheets[0].grid, chosen, where)}",
        where=where,
        remedy="land it; if it belongs to another source, name that one with --source",
    )


def _known(source: str) -> Vocabulary:
    core = [name for name in TABLES[f"core_{source}"].columns if name not in ADDRESS]
    return vocabulary(layouts_of(source), synonyms_of(source), core)


def _sheet(grid: Grid, shapes: set[str]) -> Sheet | None:
    header = find_header(grid, shapes)
    if header is None:
        return None
    return Sheet(grid, header, columns_of(grid, header.row + header.rows, len(header.names)))


def _guess(sheets: Sequence[Sheet], known: dict[str, Vocabulary]) -> dict[str, float]:
    """Sources, likeliest first, with the share of the headers that each knows.

    Headers that few sources know tell more than those that many do, such as NIB or HS: they decide the order.
    """
    names = [name for sheet in sheets for name in sheet.header.names if name]
    sure = {source: [_surest(name, words) for name in names] for source, words in known.items()}
    told = [max(1e-9, sum(column)) for column in zip(*sure.values(), strict=True)]
    weight = {source: sum(one * one / all_ for one, all_ in zip(sure[source], told, strict=True)) for source in known}
    return {source: sum(sure[source]) / max(1, len(names)) for source in sorted(known, key=lambda one: -weight[one])}


def _surest(name: str, known: Vocabulary) -> float:
    return max((one.confidence for one in propose(name, (), known)), default=0)


def _read_by(grid: Grid, source: str, where: str) -> str | None:
    try:
        return place(grid, layouts_of(source), synonyms_of(source), where).layout.layout
    except HeldError:
        return None


def _draft(sheet: Sheet, known: Vocabulary, where: str, ranked: dict[str, float]) -> Draft:
    source = next(iter(ranked))
    columns = _columns(sheet, known)
    if not any(one.decided for one in columns):
        raise UmkmError(
            f"no column of sheet {sheet.grid.sheet} is like anything that {source} knows",
            where=where,
            remedy="name its source with --source, or write the layout by hand: docs/layouts.md",
        )
    name = _name(where, source)
    found = tries(sheet.grid, layouts_of(source), synonyms_of(source))
    near = max(found, key=lambda one: one.matched.score, default=None)
    text = "\n".join(written(name, ranked, sheet, columns, near)) + "\n"
    return Draft(source, name, text, [one.header for one in columns if not one.decided])


def _columns(sheet: Sheet, known: Vocabulary) -> list[Drafted]:
    """Each column with its best proposal; a field goes to the column that has most reason for it."""
    needed = {one.column.field for one in known.values() if one.column.required}
    rows = max(map(len, sheet.cells), default=0)
    offers = {
        at: propose(name, looks(sheet.cells[at]), known)
        for at, name in enumerate(sheet.header.names)
        if name or len(sheet.cells[at]) * 2 >= max(1, rows)
    }
    chosen: dict[int, Proposal] = {}
    taken: set[str] = set()
    ranked = sorted(
        ((one, at) for at, all_ in offers.items() for one in all_), key=lambda pair: (-pair[0].confidence, pair[1])
    )
    for one, at in ranked:
        claim = one.column.header if "*" in one.column.header else one.column.field or f"{at}"
        if at not in chosen and claim not in taken:
            chosen[at] = one
            taken |= {claim, one.column.field} - {""}
    starred = {one.column.header for one in chosen.values() if "*" in one.column.header}
    return [
        Drafted(
            at,
            sheet.header.names[at],
            chosen.get(at),
            len(sheet.cells[at]),
            rows,
            required=at in chosen and chosen[at].column.field in needed,
        )
        for at in offers
        if at in chosen or re.sub(r"\d+", "*", sheet.header.names[at], count=1) not in starred
    ]


def _name(where: str, source: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "_", PurePath(where).stem.lower()).strip("_") or "layout"
    taken = {layout.layout for layout in layouts_of(source)}
    return stem if stem not in taken else f"{stem}_2"
