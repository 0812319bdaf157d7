"""The ladder over time: each transition, and agreement with a second implementation that walks day by day of change."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.codes import Evidence
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.readiness import readiness_parts_of
from umkm_pipeline.status.ladder import status_interval
from umkm_pipeline.status.proof import RUNGS

_CUSTOMS = {
    Evidence.SAMPLE_DECLARED,
    Evidence.INDIRECT_EXPORT,
    Evidence.DIRECT_EXPORT,
    Evidence.REPEAT_EXPORT,
}
_EXPORTS = {"indirect_export", "direct_export", "repeat_export"}
_DOCUMENTED = {Evidence.AGGREGATOR_SALE, Evidence.ORIGIN_CERTIFIED}
_ABROAD = Evidence.FOREIGN_SALES_REPORTED
Proof = tuple[str, date, Evidence]
State = dict[str, Any]


def _intervals(con: ibis.BaseBackend, proofs: list[Proof]) -> list[State]:
    """What `status_interval` makes of evidence (firm, day, kind) alone."""
    rows = [
        {
            "umkm_id": firm,
            "record_id": f"r{number}",
            "party_role": "firm",
            "evidence": kind.value,
            "grade": _grade(kind, day),
            "rung": int(RUNGS[kind]),
            "occurred_on": day,
            "reported_from": _period(day)[0] if kind is _ABROAD else None,
            "reported_to": _period(day)[1] if kind is _ABROAD else None,
        }
        for number, (firm, day, kind) in enumerate(proofs)
    ]

    def scan(asset: str) -> ibis.Table:
        schema = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES[asset])])
        return ibis.memtable(pa.Table.from_pylist(rows if asset == "status_evidence" else [], schema=schema))

    columns = TABLES["status_interval"].columns
    table = con.to_pyarrow(status_interval(scan).select(*columns).order_by("umkm_id", "valid_from"))
    return list(table.to_pylist())


def _grade(kind: Evidence, day: date) -> str:
    """A report of foreign sales may have a document or not: here, by the day."""
    if kind in _CUSTOMS:
        return "A"
    return "B" if kind in _DOCUMENTED or (kind is _ABROAD and day.day % 2) else "C"


def _period(day: date) -> tuple[date, date]:
    """What a report speaks of: a month if it comes in the first half of one, else the calendar year."""
    if day.day <= 15:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _one(con: ibis.BaseBackend, *proofs: tuple[date, Evidence]) -> list[tuple[date, date | None, int, bool, bool]]:
    """(from, to, rung, active, informal) of one firm."""
    rows = _intervals(con, [("F", day, kind) for day, kind in proofs])
    return [(row["valid_from"], row["valid_to"], row["rung"], row["is_active"], row["is_informal"]) for row in rows]


@pytest.fixture(scope="module")
def con() -> ibis.BaseBackend:
    return ibis.duckdb.connect()


_A, _B, _C = date(2023, 3, 10), date(2023, 6, 20), date(2023, 11, 5)


def test_each_kind_lifts_to_its_rung(con: ibis.BaseBackend) -> None:
    kinds = [kind for kind in Evidence if kind is not _ABROAD and kind not in _DOCUMENTED]
    states = _intervals(con, [(kind.value, _A, kind) for kind in kinds])
    assert {(row["umkm_id"], row["rung"]) for row in states} == {(kind.value, int(RUNGS[kind])) for kind in kinds}
    active = [(row["umkm_id"], row["valid_from"], row["valid_to"]) for row in states if row["is_active"]]
    assert active == [(kind, _A, date(2024, 3, 10)) for kind in sorted(_EXPORTS)]


@pytest.mark.parametrize("kind", sorted(_DOCUMENTED))
def test_documents_of_others_than_customs_make_no_exporter(con: ibis.BaseBackend, kind: Evidence) -> None:
    (row,) = _intervals(con, [("F", _A, kind)])
    assert (row["rung"], row["rung_confirmed"], row["is_active"]) == (0, int(RUNGS[kind]), False)
    assert (row["rung_declared"], row["rung_claimed"], row["is_informal"], row["evidence_b"]) == (None, None, False, 1)


def test_what_each_grade_speaks_for_stands_apart(con: ibis.BaseBackend) -> None:
    kinds = [Evidence.TRAINING_ATTENDED, Evidence.SAMPLE_DECLARED, Evidence.ORIGIN_CERTIFIED, _ABROAD]
    row = _intervals(con, [("F", _A, kind) for kind in kinds])[0]
    assert (row["rung"], row["rung_declared"], row["rung_confirmed"], row["rung_claimed"]) == (5, 5, 7, 3)


def test_an_exporter_lapses_twelve_months_on_and_comes_back(con: ibis.BaseBackend) -> None:
    again = date(2025, 1, 1)
    rows = _intervals(con, [("F", _A, Evidence.DIRECT_EXPORT), ("F", again, Evidence.DIRECT_EXPORT)])
    assert [(row["valid_from"], row["is_active"], row["lapsed_on"]) for row in rows] == [
        (_A, True, None),
        (date(2024, 3, 10), False, date(2024, 3, 10)),
        (again, True, None),
        (date(2026, 1, 1), False, date(2026, 1, 1)),
    ]


def test_a_firm_never_goes_down(con: ibis.BaseBackend) -> None:
    rungs = [row[2] for row in _one(con, (_A, Evidence.TRAINING_ATTENDED), (_B, Evidence.REGISTERED))]
    assert rungs == [3, 3]


def test_a_new_export_prolongs_activity(con: ibis.BaseBackend) -> None:
    assert _one(con, (_A, Evidence.DIRECT_EXPORT), (_C, Evidence.DIRECT_EXPORT)) == [
        (_A, _C, 7, True, False),
        (_C, date(2024, 11, 5), 7, True, False),
        (date(2024, 11, 5), None, 7, False, False),
    ]


def test_a_gap_of_more_than_a_year_is_a_gap(con: ibis.BaseBackend) -> None:
    actives = [row[3] for row in _one(con, (_A, Evidence.DIRECT_EXPORT), (date(2025, 1, 1), Evidence.INDIRECT_EXPORT))]
    assert actives == [True, False, True, False]


def test_a_declared_sample_is_no_export(con: ibis.BaseBackend) -> None:
    assert _one(con, (_A, Evidence.SAMPLE_DECLARED)) == [(_A, None, 5, False, False)]


def test_foreign_sales_flag_their_period_and_do_not_lift(con: ibis.BaseBackend) -> None:
    assert _one(con, (_A, Evidence.REGISTERED), (_B, _ABROAD)) == [
        (_A, date(2024, 1, 1), 0, False, True),
        (date(2024, 1, 1), None, 0, False, False),
    ]
    assert [row[:2] for row in _one(con, (_A, Evidence.REGISTERED), (_C, _ABROAD)) if row[4]] == [
        (date(2023, 11, 1), date(2023, 12, 1))
    ]


@pytest.mark.parametrize("export_day", [_A, _C])
def test_a_customs_export_in_the_period_answers_the_report(con: ibis.BaseBackend, export_day: date) -> None:
    assert not any(row[4] for row in _one(con, (_B, _ABROAD), (export_day, Evidence.DIRECT_EXPORT)))


@pytest.mark.parametrize(
    ("export_day", "answered"),
    [
        (date(2023, 10, 31), False),
        (date(2023, 11, 1), True),
        (date(2023, 11, 30), True),
        (date(2023, 12, 1), False),
    ],
)
def test_an_export_outside_the_period_does_not(con: ibis.BaseBackend, export_day: date, *, answered: bool) -> None:
    rows = _one(con, (_C, _ABROAD), (export_day, Evidence.DIRECT_EXPORT))
    assert any(row[4] for row in rows) is not answered


def test_a_report_of_foreign_sales_leaves_no_trace_but_the_flag(con: ibis.BaseBackend) -> None:
    """What is published of a firm must not tell that it made one, with an invoice (B) or without (C)."""
    registered = [("F", _A, Evidence.REGISTERED), ("G", _A, Evidence.REGISTERED), ("H", _A, Evidence.REGISTERED)]
    rows = _intervals(con, [*registered, ("F", _B, _ABROAD), ("G", date(2023, 6, 21), _ABROAD)])
    published = [name for name in TABLES["mart_export_status_interval"].columns if name in rows[0]]
    unpublished = {"umkm_id", "valid_from", "valid_to"}
    states = {tuple(row[name] for name in published if name not in unpublished) for row in rows}
    assert len(states) == 1
    assert {row["umkm_id"] for row in rows if row["is_informal"]} == {"F", "G"}


def test_a_sample_answers_no_report(con: ibis.BaseBackend) -> None:
    assert any(row[4] for row in _one(con, (_B, _ABROAD), (_B, Evidence.SAMPLE_DECLARED)))


def test_readiness_and_first_dates_from_records(core: Any) -> None:
    nib = "1234567890123"
    core.put("core_registry", date(2022, 1, 1), {"nib": nib})
    core.put("core_training", date(2023, 6, 1), {"nib": nib, "sample_reported": True})
    core.put("core_exports", date(2023, 9, 1), {"document_id": "A", "exporter_nib": nib})
    rows = core.intervals().to_dict("records")
    points = {part.name: part.points for part in readiness_parts_of()}
    assert {row["readiness"] for row in rows} == {points["nib"]}
    assert [row["rung"] for row in rows] == [0, 3, 5, 7, 7]
    last = rows[-1]
    assert last["first_sample_on"] == date(2023, 6, 22)
    assert last["first_direct_on"] == last["last_export_on"] == date(2023, 9, 1)
    assert (last["evidence_a"], last["evidence_b"], last["evidence_c"]) == (1, 0, 5)
    assert pd.isna(last["valid_to"])


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_a_plain_walk(con: ibis.BaseBackend, seed: int) -> None:
    dice = random.Random(seed)
    kinds = list(Evidence)
    proofs = [
        (
            f"F{dice.randrange(40)}",
            date(2020, 1, 1) + timedelta(days=dice.randrange(1800)),
            _ABROAD if dice.random() < 0.2 else dice.choice(kinds),
        )
        for _ in range(300)
    ]
    expected = [state for firm in sorted({proof[0] for proof in proofs}) for state in _walk(firm, proofs)]
    assert [_plain(row) for row in _intervals(con, proofs)] == expected


def _plain(row: State) -> State:
    return {name: value for name, value in row.items() if name != "readiness"}


def _walk(firm: str, proofs: list[Proof]) -> list[State]:
    """The states of a firm, each asked anew of all its evidence at every day on which anything could change."""
    own = [(day, kind) for name, day, kind in proofs if name == firm]
    starts = sorted({day for day, _ in own})
    periods = [_period(day) for day in starts]
    days = {*starts, *(_year_on(day) for day in starts)}
    days |= {first for first, _ in periods if first >= starts[0]} | {last + timedelta(days=1) for _, last in periods}
    states: list[State] = []
    for day in sorted(days):
        state = _state(firm, day, own)
        if not states or any(
            state[name] != states[-1][name] for name in state if name not in {"valid_from", "valid_to"}
        ):
            if states:
                states[-1]["valid_to"] = day
            states.append(state)
    return states


def _state(firm: str, today: date, own: list[tuple[date, Evidence]]) -> State:
    known = [(day, kind) for day, kind in own if day <= today]
    exports = [day for day, kind in known if kind.value in _EXPORTS]

    def first(*kinds: Evidence) -> date | None:
        return min((day for day, kind in known if kind in kinds), default=None)

    def highest(grades: str, below: int = 9) -> int | None:
        rungs = [int(RUNGS[kind]) for day, kind in known if kind is not _ABROAD and _grade(kind, day) in grades]
        return max((rung for rung in rungs if rung < below), default=None)

    told = {_period(day) for day, kind in own if kind is _ABROAD}
    sold = [day for day, kind in own if kind.value in _EXPORTS]
    open_now = [period for period in told if period[0] <= today <= period[1]]
    ended = _year_on(max(exports)) if exports else None
    return {
        "umkm_id": firm,
        "valid_from": today,
        "valid_to": None,
        "rung": max(highest("A") or 0, highest("BC", below=6) or 0),
        "rung_declared": highest("A"),
        "rung_confirmed": highest("B"),
        "rung_claimed": highest("C"),
        "is_active": ended is not None and today < ended,
        "lapsed_on": ended if ended is not None and today >= ended else None,
        "is_informal": any(not any(first <= day <= last for day in sold) for first, last in open_now),
        "first_sample_on": first(Evidence.SAMPLE_DECLARED, Evidence.SAMPLE_REPORTED),
        "first_indirect_on": first(Evidence.INDIRECT_EXPORT),
        "first_direct_on": first(Evidence.DIRECT_EXPORT),
        "first_repeat_on": first(Evidence.REPEAT_EXPORT),
        "last_export_on": max(exports, default=None),
        "evidence_a": sum(kind in _CUSTOMS for _, kind in known),
        "evidence_b": sum(_grade(kind, day) == "B" for day, kind in known if kind is not _ABROAD),
        "evidence_c": sum(_grade(kind, day) == "C" for day, kind in known if kind is not _ABROAD),
    }


def _year_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
