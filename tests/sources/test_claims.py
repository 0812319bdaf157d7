from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import DATE, column
from umkm_pipeline.sources.claims import parse_claimed_goods
from umkm_pipeline.sources.person import Columns


@pytest.mark.parametrize(
    ("text", "hs_code", "hs6", "problem"),
    [
        ("0901.11", None, "090111", "hs_dotted"),
        ("90111", None, "090111", "hs_padded"),
        ("90111.0", None, "090111", "hs_padded"),
        ("0901.11.10", "09011110", "090111", "hs_dotted"),
        ("9011110.0", "09011110", "090111", "hs_dotted"),
        ("1511.90", None, "151190", "hs_dotted"),
        ("1511.9", None, None, "hs_invalid"),
        ("8703.2", None, None, "hs_invalid"),
    ],
)
def test_a_code_that_a_numeric_cell_has_shortened_is_none(
    text: str, hs_code: str | None, hs6: str | None, problem: str
) -> None:
    into = Columns()
    on = pd.Series([date(2023, 6, 30)], dtype=DATE)
    parse_claimed_goods(pd.DataFrame({"hs_code": column([text])}), into, on)
    read = [into.core["hs_code"][0], into.core["hs6"][0], into.problem["hs_code"][0]]
    assert [None if pd.isna(value) else value for value in read] == [hs_code, hs6, problem]
