"""Counts of one or two firms are not told."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from umkm_pipeline.indicators.small_cells import told


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, None), (2, None), (3, 3), (4, 4)])
def test_a_count_is_told_where_it_is_of_nobody_or_of_three(count: int, expected: int | None) -> None:
    rows = ibis.memtable({"firms": [count]})
    found: Any = ibis.duckdb.connect().to_pyarrow(rows.select(firms=told(rows.firms))).to_pylist()
    assert found == [{"firms": expected}]
