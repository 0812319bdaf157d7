"""Columns of cell texts: the shape that all cell parsers take and give.

Belongs here: what "blank" means, matching, and parsing distinct values once. Each kind of value has its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

STRING = pd.ArrowDtype(pa.string())
BOOL = pd.ArrowDtype(pa.bool_())
INT = pd.ArrowDtype(pa.int64())
DATE = pd.ArrowDtype(pa.date32())

OK = ""
"""Problem of a value without one."""

_BLANK = r"(?i)^(?:[-–—_.\s]*|null|nan|none|n\.?/?a\.?|#n/a|nihil)$"


class Parsed(NamedTuple):
    """Values of a column (null where there is none) and what is wrong with each: the name of a rule, or ``""``."""

    value: pd.Series
    problem: pd.Series


def column(values: Iterable[str | None] | pa.Array | pa.ChunkedArray, index: pd.Index | None = None) -> pd.Series:
    """An Arrow-backed text column."""
    array = values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values, type=pa.string())
    return pd.Series(pd.arrays.ArrowExtensionArray(array), index=index)


def no_blanks(text: pd.Series) -> pd.Series:
    """Trimmed text with null for blank cells and the marks that sheets use for "nothing" (``-``, ``NULL``, ``N/A``)."""
    array = pc.utf8_trim_whitespace(arrow(text))
    blank = pc.match_substring_regex(array, _BLANK)
    return like(text, pc.if_else(blank, pa.scalar(None, pa.string()), array))


def matches(text: pd.Series, pattern: str) -> pd.Series:
    """True where the whole text matches an RE2 pattern; False for null."""
    return like(text, fits(arrow(text), pattern))


def fits(texts: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    """`matches` on an Arrow array."""
    return pc.fill_null(pc.match_substring_regex(texts, f"^(?:{pattern})$"), False)


def problems(index: pd.Index, **where: pd.Series) -> pd.Series:
    """A problem column: the keyword's name where its mask is true; the first keyword wins."""
    masks = pc.make_struct(*(pc.cast(pa.array(mask), pa.bool_()) for mask in where.values()), field_names=[*where])
    return column(pc.case_when(masks, *where, OK), index)


def map_distinct(text: pd.Series, parse: Callable[[str], object], type_: pa.DataType) -> pd.Series:
    """`parse` of each distinct text, spread over the column; null stays null."""
    encoded = pc.dictionary_encode(arrow(text).combine_chunks())
    parsed = pa.array([parse(value) for value in encoded.dictionary.to_pylist()], type=type_)
    return like(text, parsed.take(encoded.indices))


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
