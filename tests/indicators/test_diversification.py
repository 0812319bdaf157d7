"""Concentration and spread against a second implementation in plain Python."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.indicators.trade import FIRST, LAST, Sale, cells, put, random_sales
from umkm_pipeline.indicators.diversification import diversification, firm_diversification
from umkm_pipeline.indicators.exporter_dynamics import exporter_dynamics
from umkm_pipeline.reference.tables import table

CLOSE = 1e-9
HS6 = {2017: set(table("hs6_2017.csv.gz")["hs6"]), 2022: set(table("hs6_2022.csv.gz")["hs6"])}
COUNTRIES = 248


def plain(sales: Iterable[Sale], dimension: str, potential: int) -> dict[str, Any] | None:
    values: dict[str, Decimal] = defaultdict(Decimal)
    for sale in sales:
        values[sale.hs_code[:6] if dimension == "product" else sale.country] += sale.value
    values = {unit: value for unit, value in values.items() if value}
    if not values:
        return None
    total, n = sum(values.values()), len(values)
    potential = max(potential, n)
    shares = [float(value / total) for value in values.values()]
    hhi = sum(share**2 for share in shares)
    normalised = 1.0 if n == 1 else (hhi - 1 / n) / (1 - 1 / n)
    # Over all that could be, nothing included: what the two parts add up to.
    theil = sum(share * math.log(potential * share) for share in shares)
    return {
        "value_usd": total,
        "active": n,
        "potential": potential,
        "hhi": hhi,
        "effective_number": 1 / hhi,
        "hhi_normalised": normalised,
        "theil": theil,
        "theil_extensive": math.log(potential / n),
        "theil_intensive": sum(share * math.log(n * share) for share in shares),
        "market_diversification": 1 - normalised if dimension == "destination" else None,
    }


def potential(scope: str, code: str, dimension: str, year: int) -> int:
    if dimension == "destination":
        return 1 if scope == "destination" else COUNTRIES
    prefix = code if scope.startswith("hs") else ""
    return sum(known.startswith(prefix) for known in HS6[2017 if year < 2022 else 2022])


def agree(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        same = (
            value if value is None or isinstance(value, Decimal | int) else pytest.approx(value, rel=CLOSE, abs=CLOSE)
        )
        assert found[name] == same, name


@pytest.mark.parametrize("seed", range(3))
def test_every_index_agrees_with_plain_python(core: Any, seed: int) -> None:
    sales = random_sales(seed)
    put(core, sales)
    dynamics = core.build("mart_exporter_dynamics", exporter_dynamics)
    exporters = {tuple(row[name] for name in KEY[:4]): row["exporters"] for row in dynamics}
    found = {tuple(row[name] for name in KEY): row for row in core.build("mart_diversification", diversification)}
    told = 0
    for cell, inside in cells(sales).items():
        for year in range(FIRST, LAST + 1):
            for dimension in ("product", "destination"):
                of_year = [sale for sale in inside if sale.year == year]
                expected = plain(of_year, dimension, potential(*cell[:2], dimension, year))
                row = found.pop((*cell, year, dimension), None)
                assert (row is None) == (expected is None)
                if row and expected:
                    agree(row, expected | {"exporters": exporters[*cell, year]})
                    told += 1
    assert not found
    assert told > 500


KEY = ("scope", "scope_code", "channel_filter", "year", "dimension")


def test_each_firm_s_index_agrees_with_plain_python(core: Any) -> None:
    sales = random_sales(7)
    put(core, sales)
    rows = core.build("mart_firm_diversification", firm_diversification)
    assert len(rows) > 200
    for row in rows:
        mine = [
            sale
            for sale in sales
            if sale.firm == row["umkm_id"]
            and sale.year == row["year"]
            and row["channel_filter"] in {"all", sale.channel}
        ]
        expected = plain(mine, row["dimension"], potential("national", "ID", row["dimension"], row["year"]))
        assert expected
        agree(row, expected)


def test_one_good_is_wholly_concentrated_and_equal_parts_not_at_all(core: Any) -> None:
    sales = [
        Sale("UMKM-0000000001", date(2022, 1, 1), "09011110", place, "direct", Decimal(10)) for place in ("JP", "CN")
    ]
    put(core, sales)
    rows = {
        row["dimension"]: row
        for row in core.build("mart_firm_diversification", firm_diversification)
        if row["channel_filter"] == "all"
    }
    assert (rows["product"]["hhi"], rows["product"]["hhi_normalised"], rows["product"]["effective_number"]) == (1, 1, 1)
    assert rows["product"]["theil_intensive"] == pytest.approx(0)
    assert (rows["destination"]["hhi_normalised"], rows["destination"]["market_diversification"]) == (0, 1)
    assert rows["destination"]["effective_number"] == 2
