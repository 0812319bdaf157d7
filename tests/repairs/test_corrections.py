from __future__ import annotations

import pytest

from tests.repairs.conftest import Month, line
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.repairs.corrections import corrections_of

ENTRY = """
- where: {{month: 2023-12, file: bone.csv, {where}, column: D}}
  expect: {expect}
  value: "1208220012346"
  why: two digits were swapped
  reported_by: Dinas Koperasi Bone
  reported_on: 2023-12-20
"""


def entry(where: str = "sheet: csv, row: 2", expect: str = '"12082200123"') -> str:
    return ENTRY.format(where=where, expect=expect)


def test_a_declared_error_is_read_as_it_should_be_and_both_versions_are_kept(month: Month) -> None:
    month.deliver(line(nib="12082200123"), line(nib="1208220012399"))
    month.correct(entry())
    assert month.read().totals.accepted == 2
    core = month.table("core")
    assert core["nib"].tolist() == ["1208220012346", "1208220012399"]
    assert "repaired" in core["warnings"][0]
    assert "repaired" not in core["warnings"].fillna("")[1]
    edit = month.decided().iloc[0]
    assert (edit["value_before"], edit["value_after"]) == ("12082200123", "1208220012346")
    assert (edit["repair_kind"], edit["repair_status"], edit["outcome"]) == ("correction", "applied", "accepted")
    assert (edit["repaired_by"], str(edit["repaired_on"])) == ("Dinas Koperasi Bone", "2023-12-20")
    assert (edit["repair_path"], edit["repair_entry"]) == ("registry/_corrections.yml", "entry 1")


@pytest.mark.parametrize(
    ("nib", "note"), [("1208220012346", "the source was mended"), ("1208220012377", "no longer holds the value")]
)
def test_a_source_that_healed_fails_loudly_and_loses_nothing(month: Month, nib: str, note: str) -> None:
    month.deliver(line(nib=nib), line(nib="1208220012399"))
    month.correct(entry())
    totals = month.read().totals
    assert (totals.read, totals.accepted, totals.quarantined) == (2, 1, 1)
    held = month.table("quarantine")
    assert held[["rule", "row_number"]].to_numpy().tolist() == [["correction_stale", 2]]
    assert month.decided()["repair_status"].tolist() == ["stale"]
    assert note in month.decided()["repair_note"][0]


def test_a_file_without_the_row_is_held_whole(month: Month) -> None:
    month.deliver(line())
    month.correct(entry(where="sheet: csv, row: 9"))
    report = month.read()
    assert report.files[0].status == "held"
    assert "delete entry 1 from registry/_corrections.yml" in str(report.files[0].message)
    assert set(month.table("quarantine")["rule"]) == {"correction_stale"}
    assert month.decided()["repair_status"].tolist() == ["stale"]


def test_a_row_is_found_by_its_other_cells(month: Month) -> None:
    month.deliver(line(nama_umkm="UD Lain"), line(nama_umkm="UD Anu", nib="12082200123"))
    month.correct(entry(where="match: {A: UD Anu, B: Siti}"))
    month.read()
    assert month.table("core")["nib"].tolist() == ["1208220012345", "1208220012346"]


def test_two_rows_that_fit_are_none(month: Month) -> None:
    month.deliver(line(nama_umkm="UD Anu"), line(nama_umkm="UD Anu", nib="12082200123"))
    month.correct(entry(where="match: {A: UD Anu}"))
    assert month.read().files[0].status == "held"


def test_a_file_that_was_not_delivered_is_told(month: Month) -> None:
    month.deliver(line(), name="maros.csv")
    month.correct(entry())
    assert month.read().totals.accepted == 1
    assert "not among those of the month" in month.decided()["repair_note"][0]


def test_an_empty_cell_can_be_filled_and_a_full_one_emptied(month: Month) -> None:
    month.deliver(line(nib=""), line(nib="12082200123", nik="7308014502900001"))
    emptied = entry(where="sheet: csv, row: 3").replace('value: "1208220012346"', "value: null")
    month.correct(entry(expect="null") + emptied)
    month.read()
    assert month.table("core")["nib"].fillna("").tolist() == ["1208220012346", ""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (entry().replace("  why: two digits were swapped\n", ""), ["entry 1", "why"]),
        (entry(where="row: 2"), ["entry 1", "sheet"]),
        (entry().replace("month: 2023-12", "month: 2023-13"), ["entry 1", "month"]),
        (entry().replace("file: bone.csv, ", ""), ["entry 1", "file"]),
        (entry().replace("value:", "nilai:"), ["entry 1", "nilai"]),
        ("- where: [", ["line"]),
        ("where: x", ["list"]),
    ],
)
def test_a_wrong_list_names_file_and_entry_without_its_values(month: Month, text: str, words: list[str]) -> None:
    month.correct(text)
    with pytest.raises(UmkmError) as error:
        corrections_of("registry", month.landing)
    for word in (*words, "registry/_corrections.yml"):
        assert word in str(error.value)
    assert "1208220012346" not in str(error.value)
