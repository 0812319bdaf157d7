"""Columns of cell texts: the shape that all cell parsers take and give.

Belongs here: what "blank" means, matching, and parsing distinct values once. Each kind of value has its own module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_STRING = pa.string()
STRING = pd.ArrowDtype(_STRING)
BOOL = pd.ArrowDtype(pa.bool_())
INT = pd.ArrowDtype(pa.int64())
DATE = pd.ArrowDtype(pa.date32())

_CHUNK = 50_000

OK = ""
"""Problem of a value without one."""

_BLANK = r"(?i)^(?:[-–—_.\s]*|null|nan|none|n\.?/?a\.?|#n/a|nihil)$"
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Characters that nobody sees, as a class of an expression: soft hyphens, joiners, marks of direction."""
_HIDDEN = ((0xC2, 0xAD), (0xE2, 0x80), (0xE2, 0x81), (0xEF, 0xBB))
"""The first two bytes of these, among others, in UTF-8."""
_DRESSED = re.compile("[\uff01-\uff5e\ufb00-\ufb06\u24b6-\u24e9\U0001d400-\U0001d7ff]+")
"""Letters and digits in other forms: full-width, ligatures of PDF files, in circles, the bold and script ones of chats.
Superscripts and fractions are not among them: `12²` is a footnote as often as a number."""
_DRESSED_BYTES = ((0xEF, 0xBC), (0xEF, 0xBD), (0xEF, 0xAC), (0xE2, 0x92), (0xE2, 0x93), (0xF0, 0x9D))
_SPACE, _FIRST_BEYOND_ASCII = 32, 128
_MAY_BE_BLANK = np.zeros(256, bool)
_MAY_BE_BLANK[[*b"-_.#nN", *range(_SPACE + 1), *range(_FIRST_BEYOND_ASCII, 256)]] = True
"""First bytes of texts that `_BLANK` may match; the expression itself is slow and most cells begin otherwise."""


class Parsed(NamedTuple):
    """Values of a column (null where there is none) and what is wrong with each: the name of a rule, or ``""``."""

    value: pd.Series
    problem: pd.Series

    def without(self, wrong: pd.Series, problem: pd.Series | str) -> Parsed:
        """The column without the values that are wrong, whose problem is told where they had none before."""
        return Parsed(self.value.mask(wrong), self.problem.mask(wrong & (self.problem == OK), problem))


def column(values: Iterable[str | None] | pa.Array | pa.ChunkedArray, index: pd.Index | None = None) -> pd.Series:
    """An Arrow-backed text column."""
    array = values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values, type=pa.string())
    return pd.Series(pd.arrays.ArrowExtensionArray(array), index=index)


def repeated(value: str | int | date | None, rows: int | pd.Index, type_: pa.DataType = _STRING) -> pd.Series:
    """A column with the same value in every row: in no time, where pandas would make a list of as many.

    The chunks of a long one are one and the same, and take up no more memory.

    Args:
        value: what stands in each row.
        rows: how many there are, or the index of those that it stands beside.
        type_: of the value.
    """
    length, index = (rows, None) if isinstance(rows, int) else (len(rows), rows)
    some = _many(value, type_) if length >= _CHUNK else pa.repeat(pa.scalar(value, type_), length)
    whole, rest = divmod(length, _CHUNK)
    return column(some if not whole else pa.chunked_array([*[some] * whole, some.slice(0, rest)]), index)


@lru_cache(maxsize=64)
def _many(value: str | int | date | None, type_: pa.DataType) -> pa.Array:
    """A chunk of a value that comes again and again: a file's path and hash stand beside each of its rows."""
    return pa.repeat(pa.scalar(value, type_), _CHUNK)


def no_blanks(text: pd.Series) -> pd.Series:
    """Trimmed text with null for blank cells and the marks that sheets use for "nothing" (``-``, ``NULL``, ``N/A``).

    Characters that nobody sees are left out: web pages and chats put them into names, where they would part a word in
    two or make a blank cell a name. Full-width and script letters become plain ones: no key of a name would have them.
    """
    chunks = [_no_blanks(chunk) for chunk in arrow(text).chunks]
    return like(text, pa.chunked_array(chunks, pa.string()))


def trimmed(texts: pa.StringArray) -> pa.StringArray:
    """Texts without white space around them, and with plain spaces for unbreakable ones."""
    offsets, data = text_bytes(texts)
    if not len(data) or (data.max() < _FIRST_BEYOND_ASCII and not _spaced(offsets, data).any()):
        return texts
    if data.max() >= _FIRST_BEYOND_ASCII:
        texts = pc.replace_substring(texts, "\xa0", " ")
    return pc.utf8_trim_whitespace(texts)


def text_bytes(texts: pa.StringArray) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Where each text of an array begins, with the end of the last, and the bytes of all of them."""
    if not len(texts):
        return np.zeros(1, np.int32), np.empty(0, np.uint8)
    _, starts, data = texts.buffers()
    offsets = np.frombuffer(starts, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if data is None:
        return offsets, np.empty(0, np.uint8)
    return offsets - offsets[0], np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]]


def _spaced(offsets: npt.NDArray[np.int32], data: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Texts that begin or end with white space, the empty ones apart."""
    full = offsets[1:] > offsets[:-1]
    ends: npt.NDArray[np.bool_] = (data[offsets[:-1][full]] <= _SPACE) | (data[offsets[1:][full] - 1] <= _SPACE)
    return ends


