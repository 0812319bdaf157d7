"""Planting defects in rows."""

from __future__ import annotations

from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.rows import Defect, Party, PlannedRow, plant, put, repeat, supersede


def _rows(count: int) -> list[PlannedRow]:
    return [PlannedRow({"nib": f"{at}"}, [Party(PartyRole.FIRM, f"F{at}", ("nib", "nik"))]) for at in range(count)]


def _never(row: PlannedRow) -> bool:
    return False


def test_a_defect_spoils_one_clean_row_and_takes_its_ids() -> None:
    rows = _rows(3)
    lost = Defect("nib_invalid", Outcome.QUARANTINED, put("nib", "x"), spoils=("nib",))
    plant(Random(1), rows, (lost, lost))
    spoiled = [row for row in rows if row.defect]
    assert [row.cells["nib"] for row in spoiled] == ["x", "x"]
    assert {row.parties[0].ids for row in spoiled} == {("nik",)}
    assert {row.rules for row in spoiled} == {("nib_invalid",)}


def test_rows_that_may_not_be_lost_get_warnings_only() -> None:
    rows = _rows(1)
    lost = Defect("nib_invalid", Outcome.QUARANTINED, put("nib", "x"))
    plant(Random(1), rows, (lost,), may=_never)
    assert rows[0].is_clean
    plant(Random(1), rows, (Defect("phone_invalid", Outcome.ACCEPTED, put("hp", "1")),), may=_never)
    assert rows[0].defect == "phone_invalid"


def test_a_repeated_row_follows_its_original() -> None:
    rows = _rows(1)
    repeat(Random(1), rows, "row_duplicate", copies=1)
    assert [row.outcome for row in rows] == [Outcome.ACCEPTED, Outcome.DUPLICATE]
    assert rows[0].cells == rows[1].cells


def test_an_older_row_of_the_same_nib_comes_first() -> None:
    rows = _rows(1)
    supersede(Random(1), rows, put("workers", 9), copies=1)
    assert [(row.outcome, row.cells.get("workers")) for row in rows] == [
        (Outcome.QUARANTINED, 9),
        (Outcome.ACCEPTED, None),
    ]
