"""Sums of counting commercial lines by firm, month, goods, destination, channel and currency."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.indicators.trade import put, random_sales
from umkm_pipeline.indicators.export_value import export_value

_MAY = date(2023, 5, 1)


def test_grouped_and_credited_once(core: Any) -> None:
    firm = {"exporter_nib": "1"}
    core.put(
        "core_exports",
        _MAY,
        {"document_id": "A", **firm, "fob_native": 10, "fob_usd": 10, "fob_idr": 150, "net_weight_kg": 2},
        {"document_id": "A", **firm, "item_number": 2, "fob_native": 5, "fob_usd": 5, "fob_idr": 75},
        {"document_id": "B", **firm, "fob_native": 7, "fob_usd": 7, "fob_idr": None},
        {"document_id": "C", **firm, "currency": "EUR"},
        {"document_id": "D", **firm, "is_sample": True, "is_commercial": False},
        {"document_id": "E", **firm, "is_cancelled": True},
        {"document_id": "F", **firm, "goods_owner_nib": "2", "fob_native": 1, "fob_usd": 1, "fob_idr": 15},
    )
    core.evidence()
    rows = core.build("mart_export_value", export_value)
    one, other = core.firm_of("exports/2023-05/f/s/1"), core.firm_of("exports/2023-05/f/s/7", "owner")
    seen = {(row["umkm_id"], row["channel"], row["currency"]): row for row in rows}
    assert set(seen) == {(one, "direct", "USD"), (one, "direct", "EUR"), (other, "indirect", "USD")}
    assert seen[one, "direct", "USD"] == {
        "umkm_id": one,
        "month": _MAY,
        "hs_code": "12122110",
        "destination_country": "JP",
        "channel": "direct",
        "currency": "USD",
        "fob_native": Decimal("22.00"),
        "fob_usd": Decimal("22.00"),
        "fob_idr": Decimal("225.00"),
        "net_weight_kg": Decimal("2.0000"),
        "documents": 2,
        "items": 3,
    }
    assert sum(row["items"] for row in rows) == 5


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_plain_rules_over_dicts(core: Any, seed: int) -> None:
    sales = [one for number in range(3) for one in random_sales(10 * seed + number)]
    put(core, sales)
    dollars: dict[tuple[Any, ...], list[Decimal | None]] = defaultdict(list)
    for sale in sales:
        dollars[sale.firm, sale.month, sale.hs_code, sale.country, sale.channel].append(sale.usd)
    assert max(map(len, dollars.values())) > 1
    found = core.build("mart_export_value", export_value)
    key = ("umkm_id", "month", "hs_code", "destination_country", "channel")
    assert {tuple(row[name] for name in key): (row["fob_usd"], row["documents"], row["items"]) for row in found} == {
        cell: (sum(known) if (known := [one for one in values if one is not None]) else None, len(values), len(values))
        for cell, values in dollars.items()
    }
