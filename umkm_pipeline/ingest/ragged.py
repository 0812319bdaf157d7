"""Rows of delimited text with too many or too few cells.

Belongs here: what the columns of a table look like, and the one way, if there is exactly one, to cut a row so that it
looks like the others. Reading lines is `delimited.py`'s business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from math import comb

_NUMBER = re.compile(r"(?:rp\.?\s*)?[-(]?\d[\d.,]*(?:,-)?(?:e[+-]?\d+)?\)?%?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+\d][\d\s\-/.()]{6,}")
_CODE = re.compile(r"\d+")
_FORMS = (_NUMBER, _DATE, _MAIL, _PHONE)
_NOTHING = frozenset({"", "-", "--", "null", "nan", "none", "n/a", "na", "nihil"})
_TYPICAL = 0.95
_LEAST = 5
_NOW_AND_THEN = 0.01
"""Share of a text column's cells up to which numbers, dates and the like in it are taken for slips."""
_FEW_WORDS, _TIMES_EACH = 12, 10
_DIGITS_MORE = 2
"""How much longer than all that were seen a number may be."""
_MOST_APART = 3
_MOST_WAYS = 3_000


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a column's cells look like; without a pattern and words it is free text.

    Args:
        pattern: form of its cells.
        lengths: the shortest and the longest that they are, for digits.
        words: all of its values, where they are few; in lower case.
        padded: cells begin with a space, as after `, `.
        forms: forms other than free text that cells of a text column have too; None where too few were seen to tell.
        texts: all values that were seen, in lower case.
        digits: most digits that its cells have, for numbers.
    """

    pattern: re.Pattern[str] | None = None
    lengths: tuple[int, int] = (0, 0)
    words: frozenset[str] = frozenset()
    padded: bool = False
    forms: frozenset[int] | None = None
    texts: frozenset[str] = frozenset()
    digits: int = 0

    def fits(self, cell: str) -> bool:
        bare = cell.strip().lower()
        if bare in _NOTHING:
            return True
        if cell[:1] == " " and not self.padded:
            return False
        if self.words:
            return bare in self.words
        if self.pattern is None:
            return True
        shortest, longest = self.lengths
        return bool(self.pattern.fullmatch(bare)) and (not longest or shortest <= len(bare) <= longest)

    def may_be(self, cell: str, home: _Shape) -> bool:
        """Whether a cell that stands in the column `home` may be one of this column's.

        It is none of a column of text that has no cells of its form, or where it was seen in `home` and never here, and
        none of numbers that are all much shorter.
        """
        if not self.fits(cell):
            return False
        bare = cell.strip().lower()
        if self.digits:
            return sum(map(str.isdigit, bare)) <= self.digits + _DIGITS_MORE
        if not self.is_free or self.forms is None or bare in self.texts:
            return True
        form = _form(bare)
        return bare not in home.texts and (form is None or form in self.forms)

    @property
    def is_free(self) -> bool:
        return self.pattern is None and not self.words


class Columns:
    """What the columns of a table look like.

    Args:
        rows: regular rows to learn it from.
        width: number of columns.
    """

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self.width = width
        columns = zip(*rows, strict=True) if rows else [()] * width
        self._shapes = [_shape(cells) for cells in columns]

    def fit(self, cells: Sequence[str]) -> bool:
        """Whether a row of the right length looks like the others."""
        return all(shape.fits(cell) for shape, cell in zip(self._shapes, cells, strict=True))

    def ends_early(self, cells: Sequence[str]) -> bool:
        """Whether a row too short lacks its last cells, and certainly no other.

        Its cells fit where they stand, and the last of them could not stand further right: wherever else a cell was
        missing, that one would have moved.
        """
        lacking = self.width - len(cells)
        if not self.fit([*cells, *[""] * lacking]):
            return False
        filled = [at for at, cell in enumerate(cells) if cell.strip().lower() not in _NOTHING]
        if not filled:
            return True
        last = filled[-1]
        home, *further = self._shapes[last : last + lacking + 1]
        return not any(shape.may_be(cells[last], home) for shape in further)

    def recut(self, cells: Sequence[str], delimiter: str) -> list[str] | None:
        """The cells as they must have been meant, or None where no way or more than one fits.

        A row too long has a delimiter inside a text: neighbours are joined again. A row too short by one lacks an empty
        cell: it is put between. Only rows of a table with typed columns can be recut; free text fits anywhere.
        """
        if len(cells) < self.width and any(delimiter in cell for cell in cells):
            return None
        apart = len(cells) - self.width
        if not -1 <= apart <= _MOST_APART or not apart or all(shape.is_free for shape in self._shapes):
            return None
        if comb(max(len(cells), self.width), abs(apart)) > _MOST_WAYS:
            return None
        ways = self._joined(cells, delimiter, apart) if apart > 0 else self._filled(cells)
        fitting = list(islice(_distinct(way for way in ways if self.fit(way)), 2))
        return fitting[0] if len(fitting) == 1 else None

    def _joined(self, cells: Sequence[str], delimiter: str, apart: int) -> Iterator[list[str]]:
        for cuts in combinations(range(1, len(cells)), self.width - 1):
            bounds = (0, *cuts, len(cells))
            spans = list(pairwise(bounds))
            # Only text has a delimiter inside; two numbers joined by a comma would look like one.
            if all(end - start == 1 or self._shapes[at].is_free for at, (start, end) in enumerate(spans)):
                yield [delimiter.join(cells[start:end]) for start, end in spans]
        if not any(cell.strip() for cell in cells[-apart:]):
            yield list(cells[: self.width])

    def _filled(self, cells: Sequence[str]) -> Iterator[list[str]]:
        for place in range(self.width):
            yield [*cells[:place], "", *cells[place:]]


def _distinct(ways: Iterable[list[str]]) -> Iterator[list[str]]:
    seen: set[tuple[str, ...]] = set()
    for way in ways:
        if tuple(way) not in seen:
            seen.add(tuple(way))
            yield way


def _shape(cells: Sequence[str]) -> _Shape:
    padded = any(cell[:1] == " " and cell.strip() for cell in cells)
    full = [cell.strip().lower() for cell in cells if cell.strip().lower() not in _NOTHING]
    if len(full) < _LEAST:
        return _Shape(padded=padded)
    for pattern in (_CODE, _NUMBER, _DATE, _MAIL, _PHONE):
        if _typical(sum(1 for cell in full if pattern.fullmatch(cell)), len(full)):
            (length, times), *_ = Counter(map(len, full)).most_common(1)
            if pattern is _NUMBER:
                return _Shape(pattern, padded=padded, digits=max(sum(map(str.isdigit, cell)) for cell in full))
            if pattern is not _CODE:
                return _Shape(pattern, padded=padded)
            longest = max(len(cell) for cell in full if _CODE.fullmatch(cell))
            alike = _typical(times, len(full))
            return _Shape(pattern, (length, length) if alike else (1, longest + _DIGITS_MORE), padded=padded)
    texts = frozenset(full)
    if len(texts) <= _FEW_WORDS and len(full) >= _TIMES_EACH * len(texts):
        return _Shape(words=texts, padded=padded, texts=texts)
    times_seen = Counter(map(_form, full))
    forms = frozenset(
        form for form, times in times_seen.items() if form is not None and times > _NOW_AND_THEN * len(full)
    )
    return _Shape(padded=padded, forms=forms, texts=texts)


def _form(bare: str) -> int | None:
    """Which form a cell has that is not free text."""
    return next((at for at, form in enumerate(_FORMS) if form.fullmatch(bare)), None)


def _typical(times: int, cells: int) -> bool:
    """Whether nearly all cells are alike; one may always differ, since the header is among them."""
    return times >= min(_TYPICAL * cells, cells - 1)
