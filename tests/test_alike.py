from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline import alike as module
from umkm_pipeline.alike import alike
from umkm_pipeline.ingest.cells import column


@pytest.mark.parametrize("many", [0, 1_000])
@given(st.lists(st.sampled_from(["", "a", "A", "ä", None]), max_size=20))
def test_rows_are_alike_where_their_value_comes_again(many: int, texts: list[str | None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MANY", many)
        assert alike(column(texts)).tolist() == pd.Series(texts, dtype=object).duplicated(keep=False).tolist()


def test_values_that_the_engine_takes_for_one_are_told_apart() -> None:
    # Its hash does so with some whose digits that differ are eight bytes apart.
    amounts = range(1_000_000, 1_001_000, 50)
    texts = [f"{'A' * length}{one};{other}" for length in range(1, 9) for one, other in product(amounts, repeat=2)]
    assert not alike(column(texts)).any()
    found = alike(column([*texts, texts[7]]))
    assert found.nonzero()[0].tolist() == [7, len(texts)]
