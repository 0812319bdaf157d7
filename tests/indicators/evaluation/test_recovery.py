"""Planted effects are found within their intervals, and no effect is found where none was planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tests.indicators.evaluation.simulated import Worlds, simulate
from umkm_pipeline.indicators.evaluation.effect import effect
from umkm_pipeline.indicators.evaluation.results import compare
from umkm_pipeline.indicators.evaluation.study import Floats
from umkm_pipeline.indicators.evaluation.weights import matching_weights, supported

SIMULATIONS, SEED, LIFT = 500, 2023, 0.6


@dataclass
class Found:
    """Of each simulation: truth, estimate, interval; and the interval of a comparison with all controls alike."""

    truth: Floats
    att: Floats
    low: Floats
    high: Floats
    raw_low: Floats
    raw_high: Floats
    pretrend_p: Floats

    def covers(self) -> float:
        """Share of intervals with the true effect, which is the mean over all simulations."""
        truth = self.truth.mean()
        return float(((self.low <= truth) & (truth <= self.high)).mean())

    def raw_covers(self) -> float:
        truth = self.truth.mean()
        return float(((self.raw_low <= truth) & (truth <= self.raw_high)).mean())


def found(worlds: Worlds, outcomes: tuple[str, ...]) -> dict[str, Found]:
    told: dict[str, list[tuple[float, ...]]] = {outcome: [] for outcome in outcomes}
    for at in range(len(worlds.treated)):
        study = worlds.study(at)
        study = study.only(supported(study))
        weights, truth = matching_weights(study), worlds.truth(at, study)
        alike = np.full(len(weights), 1 / len(weights))
        for outcome in outcomes:
            it, raw = effect(study, weights, outcome), effect(study, alike, outcome)
            row = (truth[outcome], it.att, it.ci_low, it.ci_high, raw.ci_low, raw.ci_high, it.pretrend_p or 0.0)
            told[outcome].append(row)
    return {outcome: Found(*np.array(rows).T) for outcome, rows in told.items()}


@pytest.fixture(scope="module")
def planted() -> dict[str, Found]:
    return found(simulate(SEED, SIMULATIONS, LIFT), ("exported", "value_asinh"))


@pytest.fixture(scope="module")
def nothing() -> dict[str, Found]:
    return found(simulate(SEED + 1, SIMULATIONS, 0.0), ("exported", "value_asinh"))


@pytest.mark.parametrize("outcome", ["exported", "value_asinh"])
def test_intervals_cover_a_planted_effect_as_often_as_they_say(planted: dict[str, Found], outcome: str) -> None:
    it = planted[outcome]
    assert it.truth.mean() > 0
    assert 0.93 <= it.covers() <= 0.97
    assert abs(it.att.mean() - it.truth.mean()) < 0.05 * it.truth.mean()
    assert (it.low > 0).mean() > 0.8


@pytest.mark.parametrize("outcome", ["exported", "value_asinh"])
def test_no_effect_is_found_where_none_was_planted(nothing: dict[str, Found], outcome: str) -> None:
    it = nothing[outcome]
    assert not it.truth.any()
    assert ((it.low > 0) | (it.high < 0)).mean() <= 0.06
    # Nor do paths part before the programme. The test is cautious: exports are few.
    assert (it.pretrend_p < 0.05).mean() <= 0.06


@pytest.mark.parametrize("outcome", ["exported", "value_asinh"])
def test_without_matching_the_same_comparison_is_wrong(nothing: dict[str, Found], outcome: str) -> None:
    """So the simulation has the selection that matching must undo, and the tests above can fail."""
    assert nothing[outcome].raw_covers() < 0.85


def test_a_panel_gives_what_its_arrays_give() -> None:
    """From rows of the mart to the same estimate, for every effect and its quarters."""
    worlds = simulate(7, 2, LIFT)
    for at in range(2):
        (it,) = compare(worlds.panel(at))
        study = worlds.study(at)
        study = study.only(supported(study))
        weights = matching_weights(study)
        rows = {row["export_outcome"]: row for row in it.effects()}
        paths = [row["att"] for row in it.paths() if row["export_outcome"] == "exported"]
        for outcome in ("exported", "value_asinh"):
            expected = effect(study, weights, outcome)
            assert rows[outcome]["att"] == pytest.approx(expected.att, abs=1e-9)
            assert rows[outcome]["se"] == pytest.approx(expected.se, rel=1e-3)
        assert paths == pytest.approx(effect(study, weights, "exported").path.tolist(), abs=1e-6)
        assert rows["exported"]["firms_treated"] == int(study.treated.sum())
        assert rows["new_pairs"]["no_estimate"] == "look_back_short"
