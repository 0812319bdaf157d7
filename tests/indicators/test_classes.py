"""The highest class over time and who moved up, by cases and against asking each firm anew."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

from umkm_pipeline.indicators.class_interval import class_interval
from umkm_pipeline.indicators.class_progress import class_progress
from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.reference.classes import class_levels

_MONTH = date(2024, 3, 1)
_ORDER = {"dasar": 1, "basic": 1, "madya": 2, "lanjut": 3}
_SHOWN = {1: "dasar", 2: "madya", 3: "lanjut"}


def _attended(number: int, level: str | None, day: date, days: int = 3) -> dict[str, Any]:
    event = f"P/7308/{day}/{level}"
    return {
        "nib": f"{number:013d}",
        "class_level": level,
        "event_id": event,
        "starts_on": day,
        "ends_on": day + timedelta(days=2),
        "days_attended": days,
        "province_code": "73",
        "region_code": "7308",
    }


def _intervals(core: Any, rows: list[dict[str, Any]]) -> dict[int, list[tuple[str, int | None, date, date | None]]]:
    """By the number of the firm's NIB."""
    core.put("core_training", _MONTH, *rows)
    core.intervals()
    names = {row.umkm_id: int(row.nib) for row in core.lake.read("identity_firm").itertuples()}
    found: dict[int, list[tuple[str, int | None, date, date | None]]] = {}
    for row in core.build("mart_class_interval", class_interval):
        state = row["class_level"], row["class_order"], row["valid_from"], row["valid_to"]
        found.setdefault(names[row["umkm_id"]], []).append(state)
    return found


def test_classes_by_cases(core: Any) -> None:
    a, b, c = date(2023, 2, 1), date(2023, 5, 1), date(2024, 1, 1)
    rows = [
        *(_attended(1, "dasar", a), _attended(1, "basic", b), _attended(1, "madya", c)),
        *(_attended(2, "madya", a), _attended(2, "dasar", b)),
        *(_attended(3, "dasar", a), _attended(3, "madya", b, days=0)),
        *(_attended(4, "afirmasi", a), _attended(4, "khusus", b), _attended(4, "dasar", c)),
        *(_attended(5, "dasar", a), _attended(5, "afirmasi", b)),
        _attended(6, None, a),
    ]
    assert _intervals(core, rows) == {
        1: [("dasar", 1, a, c), ("madya", 2, c, None)],
        2: [("madya", 2, a, None)],
        3: [("dasar", 1, a, None)],
        4: [("afirmasi", None, a, c), ("dasar", 1, c, None)],
        5: [("dasar", 1, a, None)],
    }
    core.build("mart_firm", firm)
    progress = {
        (row["class_level"], row["year"]): (row["firms_reached"], row["firms_moved_up"], row["days_to_move_up"])
        for row in core.build("mart_class_progress", class_progress)
    }
    assert progress == {
        ("dasar", 2023): (3, 1, 334.0),
        ("dasar", 2024): (1, 0, None),
        ("madya", 2023): (1, 0, None),
        ("madya", 2024): (1, 0, None),
        ("afirmasi", 2023): (1, 0, None),
    }


def test_the_list_has_an_order_without_gaps() -> None:
    levels = class_levels()
    assert sorted(set(levels["class_order"])) == list(range(1, levels["class_order"].max() + 1))
    assert levels["class_level"].is_unique


def test_agrees_with_asking_each_firm(core: Any) -> None:
    dice = random.Random(2)
    levels = [*_ORDER, "afirmasi", None]
    rows = [
        _attended(
            dice.randrange(40),
            dice.choice(levels),
            date(2022, 1, 1) + timedelta(dice.randrange(900)),
            dice.randrange(3),
        )
        for _ in range(150)
    ]
    found = _intervals(core, rows)
    expected: dict[int, list[tuple[str, int | None, date, date | None]]] = {}
    reached: dict[tuple[str, int], list[int | None]] = defaultdict(list)
    for number in range(40):
        own = [row for row in rows if int(row["nib"]) == number and row["class_level"] and row["days_attended"]]
        states: list[tuple[str, int | None, date]] = []
        for day in sorted({row["starts_on"] for row in own}):
            here = [row["class_level"] for row in own if row["starts_on"] == day]
            best = max(_ORDER.get(level, 0) for level in here)
            if not states or best > (states[-1][1] or 0):
                states.append((_SHOWN.get(best) or min(here), best or None, day))
        ends = [*(day for _, _, day in states[1:]), *([None] if states else [])]
        if states:
            expected[number] = [(*state, end) for state, end in zip(states, ends, strict=True)]
        for (level, order, day), end in zip(states, ends, strict=True):
            reached[level, day.year].append((end - day).days if end and order else None)
    assert found == expected
    core.build("mart_firm", firm)
    for row in core.build("mart_class_progress", class_progress):
        times = reached.pop((row["class_level"], row["year"]))
        moved = [days for days in times if days is not None]
        assert (row["firms_reached"], row["firms_moved_up"]) == (len(times), len(moved))
        assert row["days_to_move_up"] == (median(moved) if moved else None)
    assert not reached
