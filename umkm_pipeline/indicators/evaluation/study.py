"""The firms of one comparison as arrays, each seen from the quarter in which the treated began.

Belongs here: the shape that weights and effects are computed on, and its quarters. Where its numbers come from is in
`cases.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

QUARTERS = np.arange(-4, 5)
"""Quarters followed, from the one of the firm's first event, which is 0 and belongs to neither side."""
BEFORE, AFTER = QUARTERS < 0, QUARTERS > 0
LAST_BEFORE = int(np.flatnonzero(QUARTERS == -1)[0])
LEADS = np.flatnonzero(QUARTERS < -1)


@dataclass(frozen=True)
class Study:
    """Rows are a treated firm each, and each control once for every quarter in which treated firms began.

    Args:
        treated: whether the row is of a treated firm.
        firm: number of the firm; a control has it on all its rows.
        start: number of the quarter from which the row is seen.
        covariates: rows × covariates, before treatment; without missing values.
        names: names of the covariates.
        outcomes: rows × `QUARTERS`, by outcome.
    """

    treated: Bools
    firm: Ints
    start: Ints
    covariates: Floats
    names: Sequence[str]
    outcomes: Mapping[str, Floats]

    def only(self, rows: Bools) -> Study:
        """The same study with some of its rows."""
        return replace(
            self,
            treated=self.treated[rows],
            firm=self.firm[rows],
            start=self.start[rows],
            covariates=self.covariates[rows],
            outcomes={name: values[rows] for name, values in self.outcomes.items()},
        )

    @property
    def design(self) -> Floats:
        """What weights make alike: the covariates in standard deviations, and the share of each starting quarter.

        Equal shares of starting quarters make whatever happened to all firms in a calendar quarter cancel.
        """
        spread = pooled_deviation(self.covariates, self.treated)
        scaled = self.covariates / np.where(spread > 0, spread, 1.0)
        starts = np.unique(self.start)[1:]
        return np.hstack([scaled, (self.start[:, None] == starts).astype(float)])


def pooled_deviation(values: Floats, treated: Bools) -> Floats:
    """Root of the mean of both groups' variances, by column: the unit of standardised differences."""
    variances = [values[group].var(axis=0, ddof=1) for group in (treated, ~treated)]
    return np.asarray(np.sqrt(np.mean(variances, axis=0)))
