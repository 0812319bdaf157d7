from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.reference.distinct import distinct_rows

_cell = st.none() | st.sampled_from(["a", "b", "c"])


@settings(deadline=None)
@given(st.lists(st.tuples(_cell, _cell), max_size=12))
def test_numbers_lead_each_row_back_to_its_like(rows: list[tuple[str | None, str | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["one", "two"], dtype="string[pyarrow]").set_axis([1] * len(rows))
    distinct, number = distinct_rows(frame)
    assert not distinct.duplicated().any()
    assert distinct.take(number).fillna("-").to_numpy().tolist() == frame.fillna("-").to_numpy().tolist()
