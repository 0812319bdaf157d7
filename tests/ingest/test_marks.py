from __future__ import annotations

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.marks import parse_attendance, parse_yes_no


@pytest.mark.parametrize("mark", ["√", "v", "V", "1", "hadir", "Hadir"])
def test_present(mark: str) -> None:
    assert parse_attendance(column([mark])).value.to_list() == [True]


@pytest.mark.parametrize("mark", [None, "0", "izin", "Sakit", "tidak hadir"])
def test_absent(mark: str | None) -> None:
    parsed = parse_attendance(column([mark]))
    assert (parsed.value.to_list(), parsed.problem.to_list()) == ([False], [""])


def test_a_mark_that_nobody_knows_is_a_problem() -> None:
    assert parse_attendance(column(["titip absen?", "x"])).problem.to_list() == ["attendance_unknown"] * 2


def test_yes_and_no() -> None:
    values = parse_yes_no(column(["Ya", "sudah", "Tidak", "belum", "???", None]))
    assert [None if pd.isna(value) else value for value in values] == [True, True, False, False, None, None]
