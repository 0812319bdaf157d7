"""The parts of readiness and their points: `data/reference/readiness.csv`, or an office's own file.

Belongs here: reading the list and refusing one that says nothing sound. What a measure is taken from is in
`status/readiness.py`. No official weights exist: the committed ones are the project's own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import pandas as pd

from umkm_pipeline.model.codes import ReadinessGroup
from umkm_pipeline.reference.own import refused
from umkm_pipeline.reference.tables import FOLDER

_SETTING = "UMKM_READINESS_FILE"
SCORE = "score:"
"""What a measure of criteria of selections begins with; the criteria follow, joined by |."""
COUNTED = ("certificates", "workers", "turnover_idr")
"""Measures that are amounts: a firm has the part from the day on which it has `at_least` so much."""
SHOWN = ("nib", "hs_code", "email", "marketplace")
"""Measures that are there or not."""
WHOLE = 100
"""What the points sum to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of readiness.

    Args:
        name: of the part, once in the list.
        group: what it is a part of.
        points: what it adds.
        measure: what is looked at.
        at_least: from which amount or score on; 0 where the measure is there or not.
    """

    name: str
    group: ReadinessGroup
    points: float
    measure: str
    at_least: float = 0.0


def readiness_parts_of(file: Path | None = None) -> tuple[Part, ...]:
    """The parts in the order of the file; the committed list where no file is given.

    Raises:
        UmkmError: the file is not there or not such a list, names a part twice, an unknown group or measure, or its
            points are negative or do not sum to 100.
    """
    path = file or FOLDER / "readiness.csv"
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        parts = tuple(
            Part(
                name=row["readiness_part"],
                group=ReadinessGroup(row["readiness_group"]),
                points=float(row["points"]),
                measure=row["measure"],
                at_least=float(row["at_least"] or 0),
            )
            for row in rows.to_dict("records")
        )
    except (OSError, ValueError, KeyError) as error:
        raise refused(path, f"the list of readiness cannot be read ({type(error).__name__})", _SETTING) from error
    _check(path, parts)
    return parts


def _check(path: Path, parts: tuple[Part, ...]) -> None:
    twice = sorted(name for name, times in Counter(part.name for part in parts).items() if times > 1)
    if twice:
        raise refused(path, f"parts named twice: {', '.join(twice)}", _SETTING)
    strange = sorted({part.measure for part in parts if not _is_known(part)})
    if strange:
        raise refused(path, f"measures that nothing is known of: {', '.join(strange)}", _SETTING)
    if not all(isfinite(part.points) and isfinite(part.at_least) for part in parts):
        raise refused(path, "points and amounts must be numbers", _SETTING)
    if any(part.points < 0 for part in parts) or abs(sum(part.points for part in parts) - WHOLE) > _ROUNDING:
        raise refused(path, f"points must not be negative and sum to {WHOLE}", _SETTING)


_ROUNDING = 1e-9


def _is_known(part: Part) -> bool:
    return part.measure in (*COUNTED, *SHOWN) or (part.measure.startswith(SCORE) and part.measure != SCORE)
