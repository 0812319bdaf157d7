"""Weights, effects, errors and pre-trends against plain Python, on simulated programmes."""

from __future__ import annotations

import pytest

from tests.indicators.evaluation.reference import OUTCOMES, Reference
from tests.indicators.evaluation.simulated import simulate
from umkm_pipeline.indicators.evaluation.results import compare
from umkm_pipeline.indicators.evaluation.weights import effective_number


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_that_of_plain_python(seed: int) -> None:
    panel = simulate(seed, 1, 0.6).panel(0)
    panel = panel[panel["umkm_id"] < "F0200"]
    (it,) = compare(panel)
    names = [str(name) for name in panel.columns]
    expected = Reference([dict(zip(names, row, strict=True)) for row in panel.itertuples(index=False)])
    assert it.study is not None
    assert it.weights.tolist() == pytest.approx(expected.weights, abs=1e-9)
    rows = {row["export_outcome"]: row for row in it.effects()}
    for outcome in OUTCOMES:
        told = expected.effect(outcome)
        assert effective_number(it.study, it.weights) == pytest.approx(told["effective"], rel=1e-9)
        assert rows[outcome]["firms_treated"] == len(expected.treated)
        assert rows[outcome]["firms_unsupported"] == expected.unsupported
        assert rows[outcome]["firms_pending"] == expected.pending
        for name in ("att", "se", "ci_low", "ci_high", "treated_before", "treated_change", "control_change"):
            assert rows[outcome][name] == pytest.approx(told[name], rel=1e-8, abs=1e-9), (outcome, name)
        assert rows[outcome]["pretrend_p"] == pytest.approx(told["pretrend_p"], abs=1e-9)
