"""Comparisons that the panel allows: one for each programme, and one for each of its cohorts.

Belongs here: who is compared with whom and on what, out of `mart_evaluation_panel`. The arithmetic is in `weights.py`
and `effect.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from umkm_pipeline.indicators.evaluation.study import AFTER, QUARTERS, Bools, Floats, Ints, Study
from umkm_pipeline.model.codes import Decision, SizeClass

WHOLE = "ALL"
"""Stands for all cohorts of a programme together."""

HISTORY = 8
"""Quarters before the first event's that must be in the data: outcome history is matched over two years."""

PERCENTILE = 0.99
SCORE = "total_score"

_NOT_CHOSEN = (Decision.RESERVE.value, Decision.NOT_CHOSEN.value)
_COMPANIES = ("PT", "CV")
_COUNTS = ("hs6_products", "destinations", "new_pairs")


@dataclass(frozen=True)
class Case:
    """A comparison.

    Args:
        programme, cohort: what is evaluated; `WHOLE` for all cohorts.
        study: its firms, before any was found to have no like; None where there is nobody to compare.
        score: score in the selection of each row, NaN where unknown; told, never matched on.
        pending: treated firms whose quarters are not all in the data.
        applicants: applicants who were not chosen and were in no other programme.
    """

    programme: str
    cohort: str
    study: Study | None
    score: Floats
    pending: int
    applicants: int


def cases(panel: pd.DataFrame) -> Iterator[Case]:
    """Every comparison, in order of programme and cohort.

    Controls are applicants who were not chosen (reserve or not chosen), were never on the programme's lists and in no
    other programme at all. Who was accepted and did not come, and who was not decided on, is neither.

    Args:
        panel: `mart_evaluation_panel` with plain numpy columns, sorted by its key.
    """
    for programme, rows in panel.groupby("programme_code", sort=True):
        firms = _Firms(rows)
        cohorts = sorted(firms.about["cohort"][firms.treated].dropna().unique())
        for cohort in (WHOLE, *cohorts):
            yield firms.case(str(programme), str(cohort))


class _Firms:
    """The firms of one programme: what is known of each, and outcomes as firms × quarters."""

    def __init__(self, rows: pd.DataFrame) -> None:
        quarters = np.sort(rows["quarter_start"].unique())
        self.about = rows.drop_duplicates("umkm_id").reset_index(drop=True)
        shape = (len(self.about), len(quarters))
        self.quarters = len(quarters)
        self.treated: Bools = self.about["is_treated"].to_numpy(bool)
        self.control: Bools = (
            ~self.treated
            & self.about["decision"].isin(_NOT_CHOSEN).to_numpy(bool)
            & self.about["other_programme_on"].isna().to_numpy(bool)
        )
        self.start = _quarter(self.about["treated_on"]) - int(_quarter(pd.Series(quarters[:1]))[0])
        value = rows["value_usd"].to_numpy(float).reshape(shape)
        shown = value[(self.treated | self.control)[:, None] & (value > 0)]
        most = float(np.quantile(shown, PERCENTILE)) if len(shown) else 0.0
        self.exported: Floats = rows["exported"].to_numpy(float).reshape(shape)
        self.value_asinh: Floats = np.arcsinh(value)
        self.outcomes: dict[str, Floats] = {
            "exported": self.exported,
            **{name: rows[name].to_numpy(float).reshape(shape) for name in _COUNTS},
            "value_asinh": self.value_asinh,
            "value_winsorised": np.minimum(value, most),
        }

    def case(self, programme: str, cohort: str) -> Case:
        chosen = self.treated if cohort == WHOLE else self.treated & (self.about["cohort"] == cohort).to_numpy(bool)
        whole = (self.start >= HISTORY) & (self.start + QUARTERS[AFTER].max() < self.quarters)
        ready = np.flatnonzero(chosen & whole)
        controls = np.flatnonzero(self.control)
        pending = int(chosen.sum()) - len(ready)
        if not len(ready) or not len(controls):
            return Case(programme, cohort, None, np.empty(0), pending, len(controls))
        starts = np.unique(self.start[ready])
        firm = np.concatenate([ready, np.tile(controls, len(starts))])
        start = np.concatenate([self.start[ready], np.repeat(starts, len(controls))])
        treated = np.arange(len(firm)) < len(ready)
        described = self._described(firm, start)
        study = Study(
            treated=treated,
            firm=firm,
            start=start,
            covariates=np.column_stack(list(described.values())),
            names=tuple(described),
            outcomes={name: _seen(values, firm, start, QUARTERS) for name, values in self.outcomes.items()},
        )
        return Case(programme, cohort, study, self.about[SCORE].to_numpy(float)[firm], pending, len(controls))

    def _described(self, firm: Ints, start: Ints) -> dict[str, Floats]:
        """Covariates of each row: what was known before the programme, and two years of history before the start."""
        about = self.about.iloc[firm]
        size, form = about["size_class_before"], about["legal_form"]
        fixed = {
            "micro": size == SizeClass.MIKRO.value,
            "size_known": size.notna(),
            "company": form.isin(_COMPANIES),
            "owner_female": about["owner_sex"] == "P",
            "had_nib": about["had_nib"],
            "certificates_held": about["certificates_held"],
            "sells_food": about["sells_food"] == True,  # noqa: E712 -- may be missing
        }
        last, year_before = np.arange(-4, 0), np.arange(-HISTORY, -4)
        return {
            **{name: values.to_numpy(float) for name, values in fixed.items()},
            "exported_last_year": _seen(self.exported, firm, start, last).mean(axis=1),
            "exported_year_before": _seen(self.exported, firm, start, year_before).mean(axis=1),
            "value_asinh_last_year": _seen(self.value_asinh, firm, start, last).mean(axis=1),
            "value_asinh_year_before": _seen(self.value_asinh, firm, start, year_before).mean(axis=1),
        }


def _quarter(days: pd.Series) -> Ints:
    """Number of the quarter of each day; one far before all data where there is none."""
    told = pd.to_datetime(days)
    number = (told.dt.year * 4 + told.dt.quarter).fillna(-1)
    return np.asarray(number, dtype=np.int64)


def _seen(values: Floats, firm: Ints, start: Ints, quarters: Ints) -> Floats:
    """Values of rows' firms in quarters counted from each row's start."""
    return np.asarray(values[firm[:, None], start[:, None] + quarters], dtype=float)
