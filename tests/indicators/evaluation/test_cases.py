"""Who is compared with whom, and why there is no estimate where there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.indicators.evaluation.simulated import simulate
from umkm_pipeline.indicators.evaluation.results import Comparison, compare


@pytest.fixture
def panel() -> pd.DataFrame:
    return simulate(5, 1, 0.6).panel(0)


def whole(panel: pd.DataFrame) -> Comparison:
    return next(compare(panel))


def row(panel: pd.DataFrame, outcome: str = "exported") -> dict[str, Any]:
    return next(row for row in whole(panel).effects() if row["export_outcome"] == outcome)


def firms(panel: pd.DataFrame, *, treated: bool) -> list[str]:
    return sorted(panel.loc[panel["is_treated"] == treated, "umkm_id"].unique())


def without(panel: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return panel[~panel["umkm_id"].isin(names)]


def test_applicants_who_sat_in_another_programme_or_were_not_decided_on_are_no_controls(panel: pd.DataFrame) -> None:
    others = firms(panel, treated=False)
    of = {name: panel["umkm_id"] == name for name in others[:3]}
    panel.loc[of[others[0]], "other_programme_on"] = date(2024, 1, 1)
    panel.loc[of[others[1]], "decision"] = None
    panel.loc[of[others[2]], "decision"] = "accepted"
    assert row(panel)["firms_control"] == len(others) - 3


@pytest.mark.parametrize(("left", "reason"), [(9, "few_treated"), (10, None)])
def test_ten_treated_are_enough(panel: pd.DataFrame, left: int, reason: str | None) -> None:
    """Of the treated, only such as have a like."""
    comparison = whole(panel)
    assert comparison.case.study is not None
    names = np.array(panel["umkm_id"].unique())
    study = comparison.case.study.only(comparison.kept)
    like = names[study.firm[study.treated]][:left].tolist()
    rest = [name for name in firms(panel, treated=True) if name not in like]
    found = row(without(panel, rest))
    assert (found["firms_treated"], found.get("no_estimate")) == (left, reason)


@pytest.mark.parametrize(("left", "reasons"), [(19, {"few_controls"}), (0, {"no_applicants"})])
def test_few_controls_are_told_apart_from_none(panel: pd.DataFrame, left: int, reasons: set[str]) -> None:
    found = list(whole(without(panel, firms(panel, treated=False)[left:])).effects())
    assert {row["no_estimate"] for row in found} == reasons
    assert all("att" not in row for row in found)


def test_weights_that_rest_on_few_firms_are_no_comparison(panel: pd.DataFrame) -> None:
    """Twenty-five like the treated among hundreds who are not: the weights fall on these."""
    others = firms(panel, treated=False)
    panel.loc[panel["is_treated"] | panel["umkm_id"].isin(others[:15]), "legal_form"] = "PT"
    comparison = whole(panel)
    (reason,) = {row["no_estimate"] for row in comparison.effects()}
    assert reason == "few_controls"


def test_a_year_after_and_two_before_must_be_in_the_data(panel: pd.DataFrame) -> None:
    """Firms begin in quarters 10, 11 and 12 of 0-19."""
    quarters = sorted(panel["quarter_start"].unique())
    begun = panel.drop_duplicates("umkm_id")["treated_on"].value_counts()
    late = int(begun[quarters[12]])
    enough, short = (
        row(panel[panel["quarter_start"] <= quarters[16]]),
        row(panel[panel["quarter_start"] <= quarters[15]]),
    )
    assert (enough["firms_pending"], short["firms_pending"]) == (0, late)
    assert short["flags"].split(";")[-1] == "pending"
    early = row(panel[panel["quarter_start"] >= quarters[3]])
    assert early["firms_pending"] == int(begun[quarters[10]])
    assert row(panel[panel["quarter_start"] >= quarters[6]])["no_estimate"] == "no_data"


def test_no_firm_s_change_is_no_estimate(panel: pd.DataFrame) -> None:
    panel["exported"] = False
    assert row(panel)["no_estimate"] == "no_variation"
    assert "no_estimate" not in row(panel, "destinations")


def test_what_the_selection_decided_by_is_told_and_not_matched(panel: pd.DataFrame) -> None:
    panel["total_score"] = np.where(panel["is_treated"], 80.0, 40.0) + panel["certificates_held"]
    comparison = whole(panel)
    balance = {row["covariate"]: row for row in comparison.balance()}
    assert (balance["total_score"]["is_matched"], balance["total_score"]["is_unbalanced"]) == (False, True)
    assert balance["micro"]["smd_before"] < -0.1
    assert abs(balance["micro"]["smd_after"]) < 0.01
    flags = next(comparison.effects())["flags"].split(";")
    assert "score_apart" in flags
    assert "unbalanced" not in flags


def test_what_weights_cannot_make_alike_is_flagged(panel: pd.DataFrame) -> None:
    """Companies only among the treated and one control: within range, and out of reach of any weights but its own."""
    treated = firms(panel, treated=True)
    lone = firms(panel, treated=False)[0]
    panel.loc[panel["umkm_id"].isin([*treated[:5], lone]), "legal_form"] = "PT"
    comparison = whole(panel)
    balance = {row["covariate"]: row for row in comparison.balance()}
    # One control in hundreds carries the share of five treated in 140.
    assert balance["company"]["mean_control_after"] == pytest.approx(balance["company"]["mean_treated"], abs=0.01)
    panel.loc[panel["umkm_id"] == lone, "legal_form"] = None
    alone = whole(panel)
    assert next(alone.effects())["firms_unsupported"] >= 5
    assert "unsupported" in next(alone.effects())["flags"].split(";")


def test_cohorts_are_compared_each_for_itself(panel: pd.DataFrame) -> None:
    quarters = sorted(panel["quarter_start"].unique())
    panel["cohort"] = panel["treated_on"].map({quarters[10]: "1", quarters[11]: "2", quarters[12]: "2"})
    found = {comparison.case.cohort: comparison for comparison in compare(panel)}
    assert list(found) == ["ALL", "1", "2"]
    treated = {cohort: next(it.effects())["firms_treated"] for cohort, it in found.items()}
    lost = {cohort: next(it.effects())["firms_unsupported"] for cohort, it in found.items()}
    assert treated["1"] + treated["2"] + lost["1"] + lost["2"] == treated["ALL"] + lost["ALL"]


def test_the_same_panel_gives_the_same_rows(panel: pd.DataFrame) -> None:
    first, second = ([*it.effects(), *it.paths(), *it.balance()] for it in (whole(panel), whole(panel.copy())))
    assert first == second
