from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.sources.figures import about, read_unit, without_about


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("US$ juta", ("USD", 1_000_000)),
        ("miliar USD", ("USD", 1_000_000_000)),
        ("Rp", ("IDR", 1)),
        ("US$ (000)", ("USD", 1_000)),
        ("Rp 000.000", ("IDR", 1_000_000)),
        ("thousand US$", ("USD", 1_000)),
        ("US$ juta per tahun", ("USD", 1_000_000)),
        ("US$ juta per ton", None),
        ("US$/kg", None),
        ("US$ M", None),
        ("ratus ribu US$", None),
        ("S$", None),
        ("US $", ("USD", 1)),
        ("dolar Singapura", None),
        ("dolar Amerika", ("USD", 1)),
        ("000 unit", ("firms", 1_000)),
        ("unit/1000 penduduk", None),
        ("orang/UMKM", ("persons", 1)),
        ("ribu rupiah", ("IDR", 1_000)),
        ("unit usaha", ("firms", 1)),
        ("UKM", ("firms", 1)),
        ("orang", ("persons", 1)),
        ("sentra", ("clusters", 1)),
        ("%", ("percent", 1)),
        ("juta", None),
        ("Rp triliun", None),
        ("US$ atau Rp", None),
        ("gerobak", None),
    ],
)
def test_a_unit_is_named_with_its_thousands(text: str, unit: tuple[str, int] | None) -> None:
    assert read_unit(text) == unit


@given(st.text())
def test_a_unit_is_one_of_the_list_or_none(text: str) -> None:
    found = read_unit(text)
    assert found is None or found.code in {code.value for code in CODE_LISTS["figure_unit"]}


def test_marks_for_about_are_seen_and_taken_off() -> None:
    text = column(["±147.000", "sekitar 20", "20", None, "~5"])
    assert about(text).to_list() == [True, True, False, False, True]
    assert without_about(text).fillna("").to_list() == ["147.000", "20", "20", "", "5"]
