"""Controls made like the treated: common support, and weights that match covariates and outcome history.

Belongs here: entropy balancing (Hainmueller 2012, Political Analysis 20:25-46). Of all weights on the controls that
give them the means of the treated, it takes those nearest to equal ones. Exact matching on so many covariates finds
nobody, and nearest neighbours leave differences that then need a model; weights leave none where it can be done, and
the rest is told by the balance table.
"""

from __future__ import annotations

import numpy as np

from umkm_pipeline.indicators.evaluation.study import Bools, Floats, Study

_PENALTY = 1e-4
"""Keeps the problem solvable where no weights match exactly; leaves differences of about a thousandth otherwise."""
_STEPS, _PRECISION, _NEAR = 60, 1e-13, 1e-12


def supported(study: Study) -> Bools:
    """Rows to compare: all controls, and treated firms whose every covariate is within the controls' range."""
    controls = study.covariates[~study.treated]
    inside = (study.covariates >= controls.min(axis=0)) & (study.covariates <= controls.max(axis=0))
    return np.asarray(~study.treated | inside.all(axis=1))


def matching_weights(study: Study) -> Floats:
    """A weight for each control row, in their order; they sum to 1."""
    design = study.design
    away = design[~study.treated] - design[study.treated].mean(axis=0)
    tilt = np.zeros(away.shape[1])
    loss, weights = _loss(away, tilt)
    for _ in range(_STEPS):
        mean = weights @ away
        gradient = mean + _PENALTY * tilt
        if np.abs(gradient).max(initial=0.0) < _PRECISION:
            break
        curvature = (away * weights[:, None]).T @ away - np.outer(mean, mean) + _PENALTY * np.eye(len(tilt))
        step = np.linalg.solve(curvature, gradient)
        fall, size = float(gradient @ step), 1.0
        closer, there = _loss(away, tilt - step)
        # So near the minimum that rounding hides the fall, whole steps are safe.
        while fall > _NEAR and closer > loss - 1e-4 * size * fall:
            size /= 2
            closer, there = _loss(away, tilt - size * step)
        tilt, loss, weights = tilt - size * step, closer, there
    return weights


def effective_number(study: Study, weights: Floats) -> float:
    """Equally weighted control firms that the weights amount to; a firm's rows are one."""
    shares = np.bincount(study.firm[~study.treated], weights)
    return float(1 / np.square(shares).sum())


def _loss(away: Floats, tilt: Floats) -> tuple[float, Floats]:
    """The convex function whose minimum gives the weights, and the weights at a point."""
    scores = away @ tilt
    top = float(scores.max(initial=-np.inf))
    raised = np.exp(scores - top)
    total = float(raised.sum())
    return top + float(np.log(total)) + _PENALTY / 2 * float(tilt @ tilt), raised / total
