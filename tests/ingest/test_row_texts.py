from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.grid import of_rows
from umkm_pipeline.ingest.row_texts import row_texts

CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.lists(CELL, max_size=4), max_size=6))
def test_rows_are_written_as_json_writes_them(rows: list[list[str]]) -> None:
    cells, kinds = row_texts(of_rows("A", list(range(len(rows))), rows))
    assert [json.loads(text) for text in cells.to_pylist()] == rows
    assert kinds.to_pylist() == ["".join("s" if cell else "-" for cell in row) for row in rows]
