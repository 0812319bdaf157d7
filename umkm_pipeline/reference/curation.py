"""How candidates of selections are ranked: `data/reference/curation_rules.csv`, or an office's own file.

Belongs here: reading criteria, weights, hard blockers and the basis of quotas, and refusing a file that says nothing
sound. No official weights exist: the committed ones are the project's own. What they are applied to is in
`indicators/curation_ranking.py`, the columns are told in `docs/ladder.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from umkm_pipeline.model.codes import Blocker
from umkm_pipeline.reference.own import refused
from umkm_pipeline.reference.tables import FOLDER

_SETTING = "UMKM_CURATION_FILE"
_KINDS = frozenset({"criterion", "readiness", "near_miss", "blocker", "quota"})
_SITE = "site"


@dataclass(frozen=True, slots=True)
class CurationRules:
    """The rules, each with a `programme_code` that is empty where it holds for every programme without its own.

    Args:
        criteria: programme_code, criterion (empty for every other), weight, minimum.
        readiness: programme_code, weight: share of our readiness in the ranking score, 0-1.
        near_miss: programme_code, minimum: points below the cut-off that still count as near.
        blockers: programme_code, name: what keeps a candidate out whatever its score.
        site_quota: programmes whose places are given to the kabupaten of their events' sites.
    """

    criteria: pd.DataFrame
    readiness: pd.DataFrame
    near_miss: pd.DataFrame
    blockers: pd.DataFrame
    site_quota: tuple[str, ...]


def curation_rules(file: Path | None = None) -> CurationRules:
    """The rules of a file; the committed ones where none is given.

    Raises:
        UmkmError: the file is not there or not such a list, has an unknown kind of rule or blocker, a weight below 0 or
            of readiness above 1, a rule twice, or no rule for programmes without their own.
    """
    path = file or FOLDER / "curation_rules.csv"
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows["weight"] = pd.to_numeric(rows["weight"]).astype("float64")
        rows["minimum"] = pd.to_numeric(rows["minimum"]).astype("float64")
        by_kind = {kind: rows[rows["rule_kind"] == kind] for kind in _KINDS}
        strange = sorted(set(rows["rule_kind"]) - _KINDS)
        strange += sorted(set(by_kind["blocker"]["name"]) - {blocker.value for blocker in Blocker})
        strange += sorted(set(by_kind["quota"]["name"]) - {_SITE})
    except (OSError, ValueError, KeyError) as error:
        raise refused(path, f"the rules of selections cannot be read ({type(error).__name__})", _SETTING) from error
    if strange:
        raise refused(path, f"rules that nothing is known of: {', '.join(strange)}", _SETTING)
    if (rows["weight"] < 0).any() or (by_kind["readiness"]["weight"] > 1).any():
        raise refused(path, "weights must not be negative, nor that of readiness above 1", _SETTING)
    general = {kind: (frame["programme_code"] == "") & (frame["name"] == "") for kind, frame in by_kind.items()}
    if lacking := [kind for kind in ("criterion", "readiness", "near_miss") if general[kind].sum() != 1]:
        raise refused(path, f"exactly one rule for all programmes is needed of each: {', '.join(lacking)}", _SETTING)
    # Only criteria, blockers and quotas have names: of the others a programme has one.
    same = rows.assign(name=rows["name"].where(~rows["rule_kind"].isin(["readiness", "near_miss"]), ""))
    same = same[["programme_code", "rule_kind", "name"]]
    if same.duplicated().any():
        twice = [" ".join(row).strip() for row in same[same.duplicated()].itertuples(index=False)]
        raise refused(path, f"rules given twice: {', '.join(twice)}", _SETTING)
    asked = {"criterion": ["weight", "minimum"], "readiness": ["weight"], "near_miss": ["minimum"]}
    if empty := [kind for kind, names in asked.items() if by_kind[kind][general[kind]][names].isna().any(axis=None)]:
        raise refused(path, f"the rule for all programmes has no number: {', '.join(empty)}", _SETTING)
    return CurationRules(
        criteria=_columns(by_kind["criterion"], "name", "weight", "minimum").rename(columns={"name": "criterion"}),
        readiness=_columns(by_kind["readiness"], "weight"),
        near_miss=_columns(by_kind["near_miss"], "minimum"),
        blockers=_columns(by_kind["blocker"], "name"),
        site_quota=tuple(by_kind["quota"]["programme_code"]),
    )


def _columns(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    return rows[["programme_code", *names]].reset_index(drop=True)
