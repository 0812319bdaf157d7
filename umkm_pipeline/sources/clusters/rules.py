"""Rules of clusters and their members; a member is checked like a firm of a registry."""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, OK, STRING
from umkm_pipeline.model.codes import ClusterGrain
from umkm_pipeline.quality.rule import Broken, Rule, Work
from umkm_pipeline.reference.regions import LOST, UNRESOLVED
from umkm_pipeline.sources.amounts import count_rules, money_rules, small_rules
from umkm_pipeline.sources.rows import (
    NUMBER_RULES,
    REGION_RULES,
    ROW_RULES,
    Q,
    R,
    W,
    come_again,
    is_broken,
    is_total,
    keyless,
    like_total,
    repeats,
)

_MOST_WORKERS = 500


def _clusters(work: Work) -> pd.Series:
    return work.core["cluster_grain"] == ClusterGrain.CLUSTER


def _members(work: Work) -> pd.Series:
    return work.core["cluster_grain"] == ClusterGrain.MEMBER


def _of_members(broken: Broken) -> Broken:
    return lambda work: _members(work) & broken(work)


def _unplaced(work: Work) -> pd.Series:
    problem = work.problem["region_code"]
    return (problem == UNRESOLVED) | (work.core["region_code"].isna() & ~problem.isin(LOST))


def _uncounted(work: Work) -> pd.Series:
    """Clusters without a number of firms, or with less than one; what cannot be read has a rule of its own."""
    firms = work.core["firms"]
    unread = work.problem["firms"] != OK
    return _clusters(work) & ~unread & (firms.isna() | (firms < 1).fillna(False))


def _fewer_workers(work: Work) -> pd.Series:
    return _clusters(work) & (work.core["workers"] < work.core["firms"]).fillna(False)


def _crowded(work: Work) -> pd.Series:
    workers = work.core["workers"]
    return _members(work) & ~workers.between(0, _MOST_WORKERS).fillna(True)


def _contradicts(work: Work) -> pd.Series:
    """Clusters that stand twice for one year with different sums; a second row of the same sums repeats the first."""
    core = work.core
    key = core["cluster_key"] + "|" + core["year"].astype(STRING)
    counted = _clusters(work) & key.notna() & ~is_total(work) & ~is_broken(work) & ~repeats(work)
    again = pd.Series(False, index=core.index, dtype=BOOL)
    again[counted] = key[counted].duplicated(keep=False)
    return again


def _nib_again(work: Work) -> pd.Series:
    """Members of one cluster with the NIB of another below; the last row is the latest."""
    core = work.core
    counted = _members(work) & core["nib"].notna() & ~is_total(work) & ~repeats(work)
    return come_again(work, counted, ["cluster_key", "year", "nib"])


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule("cluster_blank", R, "cluster_name", broken=lambda work: work.core["cluster_name"].isna()),
    Rule("name_blank", R, "business_name", broken=_of_members(lambda work: work.core["business_name"].isna())),
    Rule("key_missing", Q, broken=_of_members(lambda work: keyless(work, "business_name", needs_village=True))),
    *NUMBER_RULES,
    Rule("nib_duplicate", Q, "nib", broken=_nib_again),
    Rule(UNRESOLVED, Q, "region_code", broken=_unplaced),
    *REGION_RULES,
    Rule("year_invalid", Q, "year"),
    *count_rules("firms", fraction=Q),
    *count_rules("workers"),
    *money_rules("production_value_idr", "investment_idr"),
    *small_rules("production_value_idr", "investment_idr"),
    Rule("cluster_firms_missing", Q, "firms", broken=_uncounted),
    Rule("workers_below_firms", W, "workers", broken=_fewer_workers),
    Rule("workers_range", W, "workers", broken=_crowded),
    Rule("production_negative", Q, "production_value_idr", accepts=lambda values: values >= 0),
    Rule("capital_negative", W, "investment_idr", accepts=lambda values: values >= 0),
    Rule("like_total", Q, "cluster_name", broken=like_total("cluster_name")),
    Rule("cluster_contradicts", Q, "cluster_name", broken=_contradicts),
    Rule("kbli_unknown", W, "kbli"),
)
