"""Reading a header row with a layout: which column is which, and how well they fit.

Belongs here: one header, one layout. Choosing among rows and layouts is for `place.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from umkm_pipeline.ingest.headers import normal, without_brackets
from umkm_pipeline.ingest.layout import WIDE, Column, Layout

Synonyms = Mapping[str, frozenset[str]]
"""Field → headers, normalised, by which any sheet of the source may call it."""

_ALIAS_SCORE = 0.97
_SYNONYM_SCORE = 0.9
_WILD_SCORE = 0.5
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Matched:
    """A header read with a layout.

    Args:
        layout: the layout.
        columns: position → its column.
        numbers: position → the number that `*` stood for.
        series: position → what a column of `wide` stands for.
        unknown: positions with a header that the layout does not know.
        missing: required headers that are not there.
        score: how well they fit, 0 to 1.
    """

    layout: Layout
    columns: dict[int, Column] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    series: dict[int, str] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    score: float = 0

    @property
    def fits(self) -> bool:
        """Every required column is there and at least half of all columns agree."""
        return not self.missing and self.score >= _ENOUGH

    def target(self, position: int) -> str:
        """Field that a position feeds, numbered where the header was; empty when it is ignored.

        A column of `wide` feeds `wide:<what it stands for>`, of which `reshape.py` makes rows.
        """
        if position in self.series:
            return WIDE + self.series[position]
        column = self.columns[position]
        return f"{column.field}.{self.numbers[position]}" if position in self.numbers else column.field


@dataclass(frozen=True, slots=True)
class Found:
    """A header row of a sheet, read with a layout.

    Args:
        matched: the header read.
        headers: header text of each position.
        row: position in the grid of the header's first row.
        data_from: position of the first row below it.
    """

    matched: Matched
    headers: list[str]
    row: int
    data_from: int

    @property
    def layout(self) -> Layout:
        """The layout that it was read with."""
        return self.matched.layout


def match(layout: Layout, headers: Sequence[str], synonyms: Synonyms) -> Matched:
    """Read a header row with a layout: by its own headers and aliases, then, for columns still open, by synonyms.

    Words in brackets are left out for money, where they are the unit: `Aset (Rp juta)` is `Aset (Rp ribu)`.
    """
    whole = [normal(header) for header in headers]
    money = [normal(without_brackets(header)) for header in headers]
    columns: dict[int, Column] = {}
    numbers: dict[int, int] = {}
    agreed = _own(layout, whole, money, columns, numbers)
    series = _wide(layout, headers, whole, money, columns)
    agreed += len(series)
    taken = {id(column) for column in columns.values()}
    for column in layout.columns:
        known = synonyms.get(column.field, frozenset()) if id(column) not in taken else frozenset()
        words = money if column.unit else whole
        position = next((at for at, word in enumerate(words) if word in known and at not in columns), -1)
        if position >= 0:
            columns[position] = column
            taken.add(id(column))
            agreed += _SYNONYM_SCORE
    wild = _wild(layout, headers, whole, columns)
    agreed += _WILD_SCORE * len(wild)
    series |= wild
    absent = [column for column in layout.columns if id(column) not in taken]
    keys = set(layout.wide.keys.values()) if layout.wide else set()
    missing = [column.header for column in absent if column.required]
    if layout.wide and not series:
        missing.append(layout.wide.named)
    unknown = tuple(at for at, word in enumerate(whole) if word and at not in columns)
    # What is not read anyway is not missed. A table of January to April is the table of a year that is not over, which
    # counts once.
    missed = sum(bool(column.field) for column in absent)
    parts = len(columns) + len(unknown) + missed + bool(keys - set(series.values()))
    return Matched(layout, columns, numbers, series, unknown, tuple(missing), agreed / max(1, parts))


def _own(
    layout: Layout, whole: list[str], money: list[str], columns: dict[int, Column], numbers: dict[int, int]
) -> float:
    """Fill in the columns that the layout itself names; how far they agree."""
    agreed = 0.0
    for column in layout.columns:
        words = money if column.unit else whole
        if not column.patterns:
            at = next((at for at, word in enumerate(words) if word in column.words and at not in columns), -1)
            if at >= 0:
                columns[at] = column
                agreed += 1 if words[at] == column.word(column.header) else _ALIAS_SCORE
            continue
        for at, word in enumerate(words):
            found = next(filter(None, (pattern.fullmatch(word) for pattern in column.patterns)), None)
            if at not in columns and found:
                columns[at], numbers[at] = column, int(found[1])
                agreed += 1
    return agreed


def _wide(
    layout: Layout, headers: Sequence[str], whole: list[str], money: list[str], columns: dict[int, Column]
) -> dict[int, str]:
    """Columns that `wide` names; a second column for the same text stays unknown."""
    series: dict[int, str] = {}
    if layout.wide is None:
        return series
    for at, word in enumerate(money if layout.wide.unit else whole):
        key = layout.wide.keys.get(word)
        if key is not None and at not in columns and key not in series.values():
            series[at], columns[at] = key, layout.wide.column(headers[at])
    return series


def _wild(layout: Layout, headers: Sequence[str], whole: list[str], columns: dict[int, Column]) -> dict[int, str]:
    """Columns that `*` of `wide` takes: all that nothing else in the layout knows."""
    if layout.wide is None or layout.wide.columns != "*":
        return {}
    series = {at: " ".join(headers[at].split()) for at, word in enumerate(whole) if word and at not in columns}
    columns.update({at: layout.wide.column(headers[at]) for at in series})
    return series
