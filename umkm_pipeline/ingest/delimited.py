"""Delimited text (csv, tsv) to grids.

Belongs here: delimiter, quoting and what a line's cells are. Regular lines are cut by Arrow, thousands at a time; every
other line is looked at on its own. Encodings are in `encoding.py`, cutting a ragged row anew is in `ragged.py`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from umkm_pipeline.at_once import at_once
from umkm_pipeline.ingest import encoding
from umkm_pipeline.ingest.cells import trimmed
from umkm_pipeline.ingest.encoding import Utf8, to_utf8
from umkm_pipeline.ingest.grid import Cells, Grid, text_kinds, without_empty
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.ingest.ragged import Columns

SUFFIXES = (".csv", ".tsv")
"""Endings of names of delimited text, in small letters."""
SHEET = "csv"
"""Sheet name of delimited text."""
RAGGED = "row_ragged"
"""Rule of a row that has too many or too few cells and cannot be cut in exactly one way."""
MIXED, RECUT, QUOTE = "delimiter_mixed", "row_recut", "quote_repaired"
"""What was repaired in a row: another delimiter; cells joined again or put between; a stray quote left out."""

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 30
_PIECE_LINES = 50_000
_LEARNED_FROM = 2_000
_LONGEST_RECORD = 50
"""Lines that one quoted cell may run over before its quote counts as never closed."""
_SHORT_BY_HABIT = 0.2
"""Share of short lines from which on the program that wrote the file is taken to leave out empty cells at the end.

Even then a line may lack another cell: it is looked at whether its own are where they belong."""
_FEWEST_MIXED = 3
_BLOCK = 1 << 22
_QUOTED = re.compile(r'"[^"]*"')
_INSIDE = r'"(?:[^"]|"")*"'
_NEWLINE, _RETURN, _QUOTE = ord("\n"), ord("\r"), ord('"')

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was looked at on its own: the lines it takes, its cells, and what was repaired in it or is broken."""

    lines: int
    cells: Sequence[str]
    repair: str = ""
    broken: str = ""


