"""Rules of targets.

A target that cannot be compared with a realisation for certain (no unit, no basis, no direction, two values for one
revision) is held; `methods.md` divides by it, so that it is above 0.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cell_units import UNIT_IN_CELL
from umkm_pipeline.ingest.cells import OK, matches
from umkm_pipeline.ingest.units import UNIT_CONFLICT
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.reference.regions import LOST, UNRESOLVED
from umkm_pipeline.sources.amounts import PERCENT_SMALL, amount_rules
from umkm_pipeline.sources.basis import CONFLICT, INVALID, MISSING, UNKNOWN
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
from umkm_pipeline.sources.rows import REGION_RULES, ROW_RULES, Q, R, W, implausible, repeats

_REVISED = r"(?i).*\b(?:perubahan|revisi|p-rpjmd|p-rkpd|rkpdp)\b.*"
_ONE_TARGET = (
    *("target_document", "document_reference", "province_code", "region_code", "programme_code", "indicator_code"),
    *("unit_code", "period_start", "period_end", "period_basis", "revision"),
)


def _ownerless(work: Work) -> pd.Series:
    """Rows that neither a place nor a programme owns, where none was written that could be put right."""
    core = work.core
    unplaced = core["province_code"].isna() & core["region_code"].isna()
    in_repair = work.problem["region_code"].isin(LOST) | (work.problem["programme_code"] == "programme_unknown")
    return unplaced & core["programme_code"].isna() & ~in_repair


def _without_value(work: Work) -> pd.Series:
    return text_of(work.text, "target_value").isna()


def _periodless(work: Work) -> pd.Series:
    """Rows of which nobody asks for a period: without a figure, or with a day that has a rule of its own."""
    days = [work.problem[name] != OK for name in ("period_start", "period_end")]
    return _without_value(work) | days[0] | days[1]


def _undated(work: Work) -> pd.Series:
    return (work.core["revision"] > 0).fillna(False) & text_of(work.text, "revised_on").isna()


def _unnumbered(work: Work) -> pd.Series:
    """Targets of a revised plan that say neither which revision it is nor of when."""
    told = work.core["revision"].fillna(0) > 0
    dated = text_of(work.text, "revised_on").notna()
    return matches(text_of(work.text, "target_document"), _REVISED) & ~told & ~dated


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule("target_document_unknown", Q, "target_document"),
    Rule("target_owner_missing", Q, "province_code", broken=_ownerless),
    Rule(UNRESOLVED, Q, "region_code"),
    *REGION_RULES,
    Rule("programme_unknown", Q, "programme_code"),
    Rule(INDICATOR_MISSING, Q, "indicator_code"),
    Rule(INDICATOR_UNKNOWN, W, "indicator_code"),
    Rule(UNIT_UNKNOWN, Q, "unit_code"),
    Rule(UNIT_DIFFERS, Q, "unit_code"),
    Rule("figure_missing", Q, "target_value", broken=_without_value),
    *amount_rules("target_value"),
    Rule(UNIT_IN_CELL, Q, "target_value"),
    Rule(UNIT_CONFLICT, Q, "target_value"),
    Rule(PERCENT_SMALL, W, "target_value"),
    Rule("target_not_positive", Q, "target_value", accepts=lambda values: values > 0),
    *(Rule(name, Q, "period_basis", spares=_periodless) for name in (INVALID, MISSING, UNKNOWN, CONFLICT)),
    Rule("direction_unknown", Q, "direction"),
    Rule("direction_missing", Q, "direction"),
    Rule("direction_assumed", W, "direction"),
    Rule(REVISION_INVALID, Q, "revision"),
    Rule("revision_unnumbered", W, "revision", broken=_unnumbered),
    Rule("revision_undated", W, "revised_on", broken=_undated),
    *day_rules("period_start", "period_end", "revised_on"),
    Rule("date_implausible", Q, "revised_on", broken=implausible("revised_on")),
    Rule("figure_contradicts", Q, "target_value", broken=contradicts(_ONE_TARGET, "target_value")),
)
