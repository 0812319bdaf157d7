"""Simulated programmes with a known effect, as panels of firms that seldom export.

As many firms as South Sulawesi's selection of 2023 in the sample: 580 candidates for 140 places. Few export in a
quarter; what a firm exports depends on its ability, which nobody sees, on what everybody sees, on the season, and on
shocks that last (first-order autocorrelation 0.6). The office ranks by what it sees, the exports of the last year among
it, so the chosen would have exported more anyway, and those who were lucky that year fall back. Firms begin in one of
three quarters. The programme moves the chance to export, by more in some firms than in others, from the quarter after
they began.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from umkm_pipeline.indicators.evaluation.study import QUARTERS, Bools, Floats, Ints, Study

FIRMS, PLACES, LENGTH, SELECTED = 580, 140, 20, 10
LAST_YEAR, YEAR_BEFORE = np.arange(-4, 0), np.arange(-8, -4)


@dataclass(frozen=True)
class Worlds:
    """Many programmes at once: arrays of programmes × firms (× quarters)."""

    micro: Bools
    certificates: Ints
    food: Bools
    treated: Bools
    start: Ints
    exported: Bools
    value: Floats
    exported_untreated: Bools
    value_untreated: Floats

    def study(self, at: int) -> Study:
        """One programme as the estimator takes it."""
        chosen, others = np.flatnonzero(self.treated[at]), np.flatnonzero(~self.treated[at])
        starts = np.unique(self.start[at][chosen])
        firm = np.concatenate([chosen, np.tile(others, len(starts))])
        start = np.concatenate([self.start[at][chosen], np.repeat(starts, len(others))])
        exported, value = self.exported[at].astype(float), np.arcsinh(self.value[at])

        def seen(values: Floats, quarters: Ints) -> Floats:
            return np.asarray(values[firm[:, None], start[:, None] + quarters])

        covariates = {
            "micro": self.micro[at][firm].astype(float),
            "certificates_held": self.certificates[at][firm].astype(float),
            "sells_food": self.food[at][firm].astype(float),
            "exported_last_year": seen(exported, LAST_YEAR).mean(axis=1),
            "exported_year_before": seen(exported, YEAR_BEFORE).mean(axis=1),
            "value_asinh_last_year": seen(value, LAST_YEAR).mean(axis=1),
            "value_asinh_year_before": seen(value, YEAR_BEFORE).mean(axis=1),
        }
        return Study(
            treated=np.arange(len(firm)) < len(chosen),
            firm=firm,
            start=start,
            covariates=np.column_stack(list(covariates.values())),
            names=tuple(covariates),
            outcomes={"exported": seen(exported, QUARTERS), "value_asinh": seen(value, QUARTERS)},
        )

    def truth(self, at: int, study: Study) -> dict[str, float]:
        """What the programme did to the treated firms of a study, on average, in the four quarters measured."""
        rows = study.firm[study.treated][:, None], study.start[study.treated][:, None] + np.arange(1, 5)
        exported = self.exported[at].astype(float) - self.exported_untreated[at]
        value = np.arcsinh(self.value[at]) - np.arcsinh(self.value_untreated[at])
        return {"exported": float(exported[rows].mean()), "value_asinh": float(value[rows].mean())}

    def panel(self, at: int) -> pd.DataFrame:
        """One programme as rows of `mart_evaluation_panel`, with plain numpy columns."""
        firm, quarter = np.repeat(np.arange(FIRMS), LENGTH), np.tile(np.arange(LENGTH), FIRMS)
        first = [date(2019 + at // 4, 3 * (at % 4) + 1, 1) for at in range(LENGTH)]
        began = np.array([first[at] for at in self.start[at]], dtype=object)
        treated = self.treated[at][firm]
        return pd.DataFrame(
            {
                "programme_code": "P",
                "umkm_id": [f"F{number:04d}" for number in firm],
                "quarter_start": np.array(first, dtype=object)[quarter],
                "is_treated": treated,
                "treated_on": [day if there else None for day, there in zip(began[firm], treated, strict=True)],
                "cohort": None,
                "decision": np.where(treated, "accepted", np.where(firm % 3, "not_chosen", "reserve")),
                "total_score": np.nan,
                "other_programme_on": None,
                "size_class_before": np.where(self.micro[at][firm], "mikro", "kecil"),
                "legal_form": "PERORANGAN",
                "owner_sex": "P",
                "had_nib": True,
                "certificates_held": self.certificates[at][firm],
                "sells_food": self.food[at][firm],
                "exported": self.exported[at].ravel(),
                "hs6_products": self.exported[at].ravel().astype(int),
                "destinations": self.exported[at].ravel().astype(int),
                "new_pairs": np.nan,
                "value_usd": self.value[at].ravel(),
            }
        )


def simulate(seed: int, programmes: int, lift: float) -> Worlds:
    """Programmes whose effect on the tendency to export is `lift` standard deviations on average."""
    rng = np.random.default_rng(seed)
    shape = (programmes, FIRMS)
    micro, certificates, food = rng.random(shape) < 0.7, rng.poisson(0.8, shape), rng.random(shape) < 0.5
    ability = rng.normal(size=(*shape, 1))
    shock = rng.normal(size=(*shape, LENGTH))
    for quarter in range(1, LENGTH):
        shock[..., quarter] = 0.6 * shock[..., quarter - 1] + 0.8 * shock[..., quarter]
    season = 0.15 * np.sin(np.arange(LENGTH) * np.pi / 2) + 0.02 * np.arange(LENGTH)
    seen = 0.25 * certificates[..., None] - 0.5 * micro[..., None]
    tendency = -2.2 + 0.9 * ability + seen + season + 0.7 * shock
    size = 8 + 0.8 * ability + 0.7 * rng.normal(size=(*shape, LENGTH))
    before = np.s_[..., SELECTED - 4 : SELECTED]
    exported, value = _exports(tendency, size)
    score = (
        0.4 * certificates
        - 0.8 * micro
        + 0.5 * food
        + 1.2 * exported[before].mean(axis=-1)
        + 0.08 * np.arcsinh(value[before]).mean(axis=-1)
        + rng.logistic(size=shape)
    )
    treated = np.argsort(np.argsort(-score, axis=1), axis=1) < PLACES
    start = rng.choice([SELECTED, SELECTED + 1, SELECTED + 2], p=[0.4, 0.3, 0.3], size=shape)
    moved = lift * (1 + 0.3 * rng.normal(size=(*shape, 1)))
    reached = treated[..., None] & (np.arange(LENGTH) > start[..., None])
    with_it = _exports(np.where(reached, tendency + moved, tendency), size)
    return Worlds(micro, certificates, food, treated, start, *with_it, exported, value)


def _exports(tendency: Floats, size: Floats) -> tuple[Bools, Floats]:
    exported = tendency > 0
    return exported, np.where(exported, np.exp(size + 0.6 * tendency), 0.0)
