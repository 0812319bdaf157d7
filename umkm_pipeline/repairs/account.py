"""What a run did with people's decisions, in numbers: part of the end of every `umkm refresh` and `umkm backfill`.

Belongs here: counts and addresses without personal data. How they are shown is the command line's business.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis

from umkm_pipeline.incoming import NotOurs
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import RepairKind, RepairStatus
from umkm_pipeline.repairs.decisions import books_in

_NO_NEWS = (RepairStatus.APPLIED.value,)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Left:
    """Decisions of one file that were not used, for one reason: `edits` of them, the first in `entry`."""

    path: str
    entry: str
    kind: str
    status: str
    note: str
    edits: int


@dataclass(frozen=True, slots=True)
class Account:
    """Decisions about the months that were read.

    Args:
        edits: edits by kind and status, e.g. `{"repair": {"applied": 12, "stale": 1}}`.
        left: what was not used, corrections first; at most 20 lines.
        not_ours: files in the repairs folder that are no repair workbooks.
    """

    edits: dict[str, dict[str, int]]
    left: list[Left]
    not_ours: list[NotOurs]

    @property
    def stale_corrections(self) -> int:
        """Declared corrections that no longer fit: the source healed, or was rearranged."""
        return self.edits.get(RepairKind.CORRECTION, {}).get(RepairStatus.STALE, 0)


def account(lake: Lake, con: ibis.BaseBackend, landing: Path, months: Collection[date]) -> Account:
    """Count the decisions about months that a run has read.

    Raises:
        UmkmError: a file in the repairs folder cannot be read from the disk.
    """
    edits = lake.scan("quality_repair", con)
    edits = edits.filter(edits.period_month.isin(list(months)))
    counts: dict[str, dict[str, int]] = {}
    by_status = edits.group_by("repair_kind", "repair_status").aggregate(edits=edits.count())
    for kind, status, times in by_status.order_by("repair_kind", "repair_status").to_pandas().itertuples(index=False):
        counts.setdefault(str(kind), {})[str(status)] = int(times)
    unused = edits.filter(edits.repair_status.notin(_NO_NEWS))
    grouped = unused.group_by("repair_kind", "repair_path", "repair_status", "repair_note").aggregate(
        entry=unused.repair_entry.min(), edits=unused.count()
    )
    left = [
        Left(str(line.repair_path), str(line.entry), str(line.repair_kind), str(line.repair_status), str(note), int(n))
        for line in grouped.order_by("repair_kind", "repair_path", "repair_status", "entry")
        .limit(_SHOWN)
        .to_pandas()
        .itertuples()
        for note, n in [(line.repair_note, line.edits)]
    ]
    return Account(counts, left, books_in(landing)[1])
