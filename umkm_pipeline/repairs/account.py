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
_LINE = r", [^,]+, row \d+$"
"""Where in a workbook the note about an overruled line points to."""


@dataclass(frozen=True, slots=True)
class Left:
    """Decisions of one file that were not used, for one reason: `edits` of them, one of them in `entry`."""

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
        left: what was not used, corrections first, each of them by itself; at most 20 lines.
        left_in_all: how many lines there are.
        not_ours: files in the repairs folder that are no repair workbooks.
        blank: repair workbooks, of any month, without a single correction.
    """

    edits: dict[str, dict[str, int]]
    left: list[Left]
    left_in_all: int
    not_ours: list[NotOurs]
    blank: list[str]

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
    # Of one cell each, the lines of a workbook that another one overrules are told together.
    unused = unused.mutate(
        told=unused.repair_note.re_replace(_LINE, ""),
        single=(unused.repair_kind == RepairKind.CORRECTION.value).ifelse(unused.repair_entry, ""),
    )
    keys = ["repair_kind", "repair_status", "repair_path", "single", "told"]
    grouped = unused.group_by(keys).aggregate(entry=unused.repair_entry.min(), edits=unused.count())
    found = grouped.order_by("repair_kind", "repair_status", "repair_path", "entry", "told").to_pandas()
    left = [
        Left(str(line.repair_path), str(line.entry), str(line.repair_kind), str(line.repair_status), *told)
        for line in found.head(_SHOWN).itertuples()
        for told in [(str(line.told), int(line.edits))]
    ]
    books, others = books_in(landing)
    return Account(counts, left, len(found), others, [book.path for book in books if not book.edits])
