"""What the comparisons say, as rows: `mart_programme_effect`, `mart_programme_event_study`, `mart_programme_balance`.

Belongs here: when there is no estimate and why, what to mind where there is one, and the balance table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pandas as pd

from umkm_pipeline.indicators.evaluation.cases import SCORE, Case, cases
from umkm_pipeline.indicators.evaluation.effect import effect
from umkm_pipeline.indicators.evaluation.study import QUARTERS, Bools, Floats, Study, pooled_deviation
from umkm_pipeline.indicators.evaluation.weights import effective_number, matching_weights, supported
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.arrow import to_arrow
from umkm_pipeline.model.codes import CODE_LISTS, NoEstimate
from umkm_pipeline.model.tables import TABLES

UNBALANCED = 0.1
"""Standardised mean difference from which a covariate is flagged (`docs/methods.md`)."""
FEWEST_TREATED, FEWEST_CONTROLS = 10, 20
PRETREND = 0.05
_NOISE = 1e-9

OUTCOMES = tuple(code.value for code in CODE_LISTS["export_outcome"])

Row = dict[str, Any]


def programme_effect(scan: Scan) -> ibis.Table:
    """Effect, interval and what to mind, for each programme, cohort and outcome; the reason where there is none."""
    return _as_table("mart_programme_effect", (row for each in _compared(scan) for row in each.effects()))


def programme_event_study(scan: Scan) -> ibis.Table:
    """The same by quarter since the first event, against the last quarter before it; only where there is an effect."""
    return _as_table("mart_programme_event_study", (row for each in _compared(scan) for row in each.paths()))


def programme_balance(scan: Scan) -> ibis.Table:
    """Means of treated firms and controls and their standardised differences, before and after weighting."""
    return _as_table("mart_programme_balance", (row for each in _compared(scan) for row in each.balance()))


def _compared(scan: Scan) -> Iterator[Comparison]:
    panel = scan("mart_evaluation_panel")
    money = panel.mutate(value_usd=panel.value_usd.cast("float64"))
    rows = money.order_by(list(TABLES["mart_evaluation_panel"].key)).to_pyarrow().to_pandas()
    yield from compare(rows)


def compare(panel: pd.DataFrame) -> Iterator[Comparison]:
    """Every comparison that a panel (plain numpy columns, sorted by key) allows."""
    return (Comparison.of(case) for case in cases(panel))


@dataclass(frozen=True)
class Comparison:
    """A case with its weights, or the reason why it has none.

    Args:
        case: who is compared.
        kept: rows of the case's study that have a like; none where there is no study.
        study: those rows.
        weights: of its control rows.
        reason: why nothing is estimated, whatever the outcome.
    """

    case: Case
    kept: Bools
    study: Study | None
    weights: Floats
    reason: NoEstimate | None

    @classmethod
    def of(cls, case: Case) -> Comparison:
        """Weigh a case's controls, if there is enough to weigh."""
        nothing = np.empty(0)
        if case.study is None:
            reason = NoEstimate.NO_DATA if case.applicants else NoEstimate.NO_APPLICANTS
            return cls(case, np.empty(0, bool), None, nothing, reason)
        kept = supported(case.study)
        study = case.study.only(kept)
        if study.treated.sum() < FEWEST_TREATED:
            return cls(case, kept, None, nothing, NoEstimate.FEW_TREATED)
        if case.applicants < FEWEST_CONTROLS:
            return cls(case, kept, None, nothing, NoEstimate.FEW_CONTROLS)
        weights = matching_weights(study)
        few = effective_number(study, weights) < FEWEST_CONTROLS
        return cls(case, kept, study, weights, NoEstimate.FEW_CONTROLS if few else None)

    def effects(self) -> Iterator[Row]:
        """A row for each outcome."""
        balance = list(self.balance())
        off = [abs(row["smd_after"] or 0.0) for row in balance if row["is_matched"]]
        told = {
            **self._name,
            "firms_treated": int(self.case.study.treated[self.kept].sum()) if self.case.study else 0,
            "firms_control": self.case.applicants,
            "firms_unsupported": int((~self.kept).sum()),
            "firms_pending": self.case.pending,
            "effective_controls": effective_number(self.study, self.weights) if self.study else None,
            "smd_max": max(off) if off else None,
        }
        for outcome in OUTCOMES:
            reason = self._reason(outcome)
            if reason or self.study is None:
                yield told | {"export_outcome": outcome, "no_estimate": reason}
                continue
            found = effect(self.study, self.weights, outcome)
            said = (
                "att",
                "se",
                "ci_low",
                "ci_high",
                "treated_before",
                "treated_change",
                "control_change",
                "pretrend_p",
            )
            flags = {
                "unbalanced": any(row["is_unbalanced"] for row in balance if row["is_matched"]),
                "score_apart": any(row["is_unbalanced"] for row in balance if not row["is_matched"]),
                "unsupported": told["firms_unsupported"] > 0,
                "pending": self.case.pending > 0,
                "pretrend": found.pretrend_p is not None and found.pretrend_p < PRETREND,
            }
            yield (
                told
                | {"export_outcome": outcome, **{name: getattr(found, name) for name in said}}
                | {"flags": ";".join(name for name, raised in flags.items() if raised) or None}
            )

    def paths(self) -> Iterator[Row]:
        """A row for each outcome and quarter."""
        for outcome in OUTCOMES:
            if self._reason(outcome) or self.study is None:
                continue
            found = effect(self.study, self.weights, outcome)
            columns = (found.path, found.path_se, found.path_low, found.path_high)
            for quarter, att, se, low, high in zip(QUARTERS.tolist(), *(c.tolist() for c in columns), strict=True):
                about = {"export_outcome": outcome, "relative_quarter": quarter}
                yield self._name | about | {"att": att, "se": se, "ci_low": low, "ci_high": high}

    def balance(self) -> Iterator[Row]:
        """A row for each covariate, and one for the score of the selection where it is known."""
        if self.study is None:
            return
        for at, covariate in enumerate(self.study.names):
            yield self._balance(covariate, self.study.covariates[:, at], matched=True)
        score = self.case.score[self.kept]
        if all(np.isfinite(score[group]).sum() > 1 for group in (self.study.treated, ~self.study.treated)):
            yield self._balance(SCORE, score, matched=False)

    def _balance(self, covariate: str, values: Floats, *, matched: bool) -> Row:
        assert self.study is not None  # noqa: S101 -- for the type checker
        known, treated = np.isfinite(values), self.study.treated
        weights = self.weights[known[~treated]]
        treated, values = treated[known], values[known]
        theirs = values[~treated]
        means = values[treated].mean(), theirs.mean(), weights @ theirs / weights.sum()
        spread = float(pooled_deviation(values[:, None], treated)[0])
        before, after = ((means[0] - mean) / spread if spread > 0 else None for mean in means[1:])
        return {
            **self._name,
            "covariate": covariate,
            "is_matched": matched,
            "mean_treated": means[0],
            "mean_control_before": means[1],
            "mean_control_after": means[2],
            "smd_before": before,
            "smd_after": after,
            "is_unbalanced": bool(abs(means[0] - means[2]) > _NOISE if after is None else abs(after) >= UNBALANCED),
        }

    def _reason(self, outcome: str) -> NoEstimate | None:
        if self.reason or self.study is None:
            return self.reason
        values = self.study.outcomes[outcome]
        if np.isnan(values).any():
            return NoEstimate.LOOK_BACK_SHORT
        return NoEstimate.NO_VARIATION if (values == values[:, :1]).all() else None

    @property
    def _name(self) -> Row:
        return {"programme_code": self.case.programme, "cohort": self.case.cohort}


def _as_table(asset: str, rows: Iterator[Row]) -> ibis.Table:
    frame = pd.DataFrame([{name: _rounded(value) for name, value in row.items()} for row in rows])
    return ibis.memtable(to_arrow(TABLES[asset], frame.astype(object).where(frame.notna(), None)))


def _rounded(value: Any) -> Any:
    """Six significant digits: what lies beyond depends on the order of sums, and would be published as a difference."""
    if not isinstance(value, float):
        return value
    return 0.0 if abs(value) < _NOISE else float(f"{value:.6g}")
