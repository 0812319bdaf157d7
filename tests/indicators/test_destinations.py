"""The three words on a destination against a second implementation in plain Python, and at their edges."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from tests.indicators import trade
from tests.indicators.trade import Sale, firm_attributes, put, random_sales
from umkm_pipeline.indicators.destinations import destination, firm_destination
from umkm_pipeline.reference.nontraditional import policy_lists

JATENG = {"KH", "CZ", "HU", "AR", "CL"}


def test_two_provinces_may_share_a_list_by_name(core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each destination of a firm is one row, and what one province lists is not listed for the other."""
    shared = pd.DataFrame(
        {
            "list_version": "L",
            "province_code": ["33", "33", "73", "73"],
            "from_year": 2019,
            "to_year": 9999,
            "destination_country": ["JP", "CN", "JP", "MY"],
        }
    )
    monkeypatch.setattr("umkm_pipeline.indicators.destinations.policy_lists", lambda: shared)
    put(core, random_sales(3))
    rows = core.build("mart_firm_destination", firm_destination)
    keys = [(row["umkm_id"], row["channel_filter"], row["destination_country"], row["year"]) for row in rows]
    assert len(keys) == len(set(keys))
    listed = {(province(row["umkm_id"]), row["destination_country"]) for row in rows if row["is_listed"]}
    assert listed == {("33", "JP"), ("33", "CN"), ("73", "JP"), ("73", "MY")}


def plain_rows(sales: list[Sale], channel: str) -> dict[tuple[str, str, int], dict[str, Any]]:
    first = min(sale.year for sale in sales)
    sales = [sale for sale in sales if channel in {"all", sale.channel}]
    served: dict[tuple[str, str], set[int]] = defaultdict(set)
    market: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for sale in sales:
        served[sale.firm, sale.country].add(sale.year)
        market[province(sale.firm), sale.year][sale.country] += sale.value
    rows = {}
    for (firm, country), years in served.items():
        for year in years:
            lately, known = years & set(range(year - 3, year)), year - first >= 3
            prior: dict[str, Decimal] = defaultdict(Decimal)
            for at in range(year - 3, year):
                for place, value in market.get((province(firm), at), {}).items():
                    prior[place] += value
            total = sum(prior.values(), Decimal(0))
            told = known and province(firm) != "00" and total > 0
            listed = province(firm) == "33" and year >= 2019
            rows[firm, country, year] = {
                "value_usd": sum(s.value for s in sales if (s.firm, s.country, s.year) == (firm, country, year)),
                "is_new_to_firm": False if lately else True if known else None,
                "is_minor": prior[country] < total / 100 if told else None,
                "is_outside_core": country not in core_of(prior, total) if told else None,
                "policy_list": "JATENG-COACHING-2019" if listed else None,
                "is_listed": country in JATENG if listed else None,
            }
    return rows


def core_of(prior: dict[str, Decimal], total: Decimal) -> set[str]:
    core: set[str] = set()
    covered = Decimal(0)
    for place in sorted(prior, key=lambda place: (-prior[place], place)):
        if covered >= total * Decimal("0.8"):
            break
        core.add(place)
        covered += prior[place]
    return core


def province(firm: str) -> str:
    return str(firm_attributes(firm)["province_code"])


@pytest.mark.parametrize("seed", range(3))
def test_every_flag_agrees_with_plain_python(core: Any, seed: int) -> None:
    sales = random_sales(seed)
    put(core, sales)
    found = core.build("mart_firm_destination", firm_destination)
    for channel in ("all", "direct"):
        expected = plain_rows(sales, channel)
        rows = {
            (row["umkm_id"], row["destination_country"], row["year"]): row
            for row in found
            if row["channel_filter"] == channel
        }
        assert rows.keys() == expected.keys()
        for key, row in expected.items():
            assert {name: rows[key][name] for name in row} == row, key
        for name in ("is_new_to_firm", "is_outside_core", "is_listed"):
            assert {row[name] for row in expected.values()} == {True, False, None}, name
    summary = core.build("mart_destination", destination)
    for row in summary:
        same = [
            other
            for other in found
            if all(
                other[name] == row[name] for name in ("province_code", "channel_filter", "destination_country", "year")
            )
        ]
        assert (row["exporters"], row["value_usd"]) == (len(same), sum(other["value_usd"] for other in same))
        assert {other["is_minor"] for other in same} == {row["is_minor"]}
        assert {other["is_listed"] for other in same} == {row["is_listed"]}
        new = [other["is_new_to_firm"] for other in same]
        assert row["exporters_new_here"] == (None if set(new) == {None} else sum(map(bool, new)))


@pytest.mark.parametrize(("cents", "minor"), [(99, True), (100, False)])
def test_the_share_is_minor_below_one_per_cent(
    core: Any, cents: int, minor: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        trade, "firm_attributes", lambda _: {"province_code": "73", "size_class": "mikro", "owner_sex": None}
    )
    rest = Decimal(10_000 - cents) / 100
    sales = [one(2016, "JP", rest), one(2016, "CN", Decimal(cents) / 100), one(2019, "CN", Decimal(1))]
    put(core, sales)
    (row,) = [
        row
        for row in core.build("mart_destination", destination)
        if row["year"] == 2019 and row["channel_filter"] == "all"
    ]
    assert row["is_minor"] is minor
    assert row["prior_share"] == pytest.approx(cents / 10_000)


@pytest.mark.parametrize(("first", "second_is_core"), [(80, False), (79, True)])
def test_the_core_ends_where_eighty_per_cent_are_covered(
    core: Any, first: int, second_is_core: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        trade, "firm_attributes", lambda _: {"province_code": "73", "size_class": "mikro", "owner_sex": None}
    )
    sales = [one(2016, "JP", Decimal(first)), one(2016, "CN", Decimal(100 - first)), one(2019, "CN", Decimal(1))]
    put(core, sales)
    (row,) = [
        row
        for row in core.build("mart_destination", destination)
        if row["year"] == 2019 and row["channel_filter"] == "all"
    ]
    assert row["is_outside_core"] is not second_is_core


def one(year: int, country: str, usd: Decimal) -> Sale:
    return Sale("UMKM-0000000001", date(year, 5, 1), "09011110", country, "direct", usd)


def test_the_list_of_central_java_is_in_force_from_its_year() -> None:
    rows = policy_lists()
    assert set(rows["destination_country"]) == JATENG
    assert set(rows["from_year"]) == {2019}
    assert set(rows["province_code"]) == {"33"}