def read_delimited(data: bytes, where: str, limits: Limits | None = None) -> Iterator[Grid]:
    """Rows of delimited text in pieces of one sheet `csv`, without blank rows.

    The row number is the line on which the record begins, so that quoted cells of several lines count right. A quote
    that is never closed costs its own line, not the rest of the file.

    Raises:
        UmkmError: the file is empty, is not text, or has more cells than `limits` allow.
    """
    text = _Text(to_utf8(data, where))
    (limits or Limits()).check_cells(text.cells, where)
    rows = text.irregular_rows()
    continues = False
    for first in range(0, len(text.starts), _PIECE_LINES):
        grid = text.grid(first, min(first + _PIECE_LINES, len(text.starts)), rows)
        if len(grid):
            grid.continues = continues
            yield grid
            continues = True
    if not continues:
        yield Grid(SHEET)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same, largest number of cells.

    A line in which a quote is left open says little: its delimiters may stand inside a cell.
    """
    bare = [_QUOTED.sub("", line) for line in text[: 1 << 16].splitlines() if line.strip()]
    lines = ([line for line in bare if '"' not in line] or bare)[:_SAMPLE_LINES]

    def fit(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        return max(((rows * cuts, cuts) for cuts, rows in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=fit)


class _Text:
    """The lines of a text and which of them are regular: as many cells as most, and no quote out of place."""

    def __init__(self, utf8: Utf8) -> None:
        self._utf8, self._data = utf8, utf8.data
        self._delimiter = delimiter_of(utf8.data[: 1 << 16].decode(errors="ignore"))
        marks = np.frombuffer(self._data, np.uint8)
        self.starts, self._ends = _lines(marks)
        self._cuts = _in_lines(marks, ord(self._delimiter), self.starts)
        self.cells = int(self._cuts.sum()) + len(self.starts)
        self._is_quoted = b'"' in self._data
        whole = outside = np.ones(len(self.starts), bool)
        if self._is_quoted:
            quotes = _in_lines(marks, _QUOTE, self.starts)
            at = np.flatnonzero(quotes)
            whole, outside = whole.copy(), _outside(quotes)
            whole[at], self._cuts[at] = self._quoted_lines(at)
        full = self._ends > self.starts
        times = np.bincount(self._cuts[full & whole & outside])
        counted = np.flatnonzero(times).tolist()
        self._width = 1 + max(counted, key=lambda cuts: (cuts > 0, times[cuts], cuts), default=0)
        self._regular = full & whole & (self._cuts == self._width - 1)
        self._odd = np.flatnonzero(full & ~self._regular)
        short = full & whole & (self._cuts < self._width - 1) & (self._cuts > 0)
        self._ends_cut_off = short.sum() >= _SHORT_BY_HABIT * max(1, full.sum())

    def irregular_rows(self) -> dict[int, _Row]:
        """Rows that begin in irregular lines, by line; lines that they take up are regular no more."""
        rows, free = {}, 0
        for line in self._odd.tolist():
            if line >= free:
                row = self._row(line)
                free = line + row.lines
                self._regular[line:free] = False
                if any(cell.strip() for cell in row.cells):
                    rows[line] = row
        return rows

    def grid(self, first: int, last: int, rows: dict[int, _Row]) -> Grid:
        """The rows that begin in lines from `first` to before `last`."""
        regular = first + np.flatnonzero(self._regular[first:last])
        odd = [line for line in self._odd[slice(*np.searchsorted(self._odd, [first, last]))].tolist() if line in rows]
        columns = self._cut(regular)
        lines = regular
        if odd:
            lines = np.concatenate([regular, np.array(odd, np.int64)])
            order = pa.array(np.argsort(lines, kind="stable"))
            lines = np.sort(lines)
            columns = [
                pa.concat_arrays(pair).take(order)
                for pair in _same_width(
                    columns, _columns_of([rows[line].cells for line in odd]), len(regular), len(odd)
                )
            ]
        cells = [Cells(texts, text_kinds(texts)) for texts in map(trimmed, columns)]
        numbers, cells = without_empty(lines + 1, cells)
        grid = Grid(SHEET, numbers, cells)
        self._note(grid, {line + 1: rows[line] for line in odd})
        return grid

    def _note(self, grid: Grid, rows: dict[int, _Row]) -> None:
        if not (rows or self._utf8.repaired or self._utf8.broken):
            return
        for at, number in enumerate(grid.numbers.tolist()):
            row = rows.get(number)
            lines = range(number, number + (row.lines if row else 1))
            repaired = [encoding.REPAIRED] if any(line in self._utf8.repaired for line in lines) else []
            if row and row.repair:
                repaired.append(row.repair)
            if repaired:
                grid.repairs[at] = ";".join(repaired)
            if any(line in self._utf8.broken for line in lines):
                grid.broken[at] = encoding.BROKEN
            elif row and row.broken:
                grid.broken[at] = row.broken

    def _quoted_lines(self, at: Ints) -> tuple[Flags, Ints]:
        """Of lines with quotes: whether all of these are in place, and the delimiters outside of them."""
        mark = re.escape(self._delimiter)
        cell = rf'(?:{_INSIDE}|[^"{mark}]*)'
        texts = pa.array([self._line(line) for line in at.tolist()], pa.string())
        whole = pc.match_substring_regex(texts, rf"\A{cell}(?:{mark}{cell})*\z")
        cuts = pc.count_substring(pc.replace_substring_regex(texts, _INSIDE, ""), self._delimiter)
        return whole.to_numpy(zero_copy_only=False), cuts.to_numpy().astype(np.int64)

    def _cut(self, lines: Ints) -> list[pa.StringArray]:
        """Columns of regular lines."""
        if not len(lines):
            return []
        breaks = np.flatnonzero(np.diff(lines) != 1) + 1
        view = memoryview(self._data)
        runs = [view[self.starts[run[0]] : self._ends[run[-1]]] for run in np.split(lines, breaks)]
        longest = int((self._ends - self.starts)[lines].max())
        names = [str(at) for at in range(self._width)]
        table = arrow_csv.read_csv(
            pa.py_buffer(runs[0] if len(runs) == 1 else b"\n".join(runs)),
            arrow_csv.ReadOptions(column_names=names, block_size=max(_BLOCK, 2 * longest)),
            arrow_csv.ParseOptions(
                delimiter=self._delimiter, quote_char='"' if self._is_quoted else False, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
        return [column.combine_chunks() for column in table.columns]

    def _line(self, line: int) -> str:
        return self._data[self.starts[line] : self._ends[line]].decode()

    def _row(self, line: int) -> _Row:
        text = self._line(line)
        if '"' in text:
            return self._quoted_row(line, text)
        cells = text.split(self._delimiter)
        ways = {tuple(cells): MIXED for cells in self._other_delimiters(text)}
        return self._fitted(1, cells, ways)

    def _quoted_row(self, line: int, text: str) -> _Row:
        mark = re.escape(self._delimiter)
        cell = rf'(?:{_INSIDE}|[^"{mark}]*)'
        whole = re.compile(rf"{cell}(?:{mark}{cell})*+")
        literal = text.split(self._delimiter)
        last = min(line + _LONGEST_RECORD, len(self.starts))
        quotes = 0
        for end in range(line, last):
            quotes += self._line(end).count('"')
            if quotes % 2:
                continue
            record = self._data[self.starts[line] : self._ends[end]].decode()
            if whole.fullmatch(record):
                (cells,) = csv.reader([record], delimiter=self._delimiter, strict=True)
                if end == line or len(cells) == self._width:
                    return self._fitted(1 + end - line, cells, {})
            break
        unquoted = [_without_quotes(cell) for cell in literal]
        inner = unquoted == [cell.strip() for cell in literal]
        row = self._fitted(1, unquoted, {})
        return row if inner or row.repair or row.broken else _Row(1, row.cells, QUOTE)

    def _fitted(self, lines: int, cells: list[str], ways: dict[tuple[str, ...], str]) -> _Row:
        beyond = cells[self._width :]
        if not any(cell.strip() for cell in beyond) and (
            len(cells) >= self._width or (self._ends_cut_off and len(cells) > 1 and self._columns.ends_early(cells))
        ):
            return _Row(lines, cells)
        if len(cells) > 1 and (recut := self._columns.recut(cells, self._delimiter)):
            ways[tuple(recut)] = RECUT
        if len(ways) == 1:
            ((fitting, name),) = ways.items()
            return _Row(lines, fitting, repair=name)
        return _Row(lines, cells, broken=RAGGED)

    def _other_delimiters(self, text: str) -> Iterator[list[str]]:
        if self._width < _FEWEST_MIXED:
            return
        for other in _DELIMITERS:
            if other == self._delimiter or other not in text:
                continue
            for cells in (text.split(other), text.replace(other, self._delimiter).split(self._delimiter)):
                if len(cells) == self._width and self._columns.fit(cells):
                    yield cells

    @cached_property
    def _columns(self) -> Columns:
        regular = np.flatnonzero(self._regular)
        some = regular[np.linspace(0, len(regular) - 1, min(_LEARNED_FROM, len(regular))).astype(np.int64)]
        lines = [self._line(line) for line in some.tolist()]
        return Columns(list(csv.reader(lines, delimiter=self._delimiter)), self._width)


def _lines(marks: npt.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Where lines begin and end, without their ends: CRLF, LF or a lone CR."""
    blocks = range(0, max(1, len(marks)), _BLOCK)
    feeds = np.concatenate(at_once(len(marks), [partial(_places, marks, _NEWLINE, at, at + _BLOCK) for at in blocks]))
    before = (feeds > 0) & (marks[feeds - 1] == _RETURN)
    ends, after = feeds - before, feeds + 1
    # Counting is several times faster than finding, and most texts have no lone CR to be found.
    returns_in = [partial(_count, marks, _RETURN, at, at + _BLOCK) for at in blocks]
    if sum(at_once(len(marks), returns_in)) > before.sum():
        returns = np.flatnonzero(marks == _RETURN)
        followed = marks[np.minimum(returns + 1, len(marks) - 1)] == _NEWLINE
        lone = returns[~followed]
        order = np.argsort(np.concatenate([ends, lone]), kind="stable")
        ends, after = np.concatenate([ends, lone])[order], np.concatenate([after, lone + 1])[order]
    starts = np.concatenate([[0], after]).astype(np.int64)
    ends = np.concatenate([ends, [len(marks)]]).astype(np.int64)
    return (starts[:-1], ends[:-1]) if starts[-1] >= len(marks) else (starts, ends)


