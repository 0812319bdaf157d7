"""The plain computation of programme figures, on a case small enough to check by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from umkm_pipeline.samples.events import SULSEL, Event, Seat
from umkm_pipeline.samples.figures import add_months, programme_figures
from umkm_pipeline.samples.firms import Firm, make_universe

START = date(2023, 3, 14)


def _line(firm: Firm, on: date, usd: str, *, counts: bool = True, sample: bool = False) -> dict[str, Any]:
    return {
        "firm_key": firm.key,
        "exported_on": on,
        "counts": counts,
        "is_sample": sample,
        "is_commercial": not sample,
        "destination_country": "JP",
        "hs_code": "12122190",
        "fob_usd": Decimal(usd),
        "fob_idr": Decimal(usd) * 15_000,
    }


def test_figures_of_three_participants() -> None:
    old, new, sampler, *_ = make_universe(Random(1)).groups["sulsel_selected"]
    seats = [Seat(old, [True, True, True]), Seat(new, [True, False, False]), Seat(sampler, [False, False, False])]
    event = Event(SULSEL, "Bimtek", "Maros", "7309", START, date(2023, 3, 16), "APBN", 3, seats)
    exports = [
        _line(old, date(2023, 1, 1), "7.00"),
        _line(old, date(2024, 3, 13), "10.00"),
        _line(new, date(2023, 4, 1), "20.00"),
        _line(new, date(2023, 5, 1), "40.00", counts=False),
        _line(new, date(2024, 3, 14), "80.00"),
        _line(sampler, date(2023, 6, 1), "1.00", sample=True),
    ]
    (outcome,) = programme_figures({SULSEL: [event]}, exports)[SULSEL]["events"]
    expected = {
        "event_id": "SULSEL-EKSPOR-2023/7309/2023-03-14",
        "participants": 3,
        "attended": 2,
        "completed": 1,
        "samples": 1,
        "exporters_before": 1,
        "exporters_in_window": 2,
        "exporters_after": 2,
        "first_exporters_after": 1,
        "value_in_window_usd": Decimal("30.00"),
        "value_in_window_idr": Decimal("450000.00"),
    }
    assert {name: outcome[name] for name in expected} == expected


def test_months_pass_over_the_year() -> None:
    assert add_months(date(2019, 3, 4), 8) == date(2019, 11, 4)
    assert add_months(date(2023, 8, 8), 12) == date(2024, 8, 8)
