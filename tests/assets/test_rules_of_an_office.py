"""An office's own lists of readiness and selections reach the tables by their settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.derived import DERIVED
from umkm_pipeline.errors import UmkmError

_MONTH = date(2023, 2, 1)
_BUILDS = {derived.asset: derived.build for derived in DERIVED}


def test_readiness(core: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "readiness.csv"
    own.write_text("readiness_part,readiness_group,points,measure,at_least\nbusiness_number,permits,100,nib,\n")
    monkeypatch.setenv("UMKM_READINESS_FILE", str(own))
    core.put("core_registry", _MONTH, {"nib": "1234567890123", "turnover_idr": 5})
    core.identify()
    (row,) = core.build("status_readiness", _BUILDS["status_readiness"])
    assert (row["readiness_part"], row["points"]) == ("business_number", 100.0)


def test_selections(core: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "rules.csv"
    own.write_text(
        "programme_code,rule_kind,name,weight,minimum\n,criterion,,1,50\n,criterion,quality,3,50\n"
        ",readiness,,0,\n,near_miss,,,5\n"
    )
    monkeypatch.setenv("UMKM_CURATION_FILE", str(own))
    core.put("core_curation", _MONTH, {"npwp": "0000000000000001", "criteria": "packaging=40;quality=80", "quota": 1})
    core.evidence()
    (row,) = core.build("mart_curation_ranking", _BUILDS["mart_curation_ranking"])
    assert (row["ranking_score"], row["weak_criteria"], row["blockers"]) == (70.0, "packaging", None)
    assert row["decision_computed"] == "accepted"


def test_a_list_that_is_not_there_stops_the_step(core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_READINESS_FILE", "/nowhere/readiness.csv")
    with pytest.raises(UmkmError, match=r"/nowhere/readiness\.csv"):
        _BUILDS["status_readiness"](core.scan)
