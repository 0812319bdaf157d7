"""Writing a drafted layout as YAML, each column with the reason for it.

Belongs here: the words. What each column may be is decided in `suggest.py`. A draft holds headers and names of sheets,
never a value of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.header_row import HeaderRow
from umkm_pipeline.ingest.headers import letters, normal, repeated
from umkm_pipeline.ingest.looks import Cell
from umkm_pipeline.ingest.match import Found
from umkm_pipeline.ingest.propose import LIKELY, Proposal

_NEAR = 0.6
"""Score from which on a layout is named as the nearest."""
_LAST_ROWS = 12
_SPARSE = 0.6
_FOOTERS = ("sumber", "catatan", "keterangan", "mengetahui")
_SERIES = {
    "size classes": re.compile(r"(?:.* )?(?:mikro|kecil|menengah|besar)"),
    "months": re.compile(
        r"(?:.* )?(?:jan(?:uari)?|feb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|juni?|juli?|agustus|agu|sep(?:tember)?|"
        r"okt(?:ober)?|nov(?:ember)?|des(?:ember)?)(?: \d{4})?"
    ),
    "years": re.compile(r"(?:.* )?(?:19|20)\d{2}"),
    "districts": re.compile(r"(?:kab|kabupaten|kota) .+"),
}
_FEWEST = 2


@dataclass(slots=True)
class Sheet:
    """A sheet: its grid, its header, and the filled cells of each column below."""

    grid: Grid
    header: HeaderRow
    cells: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A column of the draft.

    Args:
        at: its position.
        header: its header, empty where it has none.
        proposal: what it most likely is, if it is like anything known.
        filled: filled cells in the rows looked at.
        rows: rows looked at.
        required: other layouts require its field.
    """

    at: int
    header: str
    proposal: Proposal | None
    filled: int
    rows: int
    required: bool = False

    @property
    def decided(self) -> bool:
        """Whether it is written as a column of the layout; otherwise it is a comment."""
        return bool(self.header) and self.proposal is not None and self.proposal.confidence >= LIKELY

    def lines(self) -> Iterator[str]:
        """The column with its reason; as a comment where it is left to decide."""
        if not self.header:
            yield f"  # column {letters(self.at)} has {self.filled} values but no header: give it one in the sheet"
            return
        if self.proposal is None:
            yield f"  # - {_flow({'header': self.header, 'ignore': 'why'})}"
            yield f"  #   to decide: nothing known is like it; {self.filled} of {self.rows} rows are filled"
            return
        column = self.proposal.column.model_dump(exclude_defaults=True) | {"header": self.proposal.column.header}
        if self.required:
            column["required"] = True
        ordered = {"header": column.pop("header")} | column
        if self.decided:
            yield f"  # {self.proposal.confidence:.0%}: {self.proposal.reason}"
            yield f"  - {_flow(ordered)}"
        else:
            yield f"  # - {_flow(ordered)}"
            yield f"  #   to decide, {self.proposal.confidence:.0%}: {self.proposal.reason}"


def written(
    name: str, ranked: Mapping[str, float], sheet: Sheet, columns: Sequence[Drafted], near: Found | None
) -> Iterator[str]:
    """The lines of a draft.

    Args:
        name: name of the layout.
        ranked: the source that it is for and its share of headers known; where it was guessed, the others follow.
        sheet: the sheet.
        columns: its columns.
        near: the layout that comes nearest, if there is one.
    """
    yield from _preface(ranked, sheet)
    if near is not None and near.matched.score >= _NEAR:
        missing = near.matched.missing
        lacks = f", which needs {', '.join(missing)} too" if missing else ""
        yield f"# Nearest known: {near.layout.layout}{lacks}. If it is the same form, write"
        yield f"# `extends: {near.layout.layout}` and only what differs."
    yield f"layout: {name}"
    if sheet.header.rows > 1:
        yield f"header_rows: {sheet.header.rows}"
    yield from _notes(sheet, columns)
    yield "columns:"
    for column in columns:
        yield from column.lines()


def _preface(ranked: Mapping[str, float], sheet: Sheet) -> list[str]:
    source, *others = ranked
    guess = (
        f"{source} ({ranked[source]:.0%} of the headers), then {others[0]} ({ranked[others[0]]:.0%})" if others else ""
    )
    first = int(sheet.grid.numbers[sheet.header.row]) if sheet.grid.header is None and len(sheet.grid) else None
    at = f", header in row {first}" if first is not None else ""
    doubled = repeated(sheet.header.names)
    return [
        f"# Draft of a layout of {source}, from sheet {sheet.grid.sheet}{at}.",
        "# Read it through, decide what is open, and save it below the folder of your layouts (UMKM_LAYOUTS_DIR) as",
        f"# {source}/<name>.yml; umkm layouts check tells what is wrong with it. Until a column is decided,",
        "# files with it are held.",
        *([f"# Source guessed: {guess}; --source names another."] if guess else []),
        *([f"# The sheet is held in any case: a header stands twice ({', '.join(doubled)})."] if doubled else []),
    ]


def _notes(sheet: Sheet, columns: Sequence[Drafted]) -> Iterator[str]:
    """What else the layout may need, as comments where a person must decide."""
    if sheet.header.row:
        yield "# title:  # the rows above the header may name place, date or event: field → regular expression"
    words = [normal(name) for name in sheet.header.names]
    for kind, shape in _SERIES.items():
        alike = [name for name, word in zip(sheet.header.names, words, strict=True) if shape.fullmatch(word)]
        if len(alike) > _FEWEST:
            yield f"# {len(alike)} columns look like {kind} side by side. To make a row of each of their figures:"
            yield f"# wide: {_flow({'field': 'which', 'value': 'figure', 'columns': {name: name for name in alike}})}"
    if ended := sorted(set(_endings(sheet))):
        yield f"footers: {_flow([f'{word}.*' for word in ended])}"
    sparse = [
        one.proposal.column.field
        for one in columns
        if one.decided
        and one.proposal
        and one.proposal.column.field.endswith(("_code", "_name"))
        and one.filled < _SPARSE * one.rows
    ]
    if sparse:
        yield f"# fill_down: {_flow(sparse)}  # mostly blank: merged cells, or just not known?"


def _endings(sheet: Sheet) -> Iterator[str]:
    grid = sheet.grid
    below = sheet.header.row + sheet.header.rows
    for position in range(max(below, len(grid) - _LAST_ROWS), len(grid)):
        lead = next(filter(None, grid.row(position)), "")
        first = normal(lead).partition(" ")[0]
        if first in _FOOTERS:
            yield first


def _flow(data: object) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=True)
    return text.strip()
