"""Intervals that the rules do not allow are found, one kind at a time, and those of the ladder itself pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.codes import Rung
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality.transitions import forbidden_transitions
from umkm_pipeline.reference.transitions import rung_rules

_A, _B, _C, _D = date(2023, 3, 10), date(2023, 6, 20), date(2024, 6, 20), date(2025, 1, 1)
Row = dict[str, Any]

_HISTORY: tuple[Row, ...] = (
    {"valid_from": _A, "valid_to": _B, "rung": 3},
    {"valid_from": _B, "valid_to": _C, "rung": 7, "is_active": True, "first_direct_on": _B, "last_export_on": _B},
    {"valid_from": _C, "rung": 7, "lapsed_on": _C, "first_direct_on": _B, "last_export_on": _B},
)
"""A firm that is trained, exports, and lapses."""
_DECLARED = {"rung_declared": 7}


def _found(rows: list[Row], lines: list[date] | None = None) -> dict[str, int]:
    """What is found of intervals of one firm whose customs lines are of some days."""
    defaults = {
        "umkm_id": "F",
        "is_active": False,
        "is_informal": False,
        "evidence_a": 0,
        "evidence_b": 0,
        "evidence_c": 1,
    }
    tables = {
        "status_interval": [defaults | row for row in rows],
        "status_document_line": [
            {"umkm_id": "F", "exporter_id": "F", "counts": True, "exported_on": day}
            for day in ([_B] if lines is None else lines)
        ],
    }

    def scan(asset: str) -> ibis.Table:
        schema = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES[asset])])
        return ibis.memtable(pa.Table.from_pylist(tables[asset], schema=schema))

    return forbidden_transitions(scan)


def _changed(number: int, **changes: Any) -> list[Row]:
    return [row | (changes if place == number else {}) for place, row in enumerate(_HISTORY)]


def test_every_rung_has_its_rule_and_none_goes_down() -> None:
    rules = rung_rules()
    assert [rule.rung for rule in rules] == [int(rung) for rung in Rung]
    assert all(max(rule.from_rungs) == rule.rung for rule in rules)


def test_what_is_allowed_passes() -> None:
    assert _found(list(_HISTORY)) == {}
    assert _found([row | (_DECLARED if row["rung"] == 7 else {}) for row in _HISTORY]) == {}
    again = {"first_direct_on": _B, "last_export_on": _D, "is_active": True}
    repeat = {"valid_from": _D, "rung": 8, "first_repeat_on": _D, **again}
    assert _found([*_changed(2, valid_to=_D), repeat]) == {}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (_changed(0, rung=8, first_repeat_on=_A, first_direct_on=_A), "first interval on rung 8"),
        (_changed(2, rung=3), "from rung 7 to 3"),
        (_changed(1, rung=8, first_repeat_on=_B), "from rung 3 to 8"),
        (_changed(1, rung=9), "rungs that are not on the ladder"),
        (_changed(1, first_direct_on=None), "rung 7 without first_direct_on by its day"),
        (_changed(1, first_direct_on=_C), "rung 7 without first_direct_on by its day"),
        (_changed(1, rung=6), "rung 6 without first_indirect_on by its day"),
        (_changed(0, rung=5), "rung 5 without first_sample_on by its day"),
        (_changed(2, rung=8), "rung 8 without first_repeat_on by its day"),
        (_changed(0, first_sample_on=_B), "first_sample_on that changed, came late or lies ahead"),
        (_changed(2, first_direct_on=_A), "first_direct_on that changed, came late or lies ahead"),
        (_changed(1, first_direct_on=_A), "first_direct_on that changed, came late or lies ahead"),
        (_changed(0, valid_to=date(2023, 6, 19)), "gaps or overlaps"),
        (_changed(0, valid_to=date(2023, 6, 21)), "gaps or overlaps"),
        (_changed(0, valid_to=None), "gaps or overlaps"),
        (_changed(2, valid_to=_D), "last intervals that end"),
        (_changed(2, valid_to=_C), "empty intervals"),
        (_changed(1, is_active=False), "active, or lapsed, at the wrong time"),
        (_changed(2, lapsed_on=None), "active, or lapsed, at the wrong time"),
        (_changed(2, is_active=True), "active, or lapsed, at the wrong time"),
        (_changed(2, lapsed_on=_D), "active, or lapsed, at the wrong time"),
        (_changed(0, lapsed_on=_A), "active, or lapsed, at the wrong time"),
        (_changed(1, last_export_on=None, is_active=False), "exporters by rung without an export"),
    ],
)
def test_what_is_not_allowed_is_found(rows: list[Row], problem: str) -> None:
    assert problem in _found(rows)


@pytest.mark.parametrize(("lines", "right"), [([_B], True), ([_A], True), ([_C], False), ([], False)])
def test_an_export_before_its_document_is_found(lines: list[date], *, right: bool) -> None:
    assert ("exporters by customs without a line that counts" not in _found(list(_HISTORY), lines)) is right


def test_the_ladder_of_records_passes(core: Any) -> None:
    nib = "1234567890123"
    core.put("core_registry", date(2022, 1, 1), {"nib": nib, "foreign_sales_percent": 3.0})
    core.put("core_training", date(2023, 6, 1), {"nib": nib, "sample_reported": True})
    for number, month in enumerate((date(2023, 9, 1), date(2023, 11, 1), date(2025, 2, 1))):
        core.put("core_exports", month, {"document_id": str(number), "exporter_nib": nib})
    core.put("core_exports", _A, {"document_id": "u", "exporter_nib": nib, "goods_owner_nib": "9999999999999"})
    core.put("core_certificates", _A, {"nib": "5555555555555"})
    core.intervals()
    assert forbidden_transitions(core.scan) == {}
