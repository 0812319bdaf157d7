"""The readiness score: what adds to it, once, and from when."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.status.readiness import WEIGHTS, readiness_parts

_NIB = "1234567890123"


def _parts(core: Any, weights: dict[str, float] | None = None) -> list[tuple[date, float]]:
    core.evidence()
    parts = readiness_parts(core.scan, core.scan("status_evidence"), weights or WEIGHTS)
    rows = core.con.to_pyarrow(parts).to_pylist()
    return sorted((row["occurred_on"], float(row["points"])) for row in rows)


def test_weights_sum_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_parts_count_once_from_the_first_record_that_shows_them(core: Any) -> None:
    core.put("core_registry", date(2021, 1, 1), {"nib": _NIB, "turnover_idr": 9, "certificates": "HALAL;MEREK;PIRT"})
    core.put("core_registry", date(2022, 1, 1), {"nib": _NIB, "hs_code": "12122110", "certificates": "BPOM-MD;PIRT"})
    core.put("core_training", date(2023, 6, 1), {"nib": _NIB}, {"nib": _NIB, "event_id": "P/7308/2023-09-01"})
    assert _parts(core) == sorted(
        [
            (date(2021, 1, 1), WEIGHTS["nib"]),
            (date(2021, 1, 1), WEIGHTS["turnover"]),
            (date(2021, 1, 1), WEIGHTS["first_certificate"]),
            (date(2021, 1, 1), WEIGHTS["second_certificate"]),
            (date(2022, 1, 1), WEIGHTS["hs_code"]),
            (date(2023, 6, 22), WEIGHTS["training_completed"]),
        ]
    )


def test_weights_can_be_set(core: Any) -> None:
    core.put("core_registry", date(2021, 1, 1), {"nib": _NIB})
    assert _parts(core, {**WEIGHTS, "nib": 42.0}) == [(date(2021, 1, 1), 42.0)]
