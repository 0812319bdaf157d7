"""Why a sheet is held: the rule, the words, and what to do.

Belongs here: messages about headers. They name headers and columns, never a cell of a row that may be data: in a sheet
without a header, its texts are people's names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.ingest import headers
from umkm_pipeline.ingest.grid import EMPTY, Grid
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.match import Found, Synonyms


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
class Address:
    """A sheet of a file, to name rows of it."""

    file: str
    grid: Grid

    def sheet(self) -> str:
        """File and sheet; a hidden one is said to be, or nobody finds it."""
        return f"{self.file}, sheet {self.grid.sheet}{' (hidden)' if self.grid.hidden else ''}"

    def row(self, found: Found) -> str:
        """File, sheet and row of a header."""
        return f"{self.sheet()}, row {self.number(found.row)}"

    def number(self, position: int) -> int:
        """Row number of a position in the grid."""
        return int(self.grid.numbers[position]) if len(self.grid) and self.grid.header is None else 1


def layouts_tied(names: Iterable[str], best: Found, at: Address) -> HeldError:
    """Several layouts fit equally well."""
    return HeldError(
        "layout_unknown",
        f"the header fits several layouts equally well: {', '.join(sorted(names))}",
        where=at.row(best),
        remedy="say which one in _source.yml, as `layout: <name>`",
    )


def header_duplicate(doubled: Sequence[str], best: Found, at: Address) -> HeldError:
    """A header stands over several columns."""
    return HeldError(
        "header_duplicate",
        f"the same header stands over several columns: {', '.join(doubled)}",
        where=at.row(best),
        remedy="give each column a header of its own, or delete the one that is not meant",
    )


def out_of_time(best: Found, month: date, at: Address) -> HeldError:
    """The only layout that fits is not in force in the reporting month."""
    layout = best.layout
    time = " ".join(
        f"{word} {limit:%Y-%m}" for word, limit in (("from", layout.valid_from), ("to", layout.valid_to)) if limit
    )
    return HeldError(
        "layout_unknown",
        f"only layout {layout.layout} fits the header, and it is in force {time}, not in {month:%Y-%m}",
        where=at.row(best),
        remedy="move the file to the month that it reports, ask the sender for the form in force, or, where the old "
        "form is right, widen valid_from or valid_to in a layout of your own that extends it",
    )


def column_unknown(
    best: Found, unheaded: Sequence[int], layouts: Sequence[Layout], synonyms: Synonyms, at: Address
) -> HeldError:
    """Columns that the layout does not know, or that have data but no header, each with what it may be."""
    named = {position: best.headers[position] for position in best.matched.unknown} | dict.fromkeys(unheaded, "")
    return HeldError(
        "column_unknown",
        f"layout {best.layout.layout} does not know the columns "
        + ", ".join(f"{headers.letters(position)} ({name or 'no header'})" for position, name in named.items()),
        where=at.row(best),
        remedy="add each to the layout, mapped or ignored with a reason, or to its synonyms; "
        "or delete the columns from the sheet. " + _proposed(best, named, layouts, synonyms, at),
    )


def layout_unknown(tried: Sequence[Found], layouts: Sequence[Layout], synonyms: Synonyms, at: Address) -> HeldError:
    """No layout fits; the row that comes nearest to one is named with what it lacks.

    Args:
        tried: rows read with each layout, best first.
        layouts: layouts that the sheet may have.
        synonyms: synonyms of the source.
        at: the sheet.
    """
    remedy = (
        f"known layouts: {', '.join(layout.layout for layout in layouts)}. Put the header as one of them has it, add "
        "the new header texts to the synonyms, or write a layout for this sheet: umkm layouts suggest FILE drafts it"
    )
    if not tried or not tried[0].matched.columns:
        kinds = map(at.grid.row_kinds, range(len(at.grid)))
        several = next((row for row, cells in enumerate(kinds) if sum(kind != EMPTY for kind in cells) > 1), 0)
        return HeldError(
            "layout_unknown",
            f"no header row of a known layout was found; row {at.number(several)} is the first with several cells",
            where=at.sheet(),
            remedy=remedy,
        )
    nearest = tried[0]
    parts = [f"row {at.number(nearest.row)} looks like the header of layout {nearest.layout.layout}"]
    if nearest.matched.missing:
        parts.append(f"but lacks {', '.join(nearest.matched.missing)}")
    if nearest.matched.unknown:
        shown = _is_header(at.grid, nearest)
        names = [nearest.headers[at] if shown else f"column {headers.letters(at)}" for at in nearest.matched.unknown]
        parts.append(f"and has unknown headers: {', '.join(names)}")
        if shown:
            unknown = {position: nearest.headers[position] for position in nearest.matched.unknown}
            remedy = f"{_proposed(nearest, unknown, layouts, synonyms, at)}. Otherwise: {remedy}"
    return HeldError("layout_unknown", "; ".join(parts), where=at.sheet(), remedy=remedy)


def _is_header(grid: Grid, nearest: Found) -> bool:
    """Whether a row's texts may be told: where most of it is unknown, it may well be one of data, of people.

    Names of keys in JSON never are.
    """
    return grid.header is not None or len(nearest.matched.columns) >= len(nearest.matched.unknown)


def _proposed(
    found: Found, columns: Mapping[int, str], layouts: Sequence[Layout], synonyms: Synonyms, at: Address
) -> str:
    """What each of some columns may be."""
    # Here, since a file that is read has no need of it, and it takes time to import.
    from umkm_pipeline.ingest.looks import columns_of, looks
    from umkm_pipeline.ingest.propose import LIKELY, in_words, propose, vocabulary

    known = vocabulary([found.layout, *layouts], synonyms)
    fed = {found.matched.target(position): position for position in found.matched.columns}
    cells = columns_of(at.grid, found.data_from, len(found.headers))
    told = []
    for position, header in columns.items():
        proposals = propose(header, looks(cells[position]), known)
        free = [one for one in proposals if one.column.field not in fed]
        words = in_words(free)
        if proposals and proposals[0] not in free and proposals[0].confidence >= LIKELY:
            like = proposals[0].column.field
            words = f"it is like {like}, which column {headers.letters(fed[like])} feeds already"
        told.append(f"{headers.letters(position)}: {words}")
    return f"Proposed: {'; '.join(told)}"
