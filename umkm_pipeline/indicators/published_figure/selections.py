"""The candidates of a programme's selections, of which several figures are made."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import value
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Blocker, Decision

CANDIDATES = ("mart_curation_ranking",)


def candidates_of(scan: Scan, *programmes: str) -> ibis.Table:
    """Candidates, each once: what a list that came again repeats is marked as such."""
    rows = scan("mart_curation_ranking")
    repeated = rows.blockers.contains(Blocker.REPEATED.value).fill_null(False)
    return rows.filter(rows.programme_code.isin(programmes) & ~repeated)


def accepted_of(scan: Scan, programme: str) -> ibis.Table:
    """One row: how many the selection accepted."""
    rows = candidates_of(scan, programme)
    return value(rows, rows.count(where=rows.decision == Decision.ACCEPTED.value))
