"""Guests, firms and deals of missions, and deals that became declarations, by a second implementation over dicts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from umkm_pipeline.indicators.trade_mission import trade_mission

Row = dict[str, Any]
START, A_YEAR_LATER = date(2024, 3, 5), date(2025, 3, 5)
DEAL = {"mission_line": "deal", "deal_kind": "transaction", "deal_value_idr": 100, "buyer_country": "MY"}


def derive(core: Any) -> list[Row]:
    core.evidence()
    rows: list[Row] = core.build("mart_trade_mission", trade_mission)
    return rows


def export(number: str, nib: str, day: date, country: str, **more: Any) -> Row:
    return {"document_id": number, "exporter_nib": nib, "exported_on": day, "destination_country": country, **more}


def test_a_mission_counted_in_full(core: Any) -> None:
    core.put(
        "core_missions",
        date(2024, 3, 1),
        {"mission_line": "event", "announced_deals_idr": 1000, "event_name": "Misi"},
        {"mission_line": "invitation", "invited_kind": "embassy", "invited_came": True},
        {"mission_line": "invitation", "invited_kind": "embassy", "invited_came": None},
        {"mission_line": "invitation", "invited_kind": "buyer", "invited_came": True},
        {"mission_line": "invitation", "invited_kind": None, "invited_came": False},
        {"mission_line": "participant", "nib": "1", "business_name": "Satu"},
        {"mission_line": "participant", "nib": "1", "business_name": "Satu"},
        {"mission_line": "participant", "nib": "3", "business_name": "Tiga"},
        # The window is twelve months from the first day: the last day counts, the day after does not.
        {**DEAL, "nib": "1", "business_name": "Satu"},
        {**DEAL, "nib": "1", "business_name": "Satu", "deal_kind": "mou", "deal_value_idr": 30},
        {**DEAL, "nib": "2", "business_name": "Dua", "deal_kind": "interest", "deal_value_idr": 7},
        {**DEAL, "nib": "2", "business_name": "Dua", "buyer_country": "ID", "deal_kind": None, "deal_value_idr": 2},
        # A seller without any number is nobody, and its deal cannot be followed.
        {**DEAL, "business_name": "Entah", "deal_value_idr": None},
    )
    core.put(
        "core_exports",
        START,
        export("before", "1", START - timedelta(days=1), "MY", fob_usd=1),
        export("first", "1", START, "MY", fob_usd=10),
        export("last", "1", A_YEAR_LATER - timedelta(days=1), "MY", fob_usd=100),
        export("late", "1", A_YEAR_LATER, "MY", fob_usd=1000),
        export("elsewhere", "2", START, "SG", fob_usd=10_000),
        export("sample", "2", START, "MY", fob_usd=100_000, is_commercial=False, is_sample=True),
        export("no NPE", "2", START, "MY", fob_usd=1_000_000, npe_issued=False),
    )
    (row,) = derive(core)
    expected = {
        "mission_id": "63/3171/2024-03-05",
        "event_name": "Misi",
        "sending_province_code": "63",
        "site_region_code": None,
        "site_district_code": None,
        "starts_on": START,
        "ends_on": date(2024, 3, 6),
        "invited": 4,
        "invited_embassies": 2,
        "invited_buyers": 1,
        "invited_others": 1,
        "came": 2,
        "embassies_came": 1,
        "participants": 3,
        "participant_firms": 2,
        "sellers": 2,
        "deals": 5,
        "deals_abroad": 4,
        "deals_idr": 139,
        "deals_transaction_idr": 100,
        "deals_mou_idr": 30,
        "deals_interest_idr": 7,
        "deals_unsaid_idr": 2,
        "announced_deals_idr": 1000,
        "deals_difference_idr": 861,
        "deals_declared": 2,
        "sellers_declared": 1,
        "declared_usd": 110,
        "declared_idr": 3_000_000,
        "firms_exporting_after": 2,
    }
    assert row == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_counting_one_by_one(core: Any, seed: int) -> None:
    dice = random.Random(seed)
    starts = {f"M{at}": date(2023, 1, 1) + timedelta(days=dice.randrange(400)) for at in range(4)}

    def nib() -> str:
        return f"{dice.randrange(8):013d}"

    lines = [
        {"mission_id": (mission := dice.choice(list(starts))), "starts_on": starts[mission]}
        | {"ends_on": starts[mission], "mission_line": dice.choice(["deal", "deal", "participant", "invitation"])}
        | {"nib": dice.choice([nib(), nib(), None]), "business_name": f"Usaha {number}"}
        | {"buyer_country": dice.choice(["MY", "SG", "ID", None]), "deal_kind": dice.choice(["mou", "interest", None])}
        | {"deal_value_idr": dice.choice([None, Decimal(dice.randrange(10**9))])}
        | {"invited_kind": dice.choice(["embassy", "buyer", "other"]), "invited_came": dice.choice([True, False, None])}
        for number in range(120)
    ]
    for line in lines:
        if line["mission_line"] == "invitation":
            line |= {"nib": None, "business_name": None}
    core.put("core_missions", date(2023, 1, 1), *lines)
    core.put(
        "core_exports",
        date(2023, 1, 1),
        *(
            export(
                f"D{number}",
                nib(),
                date(2022, 6, 1) + timedelta(days=dice.randrange(1200)),
                dice.choice(["MY", "SG", "JP"]),
            )
            | {"fob_usd": Decimal(dice.randrange(1, 10**6)) / 100, "npe_issued": dice.random() < 0.9}
            for number in range(60)
        ),
    )
    found = {row["mission_id"]: row for row in derive(core)}
    named = core.lake.read("identity_record_firm").set_index("record_id")["umkm_id"].to_dict()
    rows = core.con.to_pyarrow(core.scan("core_missions")).to_pylist()
    sold = [
        (named[row["record_id"]], row["destination_country"], row["exported_on"], row["fob_usd"])
        for row in core.con.to_pyarrow(core.scan("core_exports")).to_pylist()
        if row["npe_issued"]
    ]
    declared_somewhere = 0
    for mission, start in starts.items():
        mine = [row for row in rows if row["mission_id"] == mission]
        try:
            until = start.replace(year=start.year + 1)
        except ValueError:
            until = date(start.year + 1, 2, 28)
        after = [sale for sale in sold if start <= sale[2] < until]
        deals = [row for row in mine if row["mission_line"] == "deal"]
        abroad = [row for row in deals if row["buyer_country"] not in {"ID", None}]
        pairs = [(named.get(row["record_id"]), row["buyer_country"]) for row in abroad]
        met = [pair for pair in pairs if any((sale[0], sale[1]) == pair for sale in after)]
        firms = {named[row["record_id"]] for row in mine if row["record_id"] in named}
        guests = [row for row in mine if row["mission_line"] == "invitation"]
        expected = {
            "invited": len(guests),
            "came": sum(row["invited_came"] is True for row in guests),
            "invited_embassies": sum(row["invited_kind"] == "embassy" for row in guests),
            "participants": sum(row["mission_line"] == "participant" for row in mine),
            "deals": len(deals),
            "deals_abroad": len(abroad),
            "deals_idr": sum((row["deal_value_idr"] or Decimal(0) for row in deals), Decimal(0)),
            "deals_mou_idr": sum(
                (row["deal_value_idr"] or Decimal(0) for row in deals if row["deal_kind"] == "mou"), Decimal(0)
            ),
            "sellers": len({named[row["record_id"]] for row in deals if row["record_id"] in named}),
            "deals_declared": len(met),
            "sellers_declared": len({one for one, _ in met}),
            "declared_usd": sum((sale[3] for sale in after if (sale[0], sale[1]) in set(met)), Decimal(0)),
            "firms_exporting_after": len({sale[0] for sale in after if sale[0] in firms}),
        }
        assert {name: found[mission][name] for name in expected} == expected
        declared_somewhere += len(met)
    assert declared_somewhere > 0
