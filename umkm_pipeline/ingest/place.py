"""Finding the header of a sheet and the one layout that reads it.

Belongs here: choosing among rows and layouts. Reading one header with one layout is for `match.py`, values in the cells
above it for `title.py`, the words in which a sheet is held for `held.py`, reading the rows below for `mapping.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from umkm_pipeline.ingest import headers, held
from umkm_pipeline.ingest.grid import EMPTY, Grid
from umkm_pipeline.ingest.header_words import HeaderWords, header_words
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.match import Found, Matched, Synonyms, match
from umkm_pipeline.ingest.title import read_title
from umkm_pipeline.ingest.units import NO_TITLE, TitleUnits, title_units

_LAST_HEADER_ROW = 40
_TIE = 1e-9
_ONE_CELL = 1
_MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet's header, found and read.

    Args:
        matched: the header read with its layout.
        headers: header text of each position.
        data_from: position in the grid of the first row below the header.
        title: field → text found in the cells above.
        refs: field → where it comes from: column letters in a sheet, names in JSON.
        title_units: units of amounts that the cells above or notes below name.
        words: headers of all sheets of the source.
    """

    matched: Matched
    headers: list[str]
    data_from: int
    title: dict[str, str]
    refs: dict[str, str]
    title_units: TitleUnits
    words: HeaderWords

    @property
    def layout(self) -> Layout:
        """The layout that reads the sheet."""
        return self.matched.layout


def place(
    grid: Grid,
    layouts: Sequence[Layout],
    synonyms: Synonyms,
    where: str,
    *,
    month: date | None = None,
    position: int = 1,
) -> Placed:
    """Find the header of the first table and the one layout that fits it best.

    Args:
        grid: the sheet, or its first piece.
        layouts: layouts of the source.
        synonyms: synonyms of the source.
        where: file, for messages.
        month: reporting month, for layouts of a time; none tries all.
        position: place of the sheet among those of its file that hold something, from 1.

    Raises:
        HeldError: no layout fits, or several do; or the header has a name twice, or columns that the layout lacks.
    """
    offered = [layout for layout in layouts if layout.reads(grid.sheet, position)]
    timely = [layout for layout in offered if month is None or layout.in_force(month)]
    tried = _by_score(tries(grid, timely, synonyms))
    fitting = [one for one in tried if one.matched.fits]
    at = held.Address(where, grid)
    if not fitting:
        late = _by_score(one for one in tries(grid, offered, synonyms) if one.matched.fits)
        if late and month is not None:
            raise held.out_of_time(late[0], month, at)
        raise held.layout_unknown(tried, offered, synonyms, at)
    best = _first_table(fitting, grid)
    rivals = {
        one.layout.layout
        for one in fitting
        if one.matched.score > best.matched.score - _TIE and not _has_rows(grid, best.data_from, one.row)
    }
    if len(rivals) > 1:
        raise held.layouts_tied(rivals, best, at)
    if doubled := headers.repeated(best.headers):
        raise held.header_duplicate(doubled, best, at)
    unheaded = _unheaded(grid, best)
    if best.matched.unknown or unheaded:
        raise held.column_unknown(best, unheaded, layouts, synonyms, at)
    refs = {
        best.matched.target(at): headers.letters(at) if grid.header is None else best.headers[at]
        for at in best.matched.columns
        if best.matched.target(at)
    }
    words = header_words(layouts, synonyms)
    if grid.header is not None:
        return Placed(best.matched, best.headers, best.data_from, {}, refs, NO_TITLE, words)
    title = read_title(grid, best.row, best.layout.title)
    told = [*range(best.row), *_notes_below(grid, best.data_from)]
    units = title_units(" ".join(filter(None, grid.row(at))) for at in told)
    return Placed(best.matched, best.headers, best.data_from, title, refs, units, words)


def _first_table(fitting: Sequence[Found], grid: Grid) -> Found:
    """The header that fits best, unless one that fits stands above it with rows of its own: they would be its title.

    What the header below means for its rows is told where they are read (`header_again.py`).
    """
    best = fitting[0]
    above = [one for one in fitting if _has_rows(grid, one.data_from, best.row)]
    return min(above, key=lambda one: one.row, default=best)


def _has_rows(grid: Grid, first: int, end: int) -> bool:
    """Whether a row of several cells stands from position `first` on before `end`."""
    return any(sum(kind != EMPTY for kind in grid.row_kinds(at)) > _ONE_CELL for at in range(first, end))


def _notes_below(grid: Grid, first: int) -> list[int]:
    """Rows of one cell at the end of a sheet: notes to the table, such as the unit of its amounts."""
    end = len(grid)
    while end > max(first, len(grid) - _MOST_NOTES) and not _has_rows(grid, end - 1, end):
        end -= 1
    return list(range(end, len(grid)))


def tries(grid: Grid, layouts: Iterable[Layout], synonyms: Synonyms) -> Iterator[Found]:
    """The first rows read with each layout that knows at least one of their texts.

    Rows are many, layouts too, and nearly all pairs have nothing in common: they are told apart by their words alone.
    """
    if grid.header is not None:
        yield from (Found(match(layout, grid.header, synonyms), grid.header, 0, 0) for layout in layouts)
        return
    ready = [(layout, *_vocabulary(layout, synonyms)) for layout in layouts]
    deepest = max((layout.header_rows for layout, *_ in ready), default=0)
    rows = [grid.row(at) for at in range(min(len(grid), _LAST_HEADER_ROW + deepest - 1))]
    for row in range(min(len(rows), _LAST_HEADER_ROW)):
        said = headers.words(rows[row])
        read: dict[int, tuple[list[str], set[str]]] = {}
        for layout, words, shapes in ready:
            below = row + layout.header_rows
            if below > len(rows) or said.isdisjoint(words):
                continue
            if layout.header_rows not in read:
                names = headers.joined(rows[row:below]) if layout.header_rows > 1 else rows[row]
                read[layout.header_rows] = names, headers.shapes(names)
            names, shaped = read[layout.header_rows]
            if not shaped.isdisjoint(shapes):
                yield Found(match(layout, names, synonyms), names, row, below)


def _vocabulary(layout: Layout, synonyms: Synonyms) -> tuple[frozenset[str], frozenset[str]]:
    """Words and shapes of all the headers by which a layout or the source knows one of its columns."""
    known = [_of_headers(synonyms.get(field, frozenset())) for field in layout.fields]
    own = _of_headers(layout.all_headers)
    return own[0].union(*(words for words, _ in known)), own[1].union(*(shapes for _, shapes in known))


@lru_cache(maxsize=1024)
def _of_headers(texts: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(headers.words(texts)), frozenset(headers.shapes(texts))


def _by_score(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: one.matched.score, reverse=True)


def _unheaded(grid: Grid, best: Found) -> list[int]:
    """Columns without a header that hold data in at least half of the rows."""
    if grid.header is not None:
        return []
    rows = len(grid) - best.data_from
    used = {at: grid.filled(at, best.data_from) for at, name in enumerate(best.headers) if not name}
    return [at for at, times in used.items() if times and 2 * times >= rows]
