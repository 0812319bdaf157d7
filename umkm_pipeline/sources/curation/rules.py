"""Rules of selections. The project's facts give none for them: these hold a ranking to what it says of itself."""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, OK
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.model.codes import Decision
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.amounts import amount_rules, count_rules
from umkm_pipeline.sources.curation.parse import CRITERION, DECISION_UNKNOWN, SCORE_HIGHEST, SCORE_LOWEST, SCORE_SUM
from umkm_pipeline.sources.days import day_rules
from umkm_pipeline.sources.rows import (
    NUMBER_RULES,
    REGION_RULES,
    ROW_RULES,
    Q,
    R,
    W,
    come_again,
    implausible,
    is_total,
    keyless,
    repeats,
)

_BEST_SCORE = 100
_BEST_TOTAL = 1_000
"""More than any list of criteria gives: `85.333` is 85,333 as Indonesians write, and a mean as programs do."""
_ROUNDING = 0.5
_SELECTION = ["programme_code", "curation_round"]


def _criteria() -> tuple[str, ...]:
    """Fields of scores of every layout, so that each has its rules."""
    fields = {column.field for layout in layouts_of("curation") for column in layout.columns}
    return tuple(sorted(field for field in fields if field.startswith(CRITERION)))


def _off_scale(work: Work) -> pd.Series:
    core = work.core
    low = (core[SCORE_LOWEST] < 0) | (core["total_score"] < 0)
    high = (core[SCORE_HIGHEST] > _BEST_SCORE) | (core["total_score"] > _BEST_TOTAL)
    return low.fillna(False) | high.fillna(False)


def _total_differs(work: Work) -> pd.Series:
    """Totals that are neither the sum of the scores nor, whatever the weights, a weighted mean of them."""
    core = work.core
    total = core["total_score"]
    mean = (total >= core[SCORE_LOWEST] - _ROUNDING) & (total <= core[SCORE_HIGHEST] + _ROUNDING)
    summed = (total - core[SCORE_SUM]).abs() <= _ROUNDING
    scored = total.notna() & core[SCORE_LOWEST].notna()
    return scored & ~(mean | summed).fillna(False)


def _counted(work: Work) -> pd.Series:
    return work.core["business_name"].notna() & ~is_total(work) & ~repeats(work)


def _again_below(work: Work) -> pd.Series:
    """Candidates whose NIB comes again below in the same selection; the last row is the latest."""
    counted = work.core["nib"].notna() & _counted(work)
    return come_again(work, counted, [*_SELECTION, "nib"])


def _rank_shared(work: Work) -> pd.Series:
    """Candidates of one rank in one selection whose totals are not the same."""
    core = work.core
    counted = core["rank_stated"].notna() & _counted(work) & ~_again_below(work)
    shared = pd.Series(False, index=core.index, dtype=BOOL)
    keys = [core.loc[counted, name].fillna("") for name in _SELECTION] + [core.loc[counted, "rank_stated"]]
    totals = core.loc[counted, "total_score"].fillna(-1).groupby(keys).transform("nunique")
    shared[counted] = totals > 1
    return shared


def _over_quota(work: Work) -> pd.Series:
    """All accepted candidates of a selection that accepted more than it has places."""
    core = work.core
    accepted = (core["decision"] == Decision.ACCEPTED.value).fillna(False) & _counted(work) & ~_again_below(work)
    keys = [core[name].fillna("") for name in _SELECTION]
    times = accepted.astype("int64").groupby(keys).transform("sum")
    return (accepted & (times > core["quota"])).fillna(False)


def _undecided(work: Work) -> pd.Series:
    return work.core["decision"].isna() & (work.problem["decision"] == OK)


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule("name_blank", R, "business_name", broken=lambda work: work.core["business_name"].isna()),
    Rule("programme_unknown", Q, "programme_code", broken=lambda work: work.core["programme_code"].isna()),
    Rule("key_missing", Q, broken=lambda work: keyless(work, "business_name", needs_village=False)),
    *NUMBER_RULES,
    Rule("nib_duplicate", Q, "nib", broken=_again_below),
    Rule("region_unresolved", Q, "region_code"),
    *REGION_RULES,
    *day_rules("curated_on"),
    Rule("date_implausible", Q, "curated_on", broken=implausible("curated_on")),
    Rule("hs_padded", W, "hs_code"),
    Rule("hs_dotted", W, "hs_code"),
    Rule("hs_digits_lost", Q, "hs_code"),
    Rule("hs_invalid", W, "hs_code"),
    *amount_rules(*_criteria(), "total_score"),
    *count_rules("rank_stated", "quota"),
    Rule("score_range", Q, "total_score", broken=_off_scale),
    Rule("total_score_differs", W, "total_score", broken=_total_differs),
    Rule("rank_shared", W, "rank_stated", broken=_rank_shared),
    Rule(DECISION_UNKNOWN, Q, "decision"),
    Rule("decision_missing", W, "decision", broken=_undecided),
    Rule("quota_exceeded", W, "quota", broken=_over_quota),
)
