"""Survival of entrants against a second implementation in plain Python, and against Korea's published rates."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.indicators.trade import FIRST, LAST, Sale, cells, put, random_sales
from umkm_pipeline.indicators.exporter_survival import exporter_survival

CLOSE = 1e-9
KEY = ("scope", "scope_code", "channel_filter", "survival_method", "entry_cohort", "years_since")


Figures = tuple[int, int | None, int, float, float | None, float | None]
"""Entrants, at risk, survivors, survival and its interval."""


def plain_rows(sales: list[Sale]) -> dict[tuple[Any, ...], Figures]:
    rows: dict[tuple[Any, ...], Figures] = {}
    for cell, inside in cells(sales).items():
        active: dict[str, set[int]] = {}
        for sale in inside:
            active.setdefault(sale.firm, set()).add(sale.year)
        cohorts = {
            cohort: [years for years in active.values() if cohort in years and cohort - 1 not in years]
            for cohort in range(FIRST + 1, LAST + 1)
        }
        for cohort, entrants in cohorts.items():
            for k in range(1, LAST - cohort + 1) if entrants else ():
                point = sum(cohort + k in years for years in entrants)
                through = sum(all(cohort + step in years for step in range(k + 1)) for years in entrants)
                size = len(entrants)
                rows[*cell, "point", str(cohort), k] = (size, None, point, point / size, None, None)
                rows[*cell, "continuous", str(cohort), k] = (size, None, through, through / size, None, None)
        for k, figures in kaplan_meier(cohorts).items():
            rows[*cell, "kaplan_meier", "all", k] = figures
    return rows


def kaplan_meier(cohorts: dict[int, list[set[int]]]) -> dict[int, Figures]:
    spells = []
    for cohort, entrants in cohorts.items():
        for years in entrants:
            length = 1
            while cohort + length in years:
                length += 1
            spells.append((length, cohort + length > LAST, LAST - cohort))
    rows: dict[int, Figures] = {}
    survival, greenwood = 1.0, 0.0
    for k in range(1, LAST - FIRST):
        risk = [spell for spell in spells if spell[0] >= k and spell[2] >= k]
        if not risk:
            break
        ends = sum(length == k and not censored for length, censored, _ in risk)
        stay, entries = len(risk) - ends, sum(spell[2] >= k for spell in spells)
        survival *= stay / len(risk)
        low = high = None
        if stay:
            greenwood += ends / (len(risk) * stay)
            if survival < 1:
                spread = 1.959963984540054 * math.sqrt(greenwood) / abs(math.log(survival))
                low, high = (survival ** math.exp(sign * spread) for sign in (1, -1))
        rows[k] = (entries, len(risk), stay, survival, low, high)
    return rows


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_agrees_with_plain_python(core: Any, seed: int) -> None:
    sales = random_sales(seed)
    put(core, sales)
    found = {tuple(row[name] for name in KEY): row for row in core.build("mart_exporter_survival", exporter_survival)}
    expected = plain_rows(sales)
    assert found.keys() == expected.keys()
    for key, (entrants, at_risk, survivors, *shares) in expected.items():
        row = found[key]
        assert (row["entrants"], row["at_risk"], row["survivors"]) == (entrants, at_risk, survivors), key
        for name, share in zip(("survival", "survival_low", "survival_high"), shares, strict=True):
            assert row[name] == (share if share is None else pytest.approx(share, rel=CLOSE, abs=CLOSE)), (key, name)
    assert any(0 < row["survival"] < 1 and row["survival_low"] for row in found.values())


def firms(years: dict[int, range]) -> list[Sale]:
    return [
        Sale(f"UMKM-{number:010d}", date(year, 6, 1), "09011110", "JP", "direct", Decimal(1))
        for year, numbers in years.items()
        for number in numbers
    ]


def nation(core: Any) -> dict[tuple[str, str, int], dict[str, Any]]:
    rows = core.build("mart_exporter_survival", exporter_survival)
    return {
        tuple(row[name] for name in ("survival_method", "entry_cohort", "years_since")): row
        for row in rows
        if (row["scope"], row["channel_filter"]) == ("national", "all")
    }


def test_korea_s_rates_of_2023_come_out(core: Any) -> None:
    """Published: of those who began in 2022, 49.1 % export in 2023; of those who began in 2018, 16.5 % do."""
    stay = {2018: 1000, 2019: 491, 2020: 350, 2021: 270, 2022: 210, 2023: 165}
    years = {year: range(count) for year, count in stay.items()}
    sales = firms({2017: range(9000, 9001), **years}) + firms({2022: range(2000, 3000), 2023: range(2000, 2491)})
    put(core, sales, date(2017, 1, 1), date(2023, 12, 1))
    rows = nation(core)
    for method in ("point", "continuous"):
        assert round(rows[method, "2022", 1]["survival"] * 100, 1) == 49.1
        assert round(rows[method, "2018", 5]["survival"] * 100, 1) == 16.5


def test_the_three_methods_differ_where_a_firm_pauses(core: Any) -> None:
    """Two firms enter in 2017, one goes on and one comes back in 2019, when it enters anew."""
    put(
        core,
        firms({2016: range(9, 10), 2017: range(2), 2018: range(1), 2019: range(2), 2020: range(1)}),
        last=date(2020, 12, 1),
    )
    rows = nation(core)
    assert [rows["point", "2017", k]["survival"] for k in (1, 2, 3)] == [0.5, 1.0, 0.5]
    assert [rows["continuous", "2017", k]["survival"] for k in (1, 2, 3)] == [0.5, 0.5, 0.5]
    # Of three entries two are gone after a year.
    assert rows["kaplan_meier", "all", 1]["survival"] == pytest.approx(1 / 3)
    assert rows["kaplan_meier", "all", 2]["survival"] == pytest.approx(1 / 3)
    assert rows["kaplan_meier", "all", 1]["at_risk"] == 3


def test_a_year_that_has_only_begun_ends_nobody_s_survival(core: Any) -> None:
    years = {2016: range(9, 10), 2017: range(2), 2018: range(2), 2019: range(1)}
    put(core, firms(years), last=date(2019, 3, 1))
    assert max(key[2] for key in nation(core)) == 1
    put(core, firms(years), last=date(2019, 12, 1))
    assert nation(core)["point", "2017", 2]["survival"] == 0.5
