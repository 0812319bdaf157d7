"""A grid's rows as `raw_<source>` keeps them: a JSON array of texts and a word of kinds for each row.

Belongs here: writing them, column by column. What a cell is, is `grid.py`'s business.
"""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import text_bytes
from umkm_pipeline.ingest.grid import Grid

_QUOTE, _BACKSLASH, _FIRST_PLAIN = ord('"'), ord("\\"), 32


def row_texts(grid: Grid) -> tuple[pa.StringArray, pa.StringArray]:
    """`cells` and `kinds` of each row, without the cells that a shorter row does not have."""
    length = len(grid)
    if not grid.columns:
        return pa.array(["[]"] * length, pa.string()), pa.array([""] * length, pa.string())
    return _cells(grid), _kinds(grid, length)


def _cells(grid: Grid) -> pa.StringArray:
    texts = [_escaped(column.texts) for column in grid.columns]
    if not (texts[0].null_count or texts[-1].null_count):
        # Brackets are put on the ends of short columns, not of long rows.
        texts[0] = pc.binary_join_element_wise('["', texts[0], "")
        texts[-1] = pc.binary_join_element_wise(texts[-1], '"]', "")
        return pc.binary_join_element_wise(*texts, '","', null_handling="skip")
    bare = np.logical_and.reduce([text.is_null().to_numpy(zero_copy_only=False) for text in texts])
    if bare.any():
        # Arrow leaves out rows in which every cell is null, and all rows below move up.
        texts[0] = pc.if_else(pa.array(bare), "", texts[0])
    joined = pc.binary_join_element_wise(*texts, '","', null_handling="skip")
    written = pc.binary_join_element_wise('["', joined, '"]', "")
    return pc.if_else(pa.array(bare), "[]", written) if bare.any() else written


def _escaped(texts: pa.StringArray) -> pa.StringArray:
    """Texts as between the quotes of JSON."""
    _, data = text_bytes(texts)
    if not ((data < _FIRST_PLAIN) | (data == _QUOTE) | (data == _BACKSLASH)).any():
        return texts
    special = pc.fill_null(pc.match_substring_regex(texts, r'["\\\x00-\x1f]'), False)
    escaped = [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts.filter(special).to_pylist()]
    return pc.replace_with_mask(texts, special, pa.array(escaped, pa.string()))


def _kinds(grid: Grid, length: int) -> pa.StringArray:
    letters = np.stack([column.kinds for column in grid.columns], axis=1)
    if not any(column.texts.null_count for column in grid.columns):
        ends = np.arange(length + 1, dtype=np.int32) * len(grid.columns)
        return pa.StringArray.from_buffers(length, pa.py_buffer(ends), pa.py_buffer(letters))
    there = np.stack([column.texts.is_valid().to_numpy(zero_copy_only=False) for column in grid.columns], axis=1)
    offsets = np.concatenate([[0], there.sum(axis=1).cumsum()]).astype(np.int32)
    return pa.StringArray.from_buffers(
        length, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters[there]))
    )
