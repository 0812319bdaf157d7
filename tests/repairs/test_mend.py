from __future__ import annotations

import pytest

from umkm_pipeline.repairs.edit import CONFIRMED, ROW_REF
from umkm_pipeline.repairs.mend import cells_for, choices
from umkm_pipeline.sources.catalogue import CATALOGUE

COLUMNS = {"A": "business_name", "B": "nib", "C": "turnover_idr.domestic", "D": "phone_token"}


@pytest.mark.parametrize(
    ("rule", "field", "ref", "cells"),
    [
        ("nib_invalid", "nib", "B", ["B"]),
        ("number_unreadable", "turnover_idr", None, ["C"]),
        ("key_missing", "", None, ["A", "B", "D", "{npwp}", "{nik_token}", "{village_name}"]),
        ("row_ragged", "", None, [ROW_REF, "A", "B", "C", "D"]),
        ("region_unresolved", "region_code", None, ["{region_code}"]),
        ("something_odd", "", None, ["A", "B", "C", "D"]),
    ],
)
def test_cells_that_could_mend_a_row(rule: str, field: str, ref: str | None, cells: list[str]) -> None:
    assert [at for _, at in cells_for(rule, field, ref, COLUMNS)] == cells


@pytest.mark.parametrize("source", sorted(CATALOGUE))
def test_no_rule_of_any_source_leaves_a_row_without_a_cell(source: str) -> None:
    for rule in CATALOGUE[source].rules:
        assert cells_for(rule.name, rule.field, None, COLUMNS)


def test_closed_lists_are_offered_where_there_are_any() -> None:
    assert choices("", ROW_REF) == (CONFIRMED,)
    assert "v" in choices("attendance.3", "H")
    assert choices("business_name", "A") == ()
