"""Outcome, summary and credit of programmes against a second implementation, on random programmes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.indicators.programme_reference import achieved, claimed, groups_of, later, window_of
from tests.indicators.programme_world import Row, World, make_world
from umkm_pipeline.indicators.export_value import export_value
from umkm_pipeline.indicators.programme_credit import programme_credit
from umkm_pipeline.indicators.programme_outcome import programme_outcome
from umkm_pipeline.indicators.programme_summary import programme_summary
from umkm_pipeline.quality.reconcile import credit_difference

SEEDS = range(6)
CLAIMS = ("informal_reporters", "claimed_exporters", "confirmed_exporters", "claimed_value_usd", "confirmed_value_usd")


@pytest.fixture(params=SEEDS)
def world(request: pytest.FixtureRequest, core: Any) -> World:
    made = make_world(request.param)
    made.write(core.lake)
    core.build("mart_programme_outcome", programme_outcome)
    core.build("mart_programme_credit", programme_credit)
    return made


def same(found: Row, expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where the two differ, beyond 1e-9 for numbers that are no counts or money."""
    return {
        name: (found[name], value)
        for name, value in expected.items()
        if not (
            abs(found[name] - value) <= 1e-9 * max(1, abs(value))
            if isinstance(value, float) and found[name] is not None
            else found[name] == value
        )
    }


def test_each_event_s_figures_are_those_of_plain_python(core: Any, world: World) -> None:
    events: dict[str, list[Row]] = defaultdict(list)
    for row in world.tables["core_training"]:
        events[row["event_id"]].append(row)
    found = {row["event_id"]: row for row in core.build("mart_programme_outcome", programme_outcome)}
    assert found.keys() == events.keys()
    for event_id, rows in events.items():
        expected = achieved(world, rows[0]["programme_code"], rows)
        assert not set(CLAIMS) & set(found[event_id])
        assert same(found[event_id], expected) == {}, event_id


def test_each_group_s_figures_are_those_of_plain_python(core: Any, world: World) -> None:
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in world.tables["core_training"]:
        for grouping, value in groups_of(row).items():
            groups[row["programme_code"], grouping, value].append(row)
    found = {
        (row["programme_code"], row["group_kind"], row["group_value"]): row
        for row in core.build("mart_programme_summary", programme_summary)
    }
    assert found.keys() == groups.keys()
    for key, rows in groups.items():
        programme, grouping, _ = key
        expected = achieved(world, programme, rows)
        quotas = {row["event_id"]: row["quota"] for row in rows}
        expected["quota"] = None if None in quotas.values() else sum(quotas.values())
        expected["events"] = len(quotas)
        candidates = [row for row in world.tables["core_curation"] if row["programme_code"] == programme]
        (described,) = (r for r in world.tables["mart_dim_programme"] if r["programme_code"] == programme)
        cost = described["cost_idr"]
        ever = expected["first_ever_exporters"]
        knowable = cost is not None and ever and not expected["first_exports_censored"]
        whole = {
            "candidates": len({row["umkm_id"] for row in candidates}),
            "accepted": len({row["umkm_id"] for row in candidates if row["decision"] == "accepted"}),
            "cost_idr": cost,
            "cost_per_first_exporter_idr": float(cost) / ever if knowable else None,
        }
        wide = grouping == "programme" and described["is_province_wide"]
        expected |= claimed(world, programme, rows) if wide else dict.fromkeys(CLAIMS)
        expected |= whole if grouping == "programme" else dict.fromkeys((*whole, "value_credited_usd"))
        assert same(found[key], expected) == {}, key


def test_each_export_is_credited_once_over_all_programmes(core: Any, world: World) -> None:
    starts: dict[tuple[str, str], date] = {}
    for row in world.tables["core_training"]:
        if not row["days_attended"]:
            continue
        trained = (row["umkm_id"], row["programme_code"])
        starts[trained] = min(row["starts_on"], starts.get(trained, date.max))
    expected: dict[tuple[str, date, str], list[float]] = defaultdict(list)
    money: dict[tuple[str, date], list[Decimal]] = defaultdict(list)
    shares = set()
    for line in world.tables["status_document_line"]:
        if not (line["counts"] and line["is_commercial"]):
            continue
        inside = [
            programme
            for (firm, programme), day in starts.items()
            if firm == line["umkm_id"] and day <= line["exported_on"] < later(day, window_of(world, programme))
        ]
        for programme in inside or ["TANPA-PROGRAM"]:
            expected[line["umkm_id"], line["month"], programme].append(1 / max(len(inside), 1))
        shares.add(len(inside))
        money[line["umkm_id"], line["month"]].append(line["fob_usd"])
    found = core.build("mart_programme_credit", programme_credit)
    by_key = {(row["umkm_id"], row["month"], row["programme_code"]): row for row in found}
    assert by_key.keys() == expected.keys()
    for key, parts in expected.items():
        assert by_key[key]["items"] == len(parts)
        assert by_key[key]["credit"] == pytest.approx(sum(parts), abs=1e-9)
    for (firm, month), values in money.items():
        mine = [row for row in found if (row["umkm_id"], row["month"]) == (firm, month)]
        assert sum(row["credited_usd"] for row in mine) == sum(values)
        assert sum(row["credited_idr"] for row in mine) == 14_000 * sum(values)
        assert sum(row["credit"] for row in mine) == pytest.approx(len(values), abs=1e-9)
    assert max(shares) >= 1


