"""A second implementation of the programmes' figures, in plain Python over dicts, written from docs/programmes.md."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from tests.indicators.programme_world import FIRST, LAST, Row, World


def later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


NEW_FROM, DATA_TO = later(FIRST, 36), later(LAST, 1)


def window_of(world: World, programme: str) -> int:
    (months,) = (
        row["window_months"] for row in world.tables["mart_dim_programme"] if row["programme_code"] == programme
    )
    return int(months)


def groups_of(row: Row) -> dict[str, str]:
    site = row["site_district_code"] or row["site_region_code"]
    return {
        "programme": row["programme_code"],
        "cohort": row["cohort"] or "belum_diketahui",
        "site": site or "belum_diketahui",
        "funding_source": row["funding_source"] or "belum_diketahui",
    }


def achieved(world: World, programme: str, rows: list[Row]) -> dict[str, Any]:
    """The figures of the training rows of one group."""
    firms: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        firms[row["umkm_id"]].append(row)
    told = [_firm(world, programme, name, mine) for name, mine in firms.items()]
    new = [firm for firm in told if not firm["before"]]
    firsts = [firm for firm in new if firm["exports"]]
    known = all(firm["starts"] >= NEW_FROM for firm in told)
    counts = {
        **{name: sum(firm[name] for firm in told) for name in ("participants_selected", "attended", "completed")},
        "participants": len(told),
        "samples": sum(firm["sample"] for firm in told),
        "first_samples": sum(firm["sample"] and not firm["sample_before"] for firm in told),
        "exporters_before": len(told) - len(new),
        "exporters_in_window": sum(bool(firm["in_window"]) for firm in told),
        "exporters_after": sum(bool(firm["exports"]) for firm in told),
        "first_exporters_after": len(firsts),
        "first_ever_exporters": sum(firm["first"] >= NEW_FROM for firm in firsts),
        "first_exports_censored": sum(firm["first"] < NEW_FROM for firm in firsts),
        "participants_new": len(new),
    }
    for months in (6, 12, 24, 36):
        over = known and all(later(firm["starts"], months) <= DATA_TO for firm in told)
        within = sum(firm["first"] < later(firm["starts"], months) for firm in firsts)
        counts[f"conversion_{months}m"] = within / len(new) if over and new else None
    days = [(firm["first"] - firm["starts"]).days for firm in firsts]
    usd = sum((value or 0 for firm in told for _, value, _ in firm["in_window"]), Decimal(0))
    after = sum((value or 0 for firm in told for _, value, _ in firm["exports"]), Decimal(0))
    return counts | {
        "median_days_to_first_export": median(days) if known and days else None,
        "value_in_window_usd": usd,
        "value_in_window_idr": sum((idr for firm in told for _, _, idr in firm["in_window"]), Decimal(0)),
        "value_after_usd": after,
        "value_after_window_usd": after - usd if all(firm["ends"] <= DATA_TO for firm in told) else None,
        "value_per_participant_usd": float(usd) / len(told),
    }


def claimed(world: World, programme: str, rows: list[Row]) -> dict[str, Any]:
    """What the firms of one group claim, as far as it may be told of a programme of a whole province."""
    firms: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        firms[row["umkm_id"]].append(row)
    told = [_firm(world, programme, name, mine) for name, mine in firms.items()]
    counts = {
        "informal_reporters": sum(firm["informal"] for firm in told),
        "claimed_exporters": sum(firm["claims"] for firm in told),
        "confirmed_exporters": sum(firm["confirmed"] for firm in told),
    }
    return {name: None if count in {1, 2} else count for name, count in counts.items()} | _values(told)


def _firm(world: World, programme: str, name: str, rows: list[Row]) -> dict[str, Any]:
    starts = min(row["starts_on"] for row in rows)
    ends = later(starts, window_of(world, programme))
    customs = [row for row in world.tables["status_evidence"] if row["umkm_id"] == name and row["grade"] == "A"]
    samples = [row["occurred_on"] for row in customs if row["evidence"] == "sample_declared"]
    exports = [
        (row["occurred_on"], row["fob_usd"], row["fob_idr"]) for row in customs if row["evidence"] != "sample_declared"
    ]
    since = sorted(row for row in exports if row[0] >= starts) if exports else []
    says = any(row["foreign_sales_reported"] for row in rows)
    chosen = {
        row["umkm_id"]
        for row in world.tables.get("core_curation", [])
        if row["programme_code"] == programme and row["decision"] == "accepted"
    }
    return {
        "starts": starts,
        "ends": ends,
        "participants_selected": name in chosen,
        "attended": any(row["days_attended"] > 0 for row in rows),
        "completed": any(row["days_attended"] >= 0.8 * row["days_held"] for row in rows),
        "sample": any(row["sample_reported"] for row in rows) or any(day >= starts for day in samples),
        "sample_before": any(day < starts for day in samples),
        "informal": says and not any(row[0].year == starts.year for row in exports),
        "before": any(row[0] < starts for row in exports),
        "exports": since,
        "first": since[0][0] if since else None,
        "in_window": [row for row in since if row[0] < ends],
        **_claims(world, name, starts, says=says),
    }


def _claims(world: World, name: str, starts: date, *, says: bool) -> dict[str, Any]:
    reports: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in world.tables.get("core_reported_exports", []):
        if row["umkm_id"] == name and row["reported_from"] >= starts and not row["sample_reported"]:
            same = ("reported_from", "reported_to", "destination_country", "hs6", "currency", "reported_value")
            reports[tuple(row[column] for column in same)].append(row)
    shown = [key for key, rows in reports.items() if any(r["proof_kind"] in _PROOFS for r in rows)]
    certificates = world.tables.get("core_certificates", [])
    replaced = {row["replaces_number"] for row in certificates if row["ska_status"] != "cancelled"}
    certified = any(
        row["umkm_id"] == name
        and row["issued_on"] >= starts
        and row["ska_status"] not in {"cancelled", "replaced"}
        and row["ska_number"] not in replaced
        for row in certificates
    )
    claimed = [key[-1] for key in reports if key[-1] is not None]
    confirmed = [key[-1] for key in shown if key[-1] is not None]
    return {
        "claims": says or bool(reports),
        "confirmed": certified or bool(shown),
        "claimed_usd": sum(claimed) if claimed else None,
        "confirmed_usd": sum(confirmed) if confirmed else None,
    }


_PROOFS = {"invoice", "ska", "marketplace"}


def _values(told: list[dict[str, Any]]) -> dict[str, Any]:
    claimed = [firm["claimed_usd"] for firm in told if firm["claimed_usd"] is not None]
    confirmed = [firm["confirmed_usd"] for firm in told if firm["confirmed_usd"] is not None]
    rest = [f for f in told if f["claimed_usd"] is not None and f["claimed_usd"] > (f["confirmed_usd"] or 0)]
    safe = len(claimed) not in {1, 2}
    apart = len(confirmed) not in {1, 2} and len(rest) not in {1, 2}
    return {
        "claimed_value_usd": sum(claimed, Decimal(0)) if safe else None,
        "confirmed_value_usd": sum(confirmed, Decimal(0)) if safe and apart else None,
    }