def _in_lines(marks: npt.NDArray[np.uint8], mark: int, starts: Ints) -> Ints:
    """How many times a mark, which is no end of a line, stands in each line."""

    def counted(first: int) -> Ints:
        some = starts[first : first + _PIECE_LINES]
        last = starts[first + len(some)] if first + len(some) < len(starts) else len(marks)
        is_mark = (marks[some[0] : last] == mark).view(np.uint8)
        # Small sums are quick, and no line has more marks than bytes.
        small = np.min_scalar_type(np.diff(some, append=last).max())
        times: Ints = np.add.reduceat(is_mark, some - some[0], dtype=small).astype(np.int64)
        return times

    if not len(starts):
        return starts
    pieces = range(0, len(starts), _PIECE_LINES)
    return np.concatenate(at_once(len(starts), [partial(counted, first) for first in pieces]))


def _outside(quotes: Ints) -> Flags:
    """Lines that do not begin within a quoted cell, by the quotes in each; all of them where a quote is left open."""
    before = np.cumsum(quotes) - quotes
    outside: Flags = before % 2 == 0
    return outside if quotes.sum() % 2 == 0 else np.ones(len(quotes), bool)


def _places(marks: npt.NDArray[np.uint8], mark: int, first: int, last: int) -> Ints:
    """Where a mark stands in a part of a text, counted from the text's beginning."""
    return np.flatnonzero(marks[first:last] == mark) + first


def _count(marks: npt.NDArray[np.uint8], mark: int, first: int, last: int) -> int:
    return int(np.count_nonzero(marks[first:last] == mark))


def _columns_of(rows: Sequence[Sequence[str]]) -> list[pa.StringArray]:
    width = max(map(len, rows))
    return [pa.array([row[at] if at < len(row) else None for row in rows], pa.string()) for at in range(width)]


def _same_width(
    left: list[pa.StringArray], right: list[pa.StringArray], left_rows: int, right_rows: int
) -> Iterator[list[pa.StringArray]]:
    for at in range(max(len(left), len(right))):
        yield [
            left[at] if at < len(left) else pa.nulls(left_rows, pa.string()),
            right[at] if at < len(right) else pa.nulls(right_rows, pa.string()),
        ]


def _without_quotes(cell: str) -> str:
    """A cell without the quotes around it, also where one of them is missing."""
    bare = cell.strip()
    if not bare.startswith('"') and not (bare.endswith('"') and bare.count('"') % 2):
        return bare
    return bare.removeprefix('"').removesuffix('"').replace('""', '"')
