"""Rules of published figures.

A figure is held where it could be compared with the wrong thing: no basis, another unit, two values for one key, a date
before its period's end. What a publication leaves open without harm (attribution, status, its own name) is a warning.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, STRING
from umkm_pipeline.ingest.numbers import to_ratio
from umkm_pipeline.model.codes import PeriodBasis
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.reference.regions import LOST, UNRESOLVED
from umkm_pipeline.sources.amounts import PERCENT_SMALL, amount_rules, money_rules
from umkm_pipeline.sources.basis import CONFLICT, INVALID, MISSING, UNKNOWN
from umkm_pipeline.sources.choices import MARK_UNKNOWN
from umkm_pipeline.sources.days import day_rules
from umkm_pipeline.sources.figures import (
    INDICATOR_MISSING,
    INDICATOR_UNKNOWN,
    REVISION_INVALID,
    UNIT_DIFFERS,
    UNIT_UNKNOWN,
    contradicts,
)
from umkm_pipeline.sources.person import text_of
from umkm_pipeline.sources.registry.size import SIZE_UNKNOWN
from umkm_pipeline.sources.rows import REGION_RULES, ROW_RULES, Q, R, W, implausible, like_total, repeats

_EXPORTS = "export_value_usd"
_SERIES = (
    *("indicator_code", "province_code", "region_code", "attribution", "sector", "goods_code", "size_class_stated"),
    *("publication", "published_on", "release_status", "revision"),
)
_ONE_FIGURE = (*_SERIES, "period_start", "period_end", "period_basis", "unit_code")


def _unplaced(work: Work) -> pd.Series:
    problem = work.problem["region_code"]
    return (problem == UNRESOLVED) | (work.core["province_code"].isna() & ~problem.isin(LOST))


def _without_value(work: Work) -> pd.Series:
    return text_of(work.text, "figure_value").isna()


def _unit_unknown(work: Work) -> pd.Series:
    """Rows with a figure whose unit cannot be told; a row without a figure has a rule of its own."""
    return (work.problem["unit_code"] == UNIT_UNKNOWN) & ~_without_value(work)


def _unattributed(work: Work) -> pd.Series:
    return (work.core["indicator_code"] == _EXPORTS) & text_of(work.text, "attribution").isna()


def _too_early(work: Work) -> pd.Series:
    """Figures published before their period was over."""
    return work.core["published_on"] <= work.core["period_end"]


def _falls(work: Work) -> pd.Series:
    """Cumulative figures below an earlier one of the same series and year in the file."""
    core = work.core
    counted = (core["period_basis"] == PeriodBasis.CUMULATIVE) & core["figure_value"].notna()
    falls = pd.Series(False, index=core.index, dtype=BOOL)
    rows = core[counted.fillna(False)].sort_values("period_end")
    names = [name for name in _SERIES if name not in {"published_on", "publication", "release_status"}]
    key = [rows[name].astype(STRING).fillna("") for name in (*names, "period_start", "basis_certain")]
    if len(rows):
        value = to_ratio(rows["figure_value"]).astype("float64")
        falls[rows.index] = value < value.groupby(key, sort=False).cummax()
    return falls


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule(UNRESOLVED, Q, "region_code", broken=_unplaced),
    *REGION_RULES,
    Rule(INDICATOR_MISSING, Q, "indicator_code"),
    Rule(INDICATOR_UNKNOWN, W, "indicator_code"),
    Rule("figure_missing", Q, "figure_value", broken=_without_value),
    *money_rules("figure_value"),
    Rule(PERCENT_SMALL, W, "figure_value"),
    *amount_rules("net_weight_kg"),
    Rule(UNIT_UNKNOWN, Q, "unit_code", broken=_unit_unknown),
    Rule(UNIT_DIFFERS, Q, "unit_code"),
    Rule("figure_negative", Q, "figure_value", accepts=lambda values: values >= 0),
    *(Rule(name, Q, "period_basis", spares=_without_value) for name in (INVALID, MISSING, UNKNOWN, CONFLICT)),
    Rule(UNKNOWN, Q, "basis_certain"),
    Rule(MARK_UNKNOWN, W, "is_approximate"),
    Rule("attribution_unknown", Q, "attribution"),
    Rule("attribution_missing", W, "attribution", broken=_unattributed),
    Rule("like_total", Q, "sector", broken=like_total("sector")),
    Rule("goods_code_invalid", Q, "goods_code"),
    Rule(SIZE_UNKNOWN, Q, "size_class_stated"),
    Rule("publication_missing", W, "publication", broken=lambda work: work.core["publication"].isna()),
    *day_rules("published_on"),
    Rule("date_implausible", Q, "published_on", broken=implausible("published_on")),
    Rule("published_too_early", Q, "published_on", broken=_too_early),
    Rule("release_status_unknown", W, "release_status"),
    Rule(REVISION_INVALID, Q, "revision"),
    Rule("figure_contradicts", Q, "figure_value", broken=contradicts(_ONE_FIGURE, "figure_value")),
    Rule("cumulative_falls", W, "figure_value", broken=_falls),
)
