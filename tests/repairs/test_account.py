"""What a run says about decisions that were not used: each correction by itself, lines of a workbook together."""

from __future__ import annotations

from tests.repairs.conftest import MONTH, Month, Returned, line
from umkm_pipeline.lake import engine
from umkm_pipeline.repairs.account import Account, account

ROWS = 30


def told(month: Month) -> Account:
    month.read()
    month.lake.write("quality_repair", month.table("repair"))
    with engine(month.root / "scratch") as con:
        return account(month.lake, con, month.landing, [MONTH])


def filled(month: Month, name: str, value: str) -> None:
    back = Returned(month.root / "perbaikan.xlsx")
    for row in back.rows():
        back.fill(row, value)
    back.save(month.repairs / f"{name}.xlsx")


def test_many_lines_that_one_workbook_overrules_are_told_together_and_hide_nothing(month: Month) -> None:
    month.deliver(
        *(line(nama_umkm=f"UD {at}", nib=f"12082200123{at:02d}", omset_per_bulan="kira-kira") for at in range(ROWS))
    )
    month.read()
    month.export()
    filled(month, "bone", "1")
    filled(month, "bone (2)", "2")
    back = Returned(month.root / "perbaikan.xlsx")
    back.fill(2, "3", by=None)
    back.save(month.repairs / "wajo.xlsx")
    found = told(month)
    assert [(left.status, left.path, left.edits) for left in found.left] == [
        ("incomplete", "repairs/wajo.xlsx", 1),
        ("superseded", "repairs/bone.xlsx", ROWS),
    ]
    assert found.left[1].note == "contradicted by repairs/bone (2).xlsx"
    assert found.left_in_all == len(found.left)


def test_each_correction_that_no_longer_fits_is_named(month: Month) -> None:
    month.deliver(line(), line(nama_umkm="UD Dua", nib="1208220012399"))
    entry = (
        "- where: {{month: 2023-12, file: bone.csv, sheet: csv, row: {row}, column: D}}\n"
        '  expect: "12"\n  value: "13"\n  why: x\n  reported_by: y\n  reported_on: 2023-12-14\n'
    )
    month.correct("".join(entry.format(row=row) for row in (2, 3)))
    found = told(month)
    assert [(left.kind, left.entry, left.edits) for left in found.left] == [
        ("correction", "entry 1", 1),
        ("correction", "entry 2", 1),
    ]
    assert found.stale_corrections == len(found.left)


def test_a_workbook_without_a_correction_is_named(month: Month) -> None:
    month.deliver(line(nib="1"))
    month.read()
    month.export()
    Returned(month.root / "perbaikan.xlsx").save(month.repairs / "kosong.xlsx")
    filled(month, "bone", "1208220012346")
    found = told(month)
    assert found.blank == ["repairs/kosong.xlsx"]
    assert found.edits == {"repair": {"applied": 1}}
