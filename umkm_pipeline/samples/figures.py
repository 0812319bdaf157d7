"""What must come out: each programme's figures, computed from the truth alone.

Belongs here: `programmes.json`. It is a second, plain implementation beside the pipeline's marts and shares no code
with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from umkm_pipeline.model.codes import Channel
from umkm_pipeline.samples.events import WINDOW_MONTHS, Event

Export = dict[str, Any]


def programme_figures(events: dict[str, list[Event]], exports: Sequence[Export]) -> dict[str, Any]:
    """Figures by programme, each with its events as `mart.programme_outcome` should show them."""
    by_firm: dict[str, list[Export]] = defaultdict(list)
    for line in exports:
        if line["counts"]:
            by_firm[line["firm_key"]].append(line)
    return {code: _programme(code, listed, by_firm) for code, listed in events.items()}


def _programme(code: str, events: Sequence[Event], by_firm: dict[str, list[Export]]) -> dict[str, Any]:
    outcomes = [_event(event, by_firm) for event in events]
    firms = {seat.firm.key for event in events for seat in event.seats}
    in_window = [line for event in events for seat in event.seats for line in _in_window(event, by_firm[seat.firm.key])]
    summed = (
        "participants",
        "exporters_in_window",
        "first_exporters_after",
        "value_in_window_usd",
        "value_in_window_idr",
    )
    return {
        "window_months": WINDOW_MONTHS[code],
        "distinct_participants": len(firms),
        **{name: sum((outcome[name] for outcome in outcomes[1:]), outcomes[0][name]) for name in summed},
        "destinations_in_window": sorted({line["destination_country"] for line in in_window}),
        "hs_in_window": sorted({line["hs_code"] for line in in_window}),
        "funding": {
            fund: sum(event.funding == fund for event in events) for fund in sorted({e.funding for e in events})
        },
        "instructors": max(event.instructors for event in events),
        "events": outcomes,
    }


def _event(event: Event, by_firm: dict[str, list[Export]]) -> dict[str, Any]:
    seats = event.seats
    commercial = {seat.firm.key: [line for line in by_firm[seat.firm.key] if line["is_commercial"]] for seat in seats}
    sampled = {seat.firm.key for seat in seats if _sampled(event, by_firm[seat.firm.key])}
    in_year = {key for key, lines in commercial.items() if any(_same_year(event, line) for line in lines)}
    window = {key: _in_window(event, lines) for key, lines in commercial.items()}
    before = {key for key, lines in commercial.items() if any(line["exported_on"] < event.starts_on for line in lines)}
    after = {key for key, lines in commercial.items() if any(line["exported_on"] >= event.starts_on for line in lines)}
    return {
        "event_id": event.event_id,
        "site_code": event.site_code,
        "starts_on": event.starts_on,
        "ends_on": event.ends_on,
        "class_level": event.class_level.lower(),
        "funding_source": event.funding,
        "quota": event.quota,
        "days_held": event.days,
        "participants": len(seats),
        "attended": sum(any(seat.attended) for seat in seats),
        "completed": sum(seat.completed for seat in seats),
        "samples": sum(seat.sample_reported or seat.firm.key in sampled for seat in seats),
        "sales_reported": sum(seat.sales_reported for seat in seats),
        "informal_reporters": sum(seat.sales_reported and seat.firm.key not in in_year for seat in seats),
        "exporters_before": len(before),
        "exporters_in_window": sum(bool(lines) for lines in window.values()),
        "exporters_after": len(after),
        "first_exporters_after": len(after - before),
        "value_in_window_usd": _sum("fob_usd", window.values()),
        "value_in_window_idr": _sum("fob_idr", window.values()),
    }


def _sampled(event: Event, lines: Sequence[Export]) -> bool:
    return any(line["is_sample"] and line["exported_on"] >= event.starts_on for line in lines)


def _same_year(event: Event, line: Export) -> bool:
    return bool(line["exported_on"].year == event.starts_on.year)


def _in_window(event: Event, lines: Sequence[Export]) -> list[Export]:
    end = add_months(event.starts_on, WINDOW_MONTHS[event.programme])
    return [line for line in lines if line["is_commercial"] and event.starts_on <= line["exported_on"] < end]


def _sum(name: str, groups: Iterable[Sequence[Export]]) -> Decimal:
    return sum((line[name] for lines in groups for line in lines), Decimal("0.00"))


def add_months(day: date, months: int) -> date:
    """The same day some months later; days stay below 29 in the sample."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def year_idr(exports: Sequence[Export], firms: set[str], year: int) -> Decimal:
    """Rupiah of a calendar year's commercial exports credited to some firms."""
    lines = [line for line in exports if line["counts"] and line["is_commercial"] and line["firm_key"] in firms]
    return _sum("fob_idr", [[line for line in lines if line["exported_on"].year == year]])


def province_month(exports: Sequence[Export], firms: set[str], month: date) -> Decimal:
    """USD of a month's commercial exports credited to some firms, parcels left out."""
    lines = [
        line
        for line in exports
        if line["counts"]
        and line["is_commercial"]
        and line["month"] == month
        and line["firm_key"] in firms
        and line["channel"] != Channel.PARCEL
    ]
    return _sum("fob_usd", [lines])