def _no_blanks(texts: pa.StringArray) -> pa.StringArray:
    offsets, data = text_bytes(texts)
    if _may_have(_HIDDEN, data):
        texts = pc.replace_substring_regex(texts, f"[{UNSEEN}]+", "")
        offsets, data = text_bytes(texts)
    if _may_have(_DRESSED_BYTES, data):
        texts = arrow(map_distinct(column(texts), _plain_letters, pa.string())).combine_chunks()
        offsets, data = text_bytes(texts)
    if len(data) and (_spaced(offsets, data).any() or data.max() >= _FIRST_BEYOND_ASCII):
        texts = pc.utf8_trim_whitespace(texts)
        offsets, data = text_bytes(texts)
    full = offsets[1:] > offsets[:-1]
    blank = ~full
    unclear = np.flatnonzero(full)[_MAY_BE_BLANK[data[offsets[:-1][full]]]]
    if len(unclear):
        found = pc.match_substring_regex(texts.take(pa.array(unclear)), _BLANK)
        blank[unclear] = pc.fill_null(found, True).to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(blank), pa.scalar(None, pa.string()), texts) if blank.any() else texts


def _may_have(pairs: Iterable[tuple[int, int]], data: npt.NDArray[np.uint8]) -> bool:
    """Whether texts may have characters that begin with a pair of bytes; to look for them one by one is slow."""
    if not len(data) or data.max() < _FIRST_BEYOND_ASCII:
        return False
    first, second = data[:-1], data[1:]
    return any(bool(((first == one) & (second == other)).any()) for one, other in pairs)


def _plain_letters(text: str) -> str:
    return _DRESSED.sub(lambda found: normalize("NFKC", found[0]), text)


def matches(text: pd.Series, pattern: str) -> pd.Series:
    """True where the whole text matches an RE2 pattern; False for null."""
    return like(text, fits(arrow(text), pattern))


def fits(texts: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    """`matches` on an Arrow array."""
    return pc.fill_null(pc.match_substring_regex(texts, f"^(?:{pattern})$"), False)


def by_form(
    text: pd.Series,
    pattern: str,
    plainly: Callable[[pa.ChunkedArray], pa.ChunkedArray],
    closely: Callable[[pd.Series], Parsed],
    *,
    apart: pa.StringArray | None = None,
) -> Parsed:
    """Texts of a plain form read in the short way, all others closely: most cells are plain, and a close look is slow.

    Args:
        text: the cells, null where blank.
        pattern: the plain form; what `closely` gives for it is what `plainly` gives, without a problem.
        plainly: texts to values; what it gives for other texts does not matter.
        closely: values and problems of the other texts.
        apart: texts of the plain form that are read closely too.
    """
    if is_blank(text):
        return nothing(text, pa.string())
    plain_ones = fits(arrow(text), pattern)
    if apart is not None:
        plain_ones = pc.and_not(plain_ones, pc.is_in(arrow(text), value_set=apart))
    others = pc.invert(plain_ones).combine_chunks()
    rest = text[like(text, others)]
    if len(rest) == len(text):
        return closely(text)
    plain = Parsed(like(text, plainly(arrow(text))), repeated(OK, text.index))
    if not len(rest):
        return plain
    pairs = zip(plain, closely(rest), strict=True)
    return Parsed(
        *(like(text, pc.replace_with_mask(arrow(one), others, arrow(other).combine_chunks())) for one, other in pairs)
    )


def problems(index: pd.Index, **where: pd.Series) -> pd.Series:
    """A problem column: the keyword's name where its mask is true; the first keyword wins."""
    masks = {name: pc.cast(pa.array(mask), pa.bool_()) for name, mask in where.items()}
    found = {name: mask for name, mask in masks.items() if pc.any(mask).as_py()}
    if not found:
        return repeated(OK, index)
    return column(pc.case_when(pc.make_struct(*found.values(), field_names=[*found]), *found, OK), index)


def map_distinct(text: pd.Series, parse: Callable[[str], object], type_: pa.DataType) -> pd.Series:
    """`parse` of each distinct text, spread over the column; null stays null."""
    encoded = pc.dictionary_encode(arrow(text).combine_chunks())
    parsed = pa.array([parse(value) for value in encoded.dictionary.to_pylist()], type=type_)
    return like(text, parsed.take(encoded.indices))


def is_blank(text: pd.Series) -> bool:
    """Whether a column has no value at all, as one that the layout does not have: most parsers need not look at it."""
    return bool(arrow(text).null_count == len(text))


def nothing(text: pd.Series, type_: pa.DataType) -> Parsed:
    """What every parser says of a blank column: no values, and nothing wrong."""
    return Parsed(nulls(text.index, type_), repeated(OK, text.index))


def nulls(index: pd.Index, type_: pa.DataType) -> pd.Series:
    """A column without values."""
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.nulls(len(index), type_)), index=index)


def arrow(series: pd.Series) -> pa.ChunkedArray:
    """The Arrow array of an Arrow-backed column."""
    found = pa.array(series)
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])


def like(series: pd.Series, array: pa.Array | pa.ChunkedArray) -> pd.Series:
    """An Arrow array as a column beside `series`."""
    return pd.Series(pd.arrays.ArrowExtensionArray(array), index=series.index, name=series.name)
