"""A month is read again when something that its rows depend on is another, and only then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.refresh.conftest import JUNE, MAY, Office
from umkm_pipeline.refresh import inputs
from umkm_pipeline.refresh.plan import in_brief


def layers(office: Office, month: str) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in office.lake.root.rglob(f"{month}.parquet")}


def test_a_month_that_was_read_is_kept_and_its_files_are_not_touched(office: Office) -> None:
    office.deliver(MAY, "UD Maju", "UD Jaya")
    first = office.read(MAY)[MAY]
    assert (first.kept, first.rows.accepted) == (False, 2)
    before = {file: at for file, at in layers(office, "2023-05").items() if "landing_files" not in str(file)}
    assert before
    again = office.read(MAY)[MAY]
    assert again.kept
    assert again.rows == first.rows
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert office.why(MAY) == []


def test_reading_one_month_again_touches_no_other(office: Office) -> None:
    for month in (MAY, JUNE):
        office.deliver(month, "UD Maju")
    office.read(MAY, JUNE)
    before = layers(office, "2023-06")
    office.deliver(MAY, "UD Maju", "UD Jaya")
    assert not office.read(MAY)[MAY].kept
    assert layers(office, "2023-06") == before


def test_new_changed_and_gone_files_are_named(office: Office) -> None:
    office.deliver(MAY, "UD Maju")
    office.deliver(MAY, "UD Jaya", file="maros.csv")
    assert office.why(MAY) == ["not read yet, or not to its end"]
    office.read(MAY)
    office.deliver(MAY, "UD Maju", "UD Baru")
    office.deliver(MAY, "UD Lain", file="wajo.csv")
    (office.landing / "registry/2023-05/maros.csv").unlink()
    assert office.why(MAY) == [
        "registry/2023-05/bone.csv changed",
        "registry/2023-05/maros.csv gone",
        "registry/2023-05/wajo.csv new",
    ]


def test_the_same_content_delivered_again_is_nothing_new(office: Office) -> None:
    file = office.deliver(MAY, "UD Maju")
    office.read(MAY)
    file.unlink()
    office.deliver(MAY, "UD Maju")
    assert office.why(MAY) == []
    assert office.read(MAY)[MAY].kept


def test_exchange_rates_fetched_since_count_from_their_month_on(office: Office) -> None:
    for month in (MAY, JUNE):
        office.deliver(month, "UD Maju")
    office.read(MAY, JUNE)
    rates = office.landing / "rates"
    rates.mkdir()
    (rates / "2023-06.bi_jisdor.0123456789ab.csv").write_text("", encoding="utf-8")
    assert (office.why(MAY), office.why(JUNE)) == ([], ["other exchange rates"])
    (rates / "2023-05.kmk.0123456789ab.csv").write_text("", encoding="utf-8")
    assert office.why(MAY) == ["other exchange rates"]


def test_what_stands_beside_the_files_counts(office: Office) -> None:
    folder = office.deliver(MAY, "UD Maju").parent
    office.read(MAY)
    (folder / "_source.yml").write_text('province: "73"\n', encoding="utf-8")
    assert office.why(MAY) == ["registry/2023-05/_source.yml new, which says what sheets do not"]
    office.read(MAY)
    correction = """
- where: {month: 2023-05, file: bone.csv, row: 2, sheet: bone.csv, column: A}
  expect: UD Maju
  value: UD Maju Jaya
  why: misspelt
  reported_by: Dinas
  reported_on: 2023-06-14
"""
    (office.landing / "registry" / "_corrections.yml").write_text(correction, encoding="utf-8")
    assert [reason.split()[-1] for reason in office.why(MAY)] == ["new"]
    office.read(MAY)
    assert office.why(MAY) == []


def test_own_layouts_limits_and_code_count(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    own = office.settings.layouts / "registry"
    own.mkdir(parents=True)
    (own / "synonyms.yml").write_text("business_name: [nama toko kami]\n", encoding="utf-8")
    assert office.why(MAY) == ["own layouts, limits or erased people changed"]
    shutil.rmtree(own)
    assert office.why(MAY) == []
    smaller = office.settings.model_copy(update={"max_sheets": 3})
    office.settings = smaller
    assert office.why(MAY) == ["own layouts, limits or erased people changed"]
    office.read(MAY)
    monkeypatch.setattr(inputs, "code_fingerprint", lambda: "another")
    assert office.why(MAY) == ["read by another version of the program"]


def test_layers_that_are_not_those_of_the_record_are_read_again(office: Office) -> None:
    """A run that was killed while it replaced them, or an older copy of the lake."""
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    core = office.lake.file("core_registry", MAY)
    data = core.read_bytes()
    core.unlink()
    assert office.why(MAY) == ["not read yet, or not to its end"]
    core.write_bytes(data)
    assert office.why(MAY) == ["not read yet, or not to its end"]
    assert not office.read(MAY)[MAY].kept


@pytest.mark.parametrize("text", ["", "{", "[]", '{"written": {}}', '{"written": {}, "inputs": {"files": 1, "x": 2}}'])
def test_a_record_that_cannot_be_read_is_none(office: Office, text: str) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    (office.lake.root / "done/registry/2023-05.json").write_text(text, encoding="utf-8")
    assert office.why(MAY) == ["not read yet, or not to its end"]


def test_force_reads_what_has_not_changed(office: Office) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    assert [step.why for step in office.plan(MAY, force=True)[0].steps] == [("asked for with --force",)]
    assert not office.read(MAY, force=True)[MAY].kept


def test_a_plan_in_one_line(office: Office) -> None:
    office.deliver(MAY, "UD Maju")
    office.deliver(JUNE, "UD Maju")
    office.read(JUNE)
    assert in_brief(office.plan(MAY, JUNE)) == "plan: 1 of 2 months to read (1 files, 0.0 MB), the others kept"
    assert in_brief(office.plan(MAY)) == "plan: 1 of 1 months to read (1 files, 0.0 MB)"
    office.read(MAY)
    assert in_brief(office.plan(MAY, JUNE)) == "plan: 2 months, nothing to read: all are as they were read"


def test_a_month_whose_files_are_all_gone_is_told(office: Office) -> None:
    file = office.deliver(MAY, "UD Maju")
    office.read(MAY)
    file.unlink()
    assert office.plan(MAY)[0].is_gone
    office.read(MAY)
    assert not office.plan(MAY)[0].is_gone
    assert office.read(MAY)[MAY].kept
