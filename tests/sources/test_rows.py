from __future__ import annotations

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import BOOL, column
from umkm_pipeline.ingest.mapping import HIDDEN, REPAIR
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.sources.rows import come_again


@pytest.mark.parametrize(
    ("hidden", "again"),
    [
        ([], [0, 1]),
        ([3], [0, 3]),
        ([1, 3], [1, 3]),
        ([0], [0, 1]),
        ([0, 1, 3], [0, 1]),
    ],
)
def test_of_rows_with_one_key_the_last_counts_that_is_not_hidden(hidden: list[int], again: list[int]) -> None:
    notes = [HIDDEN if at in hidden else None for at in range(5)]
    work = Work(pd.DataFrame({"nib": column(["1", "1", "2", "1", "1"])}), pd.DataFrame({REPAIR: column(notes)}))
    counted = pd.Series([True, True, True, True, False], dtype=BOOL)
    found = come_again(work, counted, ["nib"])
    assert found[found].index.to_list() == again