def test_an_export_of_three_programmes_is_thirds_to_the_cent(core: Any) -> None:
    """A dollar in three: 34 + 33 + 33 cents, as the check of the table sees it too."""
    world = make_world(1)
    world.tables["core_training"] = []
    for code in ("P1", "P2", "P3"):
        said: Row = {"event_id": code, "programme_code": code, "starts_on": date(2023, 1, 1)}
        said |= {"ends_on": date(2023, 1, 2)}
        world.record(
            "training", "participant", "A", said | {"days_held": 1, "days_attended": 1, "participant_name": "X"}
        )
    line = world.tables["status_document_line"][0] | {"counts": True, "is_commercial": True, "umkm_id": "A"}
    line |= {
        "exported_on": date(2023, 2, 3),
        "month": date(2023, 2, 1),
        "fob_usd": Decimal(1),
        "fob_idr": Decimal("0.02"),
    }
    world.tables["status_document_line"] = [line]
    world.write(core.lake)
    core.build("mart_programme_outcome", programme_outcome)
    rows = core.build("mart_programme_credit", programme_credit)
    assert [(row["programme_code"], str(row["credited_usd"]), str(row["credited_idr"])) for row in rows] == [
        ("P1", "0.34", "0.02"),
        ("P2", "0.33", "0.00"),
        ("P3", "0.33", "0.00"),
    ]
    core.build("mart_export_value", export_value)
    assert credit_difference(core.scan) == {}
    assert rows[0]["credit"] == 1 / 3
    core.lake.write("mart_programme_credit", core.lake.read("mart_programme_credit").iloc[1:])
    assert credit_difference(core.scan) == {"items": 1, "usd": 1, "idr": 1}


def test_parts_of_a_line_differ_by_a_cent_at_most(core: Any) -> None:
    """Fifty-eight cents in two are 29 and 29: in binary fractions they would be 28 and 30."""
    world = make_world(1)
    world.tables["core_training"] = []
    for code in ("P1", "P2"):
        said: Row = {"event_id": code, "programme_code": code, "starts_on": date(2023, 1, 1)}
        said |= {"ends_on": date(2023, 1, 2)}
        world.record(
            "training", "participant", "A", said | {"days_held": 1, "days_attended": 1, "participant_name": "X"}
        )
    line = world.tables["status_document_line"][0] | {"counts": True, "is_commercial": True, "umkm_id": "A"}
    line |= {"exported_on": date(2023, 2, 3), "month": date(2023, 2, 1)}
    line |= {"fob_usd": Decimal("0.58"), "fob_idr": Decimal("12345678901234.57")}
    world.tables["status_document_line"] = [line]
    world.write(core.lake)
    core.build("mart_programme_outcome", programme_outcome)
    rows = core.build("mart_programme_credit", programme_credit)
    assert [(str(row["credited_usd"]), str(row["credited_idr"])) for row in rows] == [
        ("0.29", "6172839450617.29"),
        ("0.29", "6172839450617.28"),
    ]


def _one_line(world: World, fob_idr: str) -> None:
    """A single line of firm A in February 2023."""
    line = world.tables["status_document_line"][0] | {"counts": True, "is_commercial": True, "umkm_id": "A"}
    line |= {"exported_on": date(2023, 2, 3), "month": date(2023, 2, 1)}
    world.tables["status_document_line"] = [line | {"fob_usd": Decimal("0.58"), "fob_idr": Decimal(fob_idr)}]


def _seat(world: World, code: str, starts_on: date, days_attended: int) -> None:
    said: Row = {"event_id": f"{code}/{starts_on}", "programme_code": code, "starts_on": starts_on}
    said |= {"ends_on": starts_on, "days_held": 1, "days_attended": days_attended, "participant_name": "X"}
    world.record("training", "participant", "A", said)


def test_parts_of_sums_that_no_float_holds_are_exact(core: Any) -> None:
    """400 trillion rupiah and 3 cents are 2^55 cents and some: as floats, halves were off by several cents."""
    world = make_world(1)
    world.tables["core_training"] = []
    for code in ("P1", "P2"):
        _seat(world, code, date(2023, 1, 1), 1)
    _one_line(world, "400000000000000.03")
    world.write(core.lake)
    core.build("mart_programme_outcome", programme_outcome)
    rows = core.build("mart_programme_credit", programme_credit)
    assert [str(row["credited_idr"]) for row in rows] == ["200000000000000.02", "200000000000000.01"]


def test_who_never_came_brings_no_credit(core: Any) -> None:
    """P1 was attended not at all, P2 only at its second event, from which on its window runs."""
    world = make_world(1)
    world.tables["core_training"] = []
    _seat(world, "P1", date(2023, 1, 1), 0)
    _seat(world, "P2", date(2023, 1, 1), 0)
    _seat(world, "P2", date(2023, 2, 4), 1)
    _one_line(world, "1.00")
    world.write(core.lake)
    core.build("mart_programme_outcome", programme_outcome)
    rows = core.build("mart_programme_credit", programme_credit)
    assert [(row["programme_code"], str(row["credited_idr"])) for row in rows] == [("TANPA-PROGRAM", "1.00")]
