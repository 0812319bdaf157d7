"""From reports to documents: who is counted, what is not published, and agreement with asking each firm."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

import ibis
import pyarrow as pa
import pytest

from umkm_pipeline.indicators.informal_transition import informal_transition
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

_LAST = date(2024, 12, 1)
Fact = tuple[date, date] | date
"""A report's period, or the day of an export."""
Row = dict[str, Any]


def _table(firms: dict[str, tuple[str, list[Fact]]]) -> dict[tuple[str, int], Row]:
    """What is published of firms, each with its province and facts.

    Customs files are received up to December 2024, others for a year more.
    """
    evidence = []
    for firm, (_, facts) in firms.items():
        for number, fact in enumerate(facts):
            same = {"umkm_id": firm, "record_id": f"{firm}/{number}", "party_role": "firm"}
            if isinstance(fact, date):
                says = {"evidence": "direct_export", "grade": "A", "rung": 7, "occurred_on": fact}
            else:
                period = {"reported_from": fact[0], "reported_to": fact[1], "occurred_on": fact[1]}
                says = {"evidence": "foreign_sales_reported", "grade": "C", "rung": 1, **period}
            evidence.append(same | says)
    tables = {
        "status_evidence": evidence,
        "mart_firm": [{"umkm_id": firm, "province_code": province} for firm, (province, _) in firms.items()],
        "identity_record_firm": [
            {"record_id": "r", "source": "exports", "period_month": _LAST},
            {"record_id": "later", "source": "registry", "period_month": date(2025, 12, 1)},
        ],
    }

    def scan(asset: str) -> ibis.Table:
        schema = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES[asset])])
        return ibis.memtable(pa.Table.from_pylist(tables[asset], schema=schema))

    rows = ibis.duckdb.connect().to_pyarrow(informal_transition(scan)).to_pylist()
    return {(row.pop("province_code"), row.pop("year")): row for row in rows}


_JUNE = (date(2022, 6, 1), date(2022, 6, 30))
_SAID: list[Fact] = [_JUNE]


def _then(day: date) -> list[Fact]:
    return [_JUNE, day]


def _cell(*histories: list[Fact], others: int = 3) -> Row:
    """The one cell of a province with these firms, and with others that report nothing."""
    firms = [*histories, *([[]] * others)]
    (row,) = _table({f"F{n}": ("73", facts) for n, facts in enumerate(firms)}).values()
    return row


def _shown(informal: int | None, legal: int | None, soon: int | None, months: float | None, *, hidden: bool) -> Row:
    return {
        "firms_informal": informal,
        "firms_became_legal": legal,
        "firms_legal_in_12_months": soon,
        "months_to_legal": months,
        "is_suppressed": hidden,
    }


_SOON, _LATE = date(2023, 6, 30), date(2023, 7, 1)


@pytest.mark.parametrize(
    ("histories", "expected"),
    [
        ([_SAID] * 2, _shown(None, None, None, None, hidden=True)),
        ([_SAID] * 3, _shown(3, 0, 0, None, hidden=False)),
        ([_then(_SOON)] * 3, _shown(3, 3, 3, 12.0, hidden=False)),
        ([_then(_LATE)] * 3, _shown(3, 3, 0, 13.0, hidden=False)),
        ([_then(_SOON)] * 3 + [_SAID] * 3, _shown(6, 3, 3, 12.0, hidden=False)),
        ([_then(_SOON)] * 2 + [_SAID] * 3, _shown(5, None, None, None, hidden=True)),
        ([_then(_SOON)] * 3 + [_SAID] * 2, _shown(5, None, None, None, hidden=True)),
        ([_then(_SOON)] * 3 + [_then(_LATE)] * 2, _shown(5, 5, None, 12.0, hidden=True)),
        ([_then(_SOON)] * 2 + [_then(_LATE)] * 3, _shown(5, 5, None, 13.0, hidden=True)),
        ([[(date(2024, 1, 1), date(2024, 1, 31))]] * 3, _shown(3, 0, None, None, hidden=False)),
    ],
)
def test_what_is_published_of_a_cell(histories: list[list[Fact]], expected: Row) -> None:
    assert _cell(*histories) == expected


@pytest.mark.parametrize(("others", "hidden"), [(2, True), (3, False)])
def test_a_count_of_nearly_all_firms_of_a_province_would_tell_who_they_are(others: int, *, hidden: bool) -> None:
    row = _cell(*[_SAID] * 5, others=others)
    assert row == (_shown(None, None, None, None, hidden=True) if hidden else _shown(5, 0, 0, None, hidden=False))


def test_who_exported_before_or_in_the_period_is_not_counted() -> None:
    counted: list[list[Fact]] = [_SAID] * 3
    before: list[list[Fact]] = [[_JUNE, date(2022, 5, 31)], [_JUNE, date(2022, 6, 15)]]
    assert _cell(*counted, *before)["firms_informal"] == 3


def test_no_column_names_a_firm() -> None:
    assert "umkm_id" not in TABLES["mart_informal_transition"].columns


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_asking_each_firm(seed: int) -> None:
    dice = random.Random(seed)
    firms = {f"F{n}": (dice.choice(["73", "63"]), _any_facts(dice)) for n in range(120)}
    cells: dict[tuple[str, int], list[tuple[int | None, bool, bool]]] = defaultdict(list)
    for province, facts in firms.values():
        sold = sorted(fact for fact in facts if isinstance(fact, date))
        told = sorted(fact for fact in facts if not isinstance(fact, date))
        open_now = [p for p in told if not any(p[0] <= day <= p[1] for day in sold)]
        if not open_now or (sold and sold[0] < open_now[0][0]):
            continue
        last = open_now[0][1]
        horizon = date(last.year + 1, last.month, min(last.day, 28 if last.month == 2 else last.day))
        months = (sold[0].year - last.year) * 12 + sold[0].month - last.month if sold else None
        soon = bool(sold) and sold[0] <= horizon
        cells[province, open_now[0][0].year].append((months, soon, horizon < date(2025, 1, 1)))
    found = _table(firms)
    assert found.keys() == cells.keys()
    for cell, told_of in cells.items():
        assert found[cell] == _published(told_of), cell


def _any_facts(dice: random.Random) -> list[Fact]:
    facts: list[Fact] = []
    for _ in range(dice.randrange(4)):
        first = date(2021, 1, 1) + timedelta(days=dice.randrange(1200))
        facts.append((first, first + timedelta(days=dice.randrange(1, 200))))
    facts += [date(2021, 1, 1) + timedelta(days=dice.randrange(1400)) for _ in range(dice.randrange(3))]
    return facts


def _published(told_of: list[tuple[int | None, bool, bool]]) -> Row:
    def safe(count: int) -> bool:
        return count == 0 or count >= 3

    months = [number for number, _, _ in told_of if number is not None]
    informal, legal, soon = len(told_of), len(months), sum(quick for _, quick, _ in told_of)
    over = all(elapsed for *_, elapsed in told_of)
    if informal < 3:
        return _shown(None, None, None, None, hidden=True)
    if not (safe(legal) and safe(informal - legal)):
        return _shown(informal, None, None, None, hidden=True)
    shows_soon = over and safe(soon) and safe(legal - soon)
    middle = median(months) if legal >= 3 else None
    return _shown(informal, legal, soon if shows_soon else None, middle, hidden=over and not shows_soon)
