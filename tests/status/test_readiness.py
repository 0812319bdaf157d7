"""The readiness score: what adds to it, once, and from when."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.codes import ReadinessGroup
from umkm_pipeline.reference.readiness import COUNTED, Part, readiness_parts_of
from umkm_pipeline.status.readiness import CERTIFICATES, status_readiness

_NIB = "1234567890123"
_DAY = date(2023, 1, 1)


def _parts(core: Any, parts: tuple[Part, ...] | None = None) -> dict[str, date]:
    """Parts of the one firm and their days."""
    core.identify()
    rows = core.con.to_pyarrow(status_readiness(core.scan, parts)).to_pylist()
    assert len({row["umkm_id"] for row in rows}) <= 1
    return {row["readiness_part"]: row["occurred_on"] for row in rows}


def test_the_committed_list_sums_to_a_hundred_and_has_every_group() -> None:
    parts = readiness_parts_of()
    assert sum(part.points for part in parts) == 100
    assert {part.group for part in parts} == set(ReadinessGroup)


def test_parts_count_once_from_the_first_record_that_shows_them(core: Any) -> None:
    core.put("core_registry", date(2021, 1, 1), {"nib": _NIB, "turnover_idr": 9, "certificates": "HALAL;MEREK;PIRT"})
    core.put(
        "core_registry", date(2022, 1, 1), {"nib": _NIB, "hs_code": "12122110", "workers": 5, "certificates": "SNI"}
    )
    core.put("core_training", date(2023, 6, 1), {"nib": _NIB, "email_token": "e"})
    assert _parts(core) == {
        **dict.fromkeys(("nib", "turnover", "first_certificate", "second_certificate"), date(2021, 1, 1)),
        **dict.fromkeys(("goods_classified", "workers"), date(2022, 1, 1)),
        "email": date(2023, 6, 20),
    }


_MEASURES: list[tuple[str, dict[str, Any], str | None, date | None]] = [
    ("core_registry", {"workers": 4}, None, None),
    ("core_registry", {"workers": 5}, "workers", _DAY),
    ("core_registry", {"turnover_idr": 0}, None, None),
    ("core_registry", {"turnover_idr": 1}, "turnover", _DAY),
    ("core_registry", {"certificates": "MEREK"}, None, None),
    ("core_registry", {"certificates": "MEREK;SNI"}, "first_certificate", _DAY),
    ("core_registry", {"email_token": "e"}, "email", _DAY),
    ("core_curation", {"email_token": "e"}, "email", _DAY),
    ("core_clusters", {"email_token": "e"}, "email", _DAY),
    ("core_missions", {"email_token": "e"}, "email", date(2024, 3, 5)),
    ("core_reported_exports", {"email_token": "e"}, "email", date(2023, 6, 30)),
    ("core_curation", {"hs6": "121221"}, "goods_classified", _DAY),
    ("core_curation", {"criteria": "quality=69.9"}, None, None),
    ("core_curation", {"criteria": "quality=70"}, "product_scored", _DAY),
    ("core_curation", {"criteria": "administration=90;continuity=70.5"}, "capacity_scored", _DAY),
    ("core_curation", {"criteria": "digital_literacy=100"}, "digital_scored", _DAY),
    ("core_parcels", {"marketplace": "TOKO RAYA", "document_id": "D"}, "marketplace", _DAY),
    ("core_parcels", {"document_id": "E"}, None, None),
    ("core_exports", {"document_id": "A"}, None, None),
    ("core_reported_exports", {"reported_channel": "marketplace"}, None, None),
    ("core_reported_exports", {"proof_kind": "marketplace"}, None, None),
    ("core_reported_exports", {"reported_channel": "courier"}, None, None),
]
_NPWP = {"core_parcels": "sender_npwp", "core_exports": "exporter_npwp"}


def test_each_measure_on_both_sides_of_its_edge(core: Any) -> None:
    """A firm a case, known by its NPWP; an export adds nothing."""
    for number, (asset, row, _, _) in enumerate(_MEASURES):
        core.put(asset, _DAY, {_NPWP.get(asset, "npwp"): f"{number:016d}", **row})
    core.identify()
    numbers = {row.umkm_id: int(row.npwp) for row in core.lake.read("identity_firm").itertuples()}
    rows = core.con.to_pyarrow(status_readiness(core.scan)).to_pylist()
    found = sorted((numbers[row["umkm_id"]], row["readiness_part"], row["occurred_on"]) for row in rows)
    assert found == [(number, part, day) for number, (_, _, part, day) in enumerate(_MEASURES) if part]


def test_an_office_has_its_own_list(core: Any, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "readiness_part,readiness_group,points,measure,at_least\nbig,capacity,60,workers,20\nnib,permits,40,nib,\n"
    )
    core.put("core_registry", _DAY, {"nib": _NIB, "workers": 20})
    core.identify()
    rows = core.con.to_pyarrow(status_readiness(core.scan, readiness_parts_of(own))).to_pylist()
    assert {(row["readiness_part"], row["readiness_group"], row["points"]) for row in rows} == {
        ("big", "capacity", 60.0),
        ("nib", "permits", 40.0),
    }


_HEADER = "readiness_part,readiness_group,points,measure,at_least\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (_HEADER + "nib,permits,99,nib,\n", "sum to 100"),
        (_HEADER + "nib,permits,nan,nib,\n", "must be numbers"),
        (_HEADER + "nib,permits,100,workers,nan\n", "must be numbers"),
        (_HEADER + "nib,permits,120,nib,\nb,permits,-20,hs_code,\n", "negative"),
        (_HEADER + "nib,permits,50,nib,\nnib,permits,50,hs_code,\n", "named twice: nib"),
        (_HEADER + "nib,permits,100,luck,\n", "luck"),
        (_HEADER + "nib,permits,100,score:,\n", "score:"),
        (_HEADER + "nib,fortune,100,nib,\n", "cannot be read"),
        (_HEADER + "nib,permits,all,nib,\n", "cannot be read"),
        ("part,points\nnib,100\n", "cannot be read"),
    ],
)
def test_a_list_that_says_nothing_sound_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(text)
    with pytest.raises(UmkmError, match=problem):
        readiness_parts_of(own)
    with pytest.raises(UmkmError, match="cannot be read"):
        readiness_parts_of(tmp_path / "none.csv")


def test_agrees_with_asking_each_firm(core: Any) -> None:
    """Another implementation: for each firm and part, the first of its rows, in order of days, after which it holds."""
    dice = random.Random(7)
    rows = [_any_row(dice) for _ in range(150)]
    chosen = [_any_candidate(dice) for _ in range(60)]
    core.put("core_registry", _DAY, *rows)
    core.put("core_curation", _DAY, *chosen)
    core.identify()
    names = {row.nib: row.umkm_id for row in core.lake.read("identity_firm").itertuples()}
    found = {
        (row["umkm_id"], row["readiness_part"]): (row["occurred_on"], row["points"])
        for row in core.con.to_pyarrow(status_readiness(core.scan)).to_pylist()
    }
    expected = {}
    for nib, name in names.items():
        own = sorted((row for row in rows if row["nib"] == nib), key=lambda row: row["as_of_date"])
        told = sorted((row for row in chosen if row["nib"] == nib), key=lambda row: row["curated_on"])
        for part in readiness_parts_of():
            if day := _since(part, own, told):
                expected[name, part.name] = (day, part.points)
    assert found == expected


def _any_row(dice: random.Random) -> dict[str, Any]:
    held = sorted(dice.sample([*CERTIFICATES, "MEREK"], dice.randrange(3)))
    return {
        "nib": f"{dice.randrange(40):013d}",
        "as_of_date": _DAY + timedelta(days=dice.randrange(900)),
        "turnover_idr": dice.choice([None, 0, 7]),
        "workers": dice.choice([None, 1, 4, 5, 9]),
        "hs_code": dice.choice([None, "12122110"]),
        "certificates": ";".join(held) or None,
        "email_token": dice.choice([None, None, "e"]),
    }


def _any_candidate(dice: random.Random) -> dict[str, Any]:
    criteria = ["quality", "quantity", "continuity", "packaging", "digital_literacy", "administration"]
    some = sorted(dice.sample(criteria, dice.randrange(4)))
    return {
        "nib": f"{dice.randrange(40):013d}",
        "curated_on": _DAY + timedelta(days=dice.randrange(900)),
        "period_month": _DAY,
        "hs6": dice.choice([None, "121221"]),
        "criteria": ";".join(f"{name}={dice.randrange(40, 100)}" for name in some) or None,
    }


def _since(part: Part, registered: list[dict[str, Any]], chosen: list[dict[str, Any]]) -> date | None:
    days: list[date] = []
    held: set[str] = set()
    for row in registered:
        held |= set((row["certificates"] or "").split(";")) & set(CERTIFICATES)
        amount = {"certificates": len(held), "workers": row["workers"], "turnover_idr": row["turnover_idr"]}
        column = {"nib": "nib", "hs_code": "hs_code", "email": "email_token"}.get(part.measure)
        if part.measure in COUNTED and (amount[part.measure] or 0) >= part.at_least:
            days.append(row["as_of_date"])
        if column and row[column]:
            days.append(row["as_of_date"])
    for row in chosen:
        scores = dict(pair.split("=") for pair in (row["criteria"] or "").split(";") if pair)
        named = part.measure.removeprefix("score:").split("|")
        if part.measure.startswith("score:") and any(float(scores.get(name, -1)) >= part.at_least for name in named):
            days.append(row["curated_on"])
        if part.measure == "hs_code" and row["hs6"]:
            days.append(row["curated_on"])
    return min(days, default=None)
