"""Dynamics of exporters against a second implementation in plain Python, and against Korea's published rates."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from statistics import mean, median, quantiles
from typing import Any

import pytest

from tests.indicators.trade import LAST, Sale, cells, put, random_sales
from umkm_pipeline.indicators.exporter_dynamics import exporter_dynamics

Lines = dict[tuple[str, str], Decimal]
CLOSE = 1e-9


def plain_rows(sales: list[Sale]) -> dict[tuple[Any, ...], dict[str, Any]]:
    first, last = min(sale.year for sale in sales), max(sale.year for sale in sales)
    rows = {}
    for cell, inside in cells(sales).items():
        years: dict[int, dict[str, Lines]] = defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
        for sale in inside:
            years[sale.year][sale.firm][sale.hs_code[:6], sale.country] += sale.value
        for year in range(first, last + 1):
            if years.get(year) or years.get(year - 1):
                rows[*cell, year] = plain_row(years, year, first, last)
    return rows


def plain_row(years: dict[int, dict[str, Lines]], year: int, first: int, last: int) -> dict[str, Any]:
    now, before, after = (years.get(at, {}) for at in (year, year - 1, year + 1))
    total = {firm: sum(lines.values(), Decimal(0)) for firm, lines in now.items()}
    total_before = {firm: sum(lines.values(), Decimal(0)) for firm, lines in before.items()}
    x = sum(total.values(), Decimal(0))
    count = len(now)
    row: dict[str, Any] = {"exporters": count, "value_usd": x}
    row |= dict(zip(SIZES_ALL, sizes(total.values()), strict=True))
    row["ln_value"] = math.log(x) if x else None
    row["ln_exporters"] = math.log(count) if count else None
    row["ln_mean_value"] = math.log(x / count) if x else None
    ranked = sorted(total.values(), reverse=True)
    for percent in (1, 5, 25):
        top = ranked[: math.ceil(Decimal(percent) * count / 100)]
        row[f"top_{percent}_percent_share"] = float(sum(top) / x) if x else None
    for firms in (5, 10, 20):
        row[f"top_{firms}_firms_share"] = float(sum(ranked[:firms]) / x) if x else None
    spread = {
        "products": [len({hs for hs, _ in lines}) for lines in now.values()],
        "destinations": [len({country for _, country in lines}) for lines in now.values()],
        "lines": [len(lines) for lines in now.values()],
    }
    for name, many in spread.items():
        row[f"{name}_mean"] = mean(many) if many else None
        row[f"{name}_median"] = median(many) if many else None
    if year == first:
        return row
    entrants, exiters, incumbents = now.keys() - before, before.keys() - now, now.keys() & before
    earlier = {firm for at in range(first, year) for firm in years.get(at, {})}
    censored = year - first < 3
    new = entrants - earlier
    row |= {
        "exporters_before": len(before),
        "entrants": len(entrants),
        "entrants_first_ever": None if censored else len(new),
        "entrants_returning": len(entrants & earlier),
        "entrants_censored": len(new) if censored else 0,
        "entrants_surviving": None if year == last else len(entrants & after.keys()),
        "exiters": len(exiters),
        "incumbents": len(incumbents),
        "entry_rate": len(entrants) / count if count else None,
        "exit_rate": len(exiters) / len(before) if before else None,
        "identity_residual": 0,
        "value_before_usd": sum(total_before.values(), Decimal(0)),
        "margin_entry_usd": sum((total[firm] for firm in entrants), Decimal(0)),
        "margin_exit_usd": -sum((total_before[firm] for firm in exiters), Decimal(0)),
        "margin_residual_usd": Decimal(0),
    }
    x_before = row["value_before_usd"]
    row["growth_log"] = math.log(x) - math.log(x_before) if x and x_before else None
    row["growth_midpoint"] = float(2 * (x - x_before) / (x + x_before)) if x + x_before else None
    groups = {
        "entrants": [total[firm] for firm in entrants],
        "exiters": [total_before[firm] for firm in exiters],
        "incumbents": [total[firm] for firm in incumbents],
        "surviving": [] if year == last else [total[firm] for firm in entrants & after.keys()],
    }
    for group, values in groups.items():
        row |= dict(zip((name.replace("_all", f"_{group}") for name in SIZES_ALL), sizes(values), strict=True))
    grown = [(total[firm], total_before[firm]) for firm in incumbents if total[firm] and total_before[firm]]
    logs = [math.log(one) - math.log(other) for one, other in grown]
    middles = [float(2 * (one - other) / (one + other)) for one, other in grown]
    row["growth_firms"] = len(grown)
    for name, numbers in (("log", logs), ("midpoint", middles)):
        row[f"growth_{name}_mean"] = mean(numbers) if numbers else None
        row[f"growth_{name}_median"] = median(numbers) if numbers else None
    added = dropped = continuing = Decimal(0)
    lines = lines_before = lines_new = lines_dropped = kept = 0
    for firm in incumbents:
        one, other = now[firm], before[firm]
        added += sum((one[line] for line in one.keys() - other), Decimal(0))
        dropped += sum((other[line] for line in other.keys() - one), Decimal(0))
        continuing += sum((one[line] - other[line] for line in one.keys() & other), Decimal(0))
        lines, lines_before = lines + len(one), lines_before + len(other)
        lines_new, lines_dropped = lines_new + len(one.keys() - other), lines_dropped + len(other.keys() - one)
        kept += len((one.keys() - other) & after.get(firm, {}).keys())
    held = sum((total[firm] for firm in incumbents), Decimal(0))
    return row | {
        "margin_added_usd": added,
        "margin_dropped_usd": -dropped,
        "margin_continuing_usd": continuing,
        "lines_incumbents": lines,
        "lines_incumbents_before": lines_before,
        "lines_new": lines_new,
        "lines_dropped": lines_dropped,
        "line_entry_rate": lines_new / lines if lines else None,
        "line_exit_rate": lines_dropped / lines_before if lines_before else None,
        "line_new_value_share": float(added / held) if held else None,
        "line_new_survival": None if year == last or not lines_new else kept / lines_new,
    }


SIZES_ALL = ("size_mean_all", "size_q1_all", "size_median_all", "size_q3_all")


def sizes(values: Iterable[Decimal]) -> tuple[float | None, ...]:
    numbers = [float(value) for value in values]
    if not numbers:
        return (None,) * 4
    q1, middle, q3 = quantiles(numbers, n=4, method="inclusive") if len(numbers) > 1 else numbers * 3
    return mean(numbers), q1, middle, q3


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_agrees_with_plain_python(core: Any, seed: int) -> None:
    sales = random_sales(seed)
    put(core, sales)
    found = {
        tuple(row[name] for name in ("scope", "scope_code", "channel_filter", "year")): row
        for row in core.build("mart_exporter_dynamics", exporter_dynamics)
    }
    expected = plain_rows(sales)
    assert found.keys() == expected.keys()
    told = 0
    for key, row in expected.items():
        assert found[key]["months_reported"] == 12
        for name in found[key].keys() - {"scope", "scope_code", "channel_filter", "year", "months_reported"}:
            one, other = found[key][name], row.get(name)
            if isinstance(other, Decimal | int) or other is None:
                assert one == other, (key, name)
            else:
                assert one == pytest.approx(other, rel=CLOSE, abs=CLOSE), (key, name)
                told += 1
    assert told > 1000
    # Something of everything was there to be told.
    nation = [row for key, row in expected.items() if key[:3] == ("national", "ID", "all") and key[-1] < LAST]
    for name in ("entrants_returning", "entrants_first_ever", "exiters", "incumbents", "lines_new", "lines_dropped"):
        assert any(row.get(name) for row in nation), name


def firms_by_year(counts: Mapping[int, Iterable[int]]) -> list[Sale]:
    return [
        Sale(f"UMKM-{number:010d}", date(year, 6, 1), "09011110", "JP", "direct", Decimal(100 + number))
        for year, numbers in counts.items()
        for number in numbers
    ]


def national(core: Any) -> dict[int, dict[str, Any]]:
    rows = core.build("mart_exporter_dynamics", exporter_dynamics)
    return {row["year"]: row for row in rows if (row["scope"], row["channel_filter"]) == ("national", "all")}


def test_korea_s_rates_of_2016_come_out(core: Any) -> None:
    """Published: entry rate 27.9 %, exit rate 26.4 %. Of 1,000 exporters in 2015 then 264 leave, and the 736 that stay
    are 72.1 % of those of 2016: 1,021, of whom 285 are new."""
    put(core, firms_by_year({2015: range(1000), 2016: range(264, 1285)}), date(2015, 1, 1), date(2016, 12, 1))
    row = national(core)[2016]
    assert (row["exporters_before"], row["exporters"], row["entrants"], row["exiters"]) == (1000, 1021, 285, 264)
    assert round(row["entry_rate"] * 100, 1) == 27.9
    assert round(row["exit_rate"] * 100, 1) == 26.4
    assert row["identity_residual"] == 0


def test_the_identity_holds_in_each_year_from_2021_to_2023(core: Any) -> None:
    counts = {2020: range(500), 2021: range(120, 640), 2022: range(300, 790), 2023: [*range(100), *range(420, 900)]}
    put(core, firms_by_year(counts), date(2020, 1, 1), date(2023, 12, 1))
    rows = national(core)
    for year in (2021, 2022, 2023):
        row = rows[year]
        assert row["exporters"] == row["exporters_before"] + row["entrants"] - row["exiters"] == len(counts[year])
        assert row["identity_residual"] == 0
    assert (rows[2023]["entrants_returning"], rows[2023]["entrants_first_ever"]) == (100, 110)


def test_shares_of_the_top_round_their_number_up_in_whole_numbers(core: Any) -> None:
    """1 % of 700 are 7, though 0.01 × 700 is 7.000000000000001 to a machine; 1 % of 701 are 8."""
    for count, top in ((700, 7), (701, 8)):
        put(core, firms_by_year({2016: range(count)}), date(2016, 1, 1), date(2016, 12, 1))
        values = sorted((100 + number for number in range(count)), reverse=True)
        share = national(core)[2016]["top_1_percent_share"]
        assert share == pytest.approx(sum(values[:top]) / sum(values), rel=CLOSE)


def test_nothing_is_new_or_gone_in_the_first_year_nor_first_ever_in_the_first_three(core: Any) -> None:
    put(core, firms_by_year({2016: [1], 2017: [1, 2], 2018: [1, 3], 2019: [1, 2, 4]}), last=date(2019, 6, 1))
    rows = national(core)
    assert {rows[2016][name] for name in ("entrants", "exiters", "incumbents", "entry_rate", "margin_entry_usd")} == {
        None
    }
    first_ever = [rows[year]["entrants_first_ever"] for year in (2017, 2018, 2019)]
    assert (first_ever, rows[2018]["entrants_censored"]) == ([None, None, 1], 1)
    assert rows[2019]["entrants_returning"] == 1
    assert rows[2019]["entrants_surviving"] is None
    assert [rows[year]["months_reported"] for year in (2018, 2019)] == [12, 6]
