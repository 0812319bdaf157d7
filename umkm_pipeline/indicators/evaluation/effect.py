"""The effect on the treated by weighted differences in differences, with its interval, and what came before it.

Belongs here: ATT = mean change of the treated - Σ w × change of the controls, its standard error, and the same by
quarter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from umkm_pipeline.indicators.evaluation.study import AFTER, BEFORE, LAST_BEFORE, LEADS, Floats, Study

LEVEL = 0.95
_TINY = 1e-12


@dataclass(frozen=True)
class Effect:
    """An effect with its interval; arrays have a value a quarter."""

    att: float
    se: float
    ci_low: float
    ci_high: float
    treated_before: float
    treated_change: float
    control_change: float
    pretrend_p: float | None
    path: Floats
    path_se: Floats
    path_low: Floats
    path_high: Floats


def effect(study: Study, weights: Floats, outcome: str) -> Effect:
    """The effect on an outcome: mean of the four quarters after the first event's, less mean of the four before it.

    The weights do not depend on what came after, so the error of the estimate is that of the changes: spread of the
    treated around what controls like them did, and Σ w² × squared residuals of the controls, all rows of a firm
    together, since a firm's rows and quarters are not independent. Residuals are those of the controls' weighted
    regression on what the weights match, which is what matching takes out of the change, divided by 1 - leverage
    (HC3). Degrees of freedom are Welch's.
    """
    values = study.outcomes[outcome]
    change = values[:, AFTER].mean(axis=1) - values[:, BEFORE].mean(axis=1)
    moves = np.column_stack([change, values - values[:, [LAST_BEFORE]]])
    treated, control = moves[study.treated].mean(axis=0), weights @ moves[~study.treated]
    parts = _Errors(study, weights, moves)
    att, se, reach = treated - control, parts.se, parts.se * parts.critical
    return Effect(
        att=float(att[0]),
        se=float(se[0]),
        ci_low=float(att[0] - reach[0]),
        ci_high=float(att[0] + reach[0]),
        treated_before=float(values[study.treated][:, BEFORE].mean()),
        treated_change=float(treated[0]),
        control_change=float(control[0]),
        pretrend_p=_joint(att[1:][LEADS], parts.covariance[1:, 1:][np.ix_(LEADS, LEADS)], parts.freedom[1:][LEADS]),
        path=att[1:],
        path_se=se[1:],
        path_low=(att - reach)[1:],
        path_high=(att + reach)[1:],
    )


class _Errors:
    """Covariance of several effects on the same firms, and degrees of freedom of each."""

    def __init__(self, study: Study, weights: Floats, moves: Floats) -> None:
        design = np.column_stack([np.ones(len(moves)), study.design])
        theirs, ours = design[~study.treated], design[study.treated]
        root = np.sqrt(weights)[:, None]
        basis, sizes, turned = np.linalg.svd(theirs * root, full_matrices=False)
        kept = sizes > sizes[0] * 1e-6
        slopes = turned[kept].T @ ((basis[:, kept].T @ (moves[~study.treated] * root)) / sizes[kept][:, None])
        leverage = np.square(basis[:, kept]).sum(axis=1)
        residual = (moves[~study.treated] - theirs @ slopes) / (1 - np.minimum(leverage, 0.99))[:, None]
        firms = study.firm[~study.treated]
        pull = np.zeros((firms.max() + 1, moves.shape[1]))
        np.add.at(pull, firms, weights[:, None] * residual)
        of_controls = pull.T @ pull
        apart = moves[study.treated] - ours @ slopes
        apart = apart - apart.mean(axis=0)
        count = len(apart)
        of_treated = apart.T @ apart / (count * (count - 1))
        self.covariance = of_treated + of_controls
        variance = np.diag(self.covariance)
        self.se = np.sqrt(variance)
        rows = 1 / np.square(np.bincount(firms, weights)).sum() - kept.sum()
        spent = np.diag(of_treated) ** 2 / (count - 1) + np.diag(of_controls) ** 2 / max(rows, 1.0)
        self.freedom = np.where(spent > 0, variance**2 / np.where(spent > 0, spent, 1.0), 1.0)
        self.critical = stats.t.ppf((1 + LEVEL) / 2, self.freedom)


def _joint(effects: Floats, covariance: Floats, freedom: Floats) -> float | None:
    """p-value of all effects being zero (Hotelling's T²); None where they do not vary, or firms are too few to tell.

    A covariance of as many effects as firms leave freedom for makes any path look odd: with ten firms a plain Wald test
    of three quarters cries out at one honest programme in eight. So the F distribution loses a degree of freedom for
    each effect that varies but the first, and there is no p-value where that leaves less than one.
    """
    sizes, axes = np.linalg.eigh(covariance)
    kept = sizes > max(float(sizes[-1]) * 1e-9, _TINY)
    varying = np.diag(covariance) > _TINY
    if not kept.any() or not varying.any():
        return None
    free = float(freedom[varying].min())
    left = free - int(varying.sum()) + 1
    if left < 1:
        return None
    turned = axes[:, kept].T @ effects
    rank = int(kept.sum())
    return float(stats.f.sf(float((turned**2 / sizes[kept]).sum()) * left / (free * rank), rank, left))
