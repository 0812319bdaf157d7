from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.grid import cell_text, number_text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_become_text_without_loss_or_exponent(value: float) -> None:
    text = number_text(value)
    assert float(text) == value
    assert "e" not in text
    assert not text.endswith(".0")


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (None, "", "-"),
        ("  ", "", "-"),
        (" 007\xa0", "007", "s"),
        (1208220012345.0, "1208220012345", "n"),
        (2.5, "2.5", "n"),
        (3, "3", "n"),
        (Decimal("1E+3"), "1000", "n"),
        (True, "1", "b"),
        (date(2023, 6, 20), "2023-06-20", "d"),
        (datetime(2023, 6, 20), "2023-06-20", "d"),  # noqa: DTZ001 -- as a spreadsheet gives it
        (datetime(2023, 6, 20, 10, 30), "2023-06-20T10:30:00", "d"),  # noqa: DTZ001
        (time(10, 30), "10:30:00", "d"),
        (timedelta(hours=1), "1:00:00", "d"),
    ],
)
def test_each_kind_of_cell(value: object, text: str, kind: str) -> None:
    assert cell_text(value) == (text, kind)
