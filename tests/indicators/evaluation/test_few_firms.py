"""The test of paths before the programme says no more than the number of firms can carry."""

from __future__ import annotations

import numpy as np
import pytest

from umkm_pipeline.indicators.evaluation.effect import effect
from umkm_pipeline.indicators.evaluation.study import QUARTERS, Floats, Study


def _p(treated: Floats, controls: Floats) -> float | None:
    """The p-value for firms x quarters of an outcome, nothing to match by."""
    values = np.vstack([treated, controls])
    count, theirs = len(values), len(controls)
    study = Study(
        treated=np.arange(count) < len(treated),
        firm=np.arange(count),
        start=np.zeros(count, dtype=np.int64),
        covariates=np.empty((count, 0)),
        names=(),
        outcomes={"exported": values},
    )
    return effect(study, np.full(theirs, 1 / theirs), "exported").pretrend_p


def _noise(seed: int, firms: int) -> Floats:
    return np.random.default_rng(seed).normal(size=(firms, len(QUARTERS)))


@pytest.mark.parametrize(("treated", "controls"), [(10, 400), (400, 11)])
def test_honest_programmes_are_not_accused_because_they_are_small(treated: int, controls: int) -> None:
    """Ten firms leave nine degrees of freedom, of which the three quarters take two."""
    values = [_p(_noise(at, treated), _noise(10_000 + at, controls)) for at in range(1000)]
    assert all(value is not None for value in values)
    assert np.mean([value < 0.05 for value in values if value is not None]) <= 0.07


@pytest.mark.parametrize(("treated", "controls"), [(40, 3), (3, 40), (40, 2)])
def test_two_or_three_firms_carry_no_test_of_three_quarters(treated: int, controls: int) -> None:
    few = _noise(1, min(treated, controls))
    rest = np.zeros((max(treated, controls), len(QUARTERS)))
    assert _p(*((few, rest) if treated < controls else (rest, few))) is None


def test_a_few_more_do() -> None:
    assert _p(np.zeros((40, len(QUARTERS))), _noise(1, 6)) is not None
