from __future__ import annotations

from datetime import date

import pandas as pd

from umkm_pipeline.model.record_ids import file_prefix, record_ids

ROWS = pd.DataFrame({"sheet": ["csv", "[4].barang"], "row_number": [2, 1]})


def test_an_id_says_where_a_row_was_delivered() -> None:
    prefix = file_prefix("exports", date(2023, 5, 1), "7bf8dd2f2cf7aabb")
    assert prefix == "exports/2023-05/7bf8dd2f2cf7"
    assert record_ids(prefix, ROWS).to_list() == [f"{prefix}/csv/2", f"{prefix}/[4].barang/1"]


def test_rows_of_several_files_have_each_its_own() -> None:
    assert record_ids(pd.Series(["a", "b"]), ROWS).to_list() == ["a/csv/2", "b/[4].barang/1"]
