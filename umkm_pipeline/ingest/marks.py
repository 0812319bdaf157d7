"""Ticks and yes/no marks.

Belongs here: the open lists of what people write for present, absent, yes and no.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import Parsed, map_distinct, problems

ATTENDANCE_UNKNOWN = "attendance_unknown"

_PRESENT = frozenset({"√", "✓", "✔", "v", "1", "hadir", "h", "ya", "true"})
_ABSENT = frozenset(
    {"0", "tidak hadir", "absen", "alpa", "alpha", "a", "izin", "ijin", "i", "sakit", "s", "tidak", "false"}
)
_YES = frozenset({"ya", "y", "yes", "ada", "sudah", "1", "true", "√", "✓", "✔", "v", "punya", "pernah"})
_NO = frozenset(
    {
        "tidak",
        "t",
        "no",
        "n",
        "tidak ada",
        "belum",
        "belum ada",
        "0",
        "false",
        "tidak punya",
        "tidak pernah",
        "belum pernah",
    }
)


def parse_attendance(text: pd.Series) -> Parsed:
    """True for a tick (`√`, `v`, `1`, `hadir`), False for a blank or word of absence; problem `attendance_unknown`."""
    values = map_distinct(text, lambda mark: _truth(mark, _PRESENT, _ABSENT), pa.bool_())
    return Parsed(
        values.mask(text.isna(), False), problems(text.index, **{ATTENDANCE_UNKNOWN: text.notna() & values.isna()})
    )


def parse_yes_no(text: pd.Series) -> pd.Series:
    """True for yes, False for no, null for anything else."""
    return map_distinct(text, read_yes_no, pa.bool_())


def read_yes_no(mark: str) -> bool | None:
    """Yes, no, or None for anything else."""
    return _truth(mark, _YES, _NO)


def _truth(mark: str, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    word = mark.strip().strip(".").lower()
    return True if word in yes else False if word in no else None
