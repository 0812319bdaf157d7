"""Rules of registry rows (`domain.md` §9)."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, INT
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.reference.editions import used_before_its_time
from umkm_pipeline.reference.goods import hs6_known
from umkm_pipeline.reference.regions import LOST, UNRESOLVED
from umkm_pipeline.sources.amounts import SMALL, count_rules, money_rules, percent_rules
from umkm_pipeline.sources.days import day_rules
from umkm_pipeline.sources.person import WRITTEN
from umkm_pipeline.sources.registry.size import SIZE_UNKNOWN
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

_LARGE_TURNOVER = Decimal(50_000_000_000)
_MOST_WORKERS = 500
_WHOLE_PERCENT = 100


def _nib_again_below(work: Work) -> pd.Series:
    """Rows whose NIB comes again below, in sheets where a business is one row; the last row is the latest."""
    # As numbers they are told apart ten times faster than as texts, and in most files no two are the same.
    if not work.core["nib"].dropna().astype(INT).duplicated().any():
        return pd.Series(False, index=work.core.index, dtype=BOOL)
    of_business = [layout.layout for layout in layouts_of("registry") if layout.grain == "business"]
    counted = work.core["nib"].notna() & work.text["layout"].isin(of_business) & ~repeats(work) & ~is_total(work)
    return come_again(work, counted, ["nib"])


def _unresolved(work: Work) -> pd.Series:
    """Rows whose region cannot be told, or that no column, title or `_source.yml` places in a province."""
    problem = work.problem["region_code"]
    return (problem == UNRESOLVED) | (work.core["province_code"].isna() & ~problem.isin(LOST))


def _unknown_hs(work: Work) -> pd.Series:
    code = work.core["hs_code"]
    return code.notna() & ~hs6_known(code, work.core["as_of_date"])


def _code_of_later(work: Work) -> pd.Series:
    return used_before_its_time(work.core[WRITTEN], work.core["as_of_date"])


def _negative_turnover(work: Work) -> pd.Series:
    parts = [work.core[name] < 0 for name in ("turnover_idr", "foreign_sales_idr")]
    written = work.text.get("turnover_idr.domestic")
    if written is not None:
        parts.append(written.str.startswith("-"))
    return pd.concat(parts, axis=1).fillna(False).any(axis=1)


def _size_differs(work: Work) -> pd.Series:
    return work.core["size_class_stated"] != work.core["size_class_computed"]


def _issued_later(work: Work) -> pd.Series:
    return work.core["nib_issued_on"] > work.core["as_of_date"]


def _issued_early(work: Work) -> pd.Series:
    """Days before 2000; later ones than the sheet's have a rule of their own."""
    return implausible("nib_issued_on")(work) & ~_issued_later(work).fillna(False)


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule("name_blank", R, "business_name", broken=lambda work: work.core["business_name"].isna()),
    Rule("key_missing", Q, broken=lambda work: keyless(work, "business_name", needs_village=True)),
    *NUMBER_RULES,
    Rule("nib_duplicate", Q, "nib", broken=_nib_again_below),
    Rule("nib_date_future", W, "nib_issued_on", broken=_issued_later),
    Rule("region_unresolved", Q, "region_code", broken=_unresolved),
    *REGION_RULES,
    Rule("region_edition_later", W, "region_code", broken=_code_of_later),
    *day_rules("as_of_date", "nib_issued_on"),
    Rule("date_implausible", Q, "as_of_date", broken=implausible("as_of_date")),
    *money_rules("turnover_idr", "foreign_sales_idr", "assets_idr"),
    *percent_rules("foreign_sales_percent"),
    *count_rules("workers"),
    Rule("date_implausible", W, "nib_issued_on", broken=_issued_early),
    Rule("turnover_negative", Q, "turnover_idr", broken=_negative_turnover),
    Rule("turnover_small", W, "turnover_idr", accepts=lambda values: (values >= SMALL) | (values <= 0)),
    Rule("turnover_large", W, "turnover_idr", accepts=lambda values: values <= _LARGE_TURNOVER),
    Rule("capital_negative", W, "assets_idr", accepts=lambda values: values >= 0),
    Rule("workers_range", W, "workers", accepts=lambda values: values.between(0, _MOST_WORKERS)),
    Rule(
        "foreign_percent_range",
        Q,
        "foreign_sales_percent",
        accepts=lambda values: values.between(0, _WHOLE_PERCENT),
    ),
    Rule(SIZE_UNKNOWN, W, "size_class_stated"),
    Rule("size_class_differs", W, "size_class_stated", broken=_size_differs),
    Rule("kbli_unknown", W, "kbli"),
    Rule("hs_padded", W, "hs_code"),
    Rule("hs_dotted", W, "hs_code"),
    Rule("hs_digits_lost", Q, "hs_code"),
    Rule("hs_invalid", W, "hs_code"),
    Rule("hs6_unknown", W, "hs_code", broken=_unknown_hs),
    Rule("certificate_unknown", W, "certificates"),
    Rule("certificate_expired", W, "certificates"),
)
