"""When a firm holds what its goods need, by cases and against a second implementation that asks every day anew."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.reference.goods import hs_chapters
from umkm_pipeline.status.permits import NIB, PERMITS, permitted
from umkm_pipeline.status.readiness import CERTIFICATES

_DAY = date(2023, 1, 1)
_SEAWEED, _SNACK, _CHAIR = "12122110", "20059999", "94036090"
Fact = tuple[int, str | None, str | None]
"""(day, goods, certificates) of a registry row; a firm's NIB stands in each."""


def _times(core: Any, firms: dict[str, list[Fact]]) -> dict[str, list[tuple[date, date | None]]]:
    for nib, facts in firms.items():
        rows = [
            {"nib": nib, "as_of_date": _DAY + timedelta(day), "hs_code": goods, "certificates": held}
            for day, goods, held in facts
        ]
        core.put("core_registry", _DAY, *rows)
    core.identify()
    names = {row.nib: row.umkm_id for row in core.lake.read("identity_firm").itertuples()}
    rows = core.con.to_pyarrow(permitted(core.scan)).to_pylist()
    return {
        nib: sorted((row["permitted_from"], row["permitted_to"]) for row in rows if row["umkm_id"] == name)
        for nib, name in names.items()
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([(1, _SEAWEED, None)], [(1, None)]),
        ([(1, None, "PIRT;HALAL"), (5, _SEAWEED, None)], [(5, None)]),
        ([(1, None, "PIRT;HALAL")], []),
        ([(1, _SNACK, "PIRT")], []),
        ([(1, _SNACK, "HALAL;SNI")], []),
        ([(1, _SNACK, "PIRT"), (7, None, "HALAL")], [(7, None)]),
        ([(1, _SNACK, "BPOM-MD;HALAL")], [(1, None)]),
        ([(1, _CHAIR, "HALAL;PIRT")], []),
        ([(1, _CHAIR, "SVLK")], [(1, None)]),
        ([(1, _SEAWEED, "HALAL"), (3, _SNACK, None), (9, None, "PIRT")], [(1, 3), (9, None)]),
    ],
)
def test_what_goods_need(core: Any, facts: list[Fact], expected: list[tuple[int, int | None]]) -> None:
    days = [(_DAY + timedelta(start), end and _DAY + timedelta(end)) for start, end in expected]
    assert _times(core, {"1": facts}) == {"1": days}


def test_without_a_nib_nothing_is_permitted(core: Any) -> None:
    core.put("core_registry", _DAY, {"nik_token": "k", "hs_code": _SEAWEED})
    core.identify()
    assert core.con.to_pyarrow(permitted(core.scan)).num_rows == 0
    core.put("core_training", _DAY, {"nik_token": "k", "nib": "1", "starts_on": date(2023, 6, 1)})
    core.identify()
    assert core.con.to_pyarrow(permitted(core.scan))["permitted_from"].to_pylist() == [date(2023, 6, 1)]


def test_agrees_with_asking_every_day(core: Any) -> None:
    dice = random.Random(5)
    goods = (None, _SEAWEED, _SNACK, "22021000", _CHAIR, "44219999")
    papers = (None, None, "HALAL", "PIRT", "SVLK", "BPOM-MD;HALAL", "HALAL;PIRT;SVLK", "HACCP")
    firms: dict[str, list[Fact]] = {
        str(nib): [(dice.randrange(20), dice.choice(goods), dice.choice(papers)) for _ in range(dice.randint(1, 8))]
        for nib in range(100, 160)
    }
    times = _times(core, firms)
    for nib, facts in firms.items():
        for day in range(20):
            today = _DAY + timedelta(day)
            shown = any(start <= today and (end is None or today < end) for start, end in times[nib])
            assert shown == _holds_all(facts, day), (nib, day)


def _holds_all(facts: list[Fact], today: int) -> bool:
    known = [fact for fact in facts if fact[0] <= today]
    chapters = {int(goods[:2]) for _, goods, _ in known if goods}
    held = {paper for _, _, papers in known if papers for paper in papers.split(";")}
    food = bool(chapters & set(range(16, 23)))
    wood = bool(chapters & {44, 94})
    return bool(
        chapters and (not food or ("HALAL" in held and held & {"PIRT", "BPOM-MD"})) and (not wood or "SVLK" in held)
    )


def test_certificates_are_those_that_ingestion_writes() -> None:
    fields = {column.field for layout in layouts_of("registry") for column in layout.columns if column.field}
    written = {field.removeprefix("certificates.") for field in fields if field.startswith("certificates.")}
    asked = {code for permit in PERMITS for code in permit.any_of}
    assert written <= set(CERTIFICATES)
    assert asked - {NIB} <= written


def test_permits_name_chapters_that_exist() -> None:
    chapters = {chapter for permit in PERMITS for chapter in permit.chapters}
    assert chapters <= set(hs_chapters()["hs2"])
