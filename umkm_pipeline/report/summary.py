"""What a run read, found and published, in numbers: the end of every `umkm refresh` and `umkm backfill`.

Belongs here: counts without personal data. How they are shown on a terminal is the command line's business.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import ibis
import pandas as pd

from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import FileStatus, Rung
from umkm_pipeline.repairs.decisions import DECISIONS


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that was not read: its path below the landing folder, and why."""

    path: str
    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts after a run.

    Args:
        first, last: months asked for.
        months_without_files: months of the range in which no source delivered anything.
        files, rows_read, rows: files and data rows of the range, rows by outcome.
        held: files of the range that could not be read.
        held_elsewhere: likewise of the other months that the run has read again.
        firms: firms in the warehouse (all months).
        firms_by_rung: firms by highest rung today's evidence proves, by official code.
        export_usd: commercial exports that count, all months, in US dollars.
        first_export_month, last_export_month: months that `export_usd` covers.
    """

    first: str
    last: str
    months_without_files: list[str]
    files: int
    rows_read: int
    rows: dict[str, int]
    held: list[HeldFile]
    held_elsewhere: list[HeldFile]
    firms: int
    firms_by_rung: dict[str, int]
    export_usd: str
    first_export_month: str
    last_export_month: str

    def as_dict(self) -> dict[str, Any]:
        """The summary as JSON-ready values."""
        return asdict(self)


def summarise(lake: Lake, con: ibis.BaseBackend, first: date, last: date, also: Collection[date] = ()) -> Summary:
    """Count what the lake holds after a run over the months from `first` to `last`, which has read others `also`."""
    audit = lake.scan("quality_file_audit", con)
    audit = audit.filter(audit.layout.fill_null("") != DECISIONS)
    chosen = audit.filter(audit.period_month.between(first, last)).order_by("source_path").execute()
    others = audit.filter(audit.period_month.isin(list(also))).order_by("source_path").execute()
    delivered = {f"{month:%Y-%m}" for month in chosen["period_month"]}
    rungs = lake.scan("mart_firm", con).group_by("rung").aggregate(firms=lambda rows: rows.count()).execute()
    firms = dict(zip(rungs["rung"], rungs["firms"], strict=True))
    value = lake.scan("mart_export_value", con)
    totals = value.aggregate(usd=value.fob_usd.sum(), first=value.month.min(), last=value.month.max()).execute().iloc[0]
    has_exports = bool(totals.notna()["usd"])
    return Summary(
        first=f"{first:%Y-%m}",
        last=f"{last:%Y-%m}",
        months_without_files=[month for month in _months(first, last) if month not in delivered],
        files=len(chosen),
        rows_read=int(chosen["rows_read"].sum()),
        rows={name: int(chosen[f"rows_{name}"].sum()) for name in ("accepted", "quarantined", "rejected", "duplicate")},
        held=_held(chosen),
        held_elsewhere=_held(others),
        firms=sum(int(count) for count in firms.values()),
        firms_by_rung={rung.name: int(firms.get(int(rung), 0)) for rung in Rung},
        export_usd=str(totals["usd"]) if has_exports else "0.00",
        first_export_month=f"{totals['first']:%Y-%m}" if has_exports else "",
        last_export_month=f"{totals['last']:%Y-%m}" if has_exports else "",
    )


def _held(audit: pd.DataFrame) -> list[HeldFile]:
    held = audit[audit["file_status"].isin([FileStatus.HELD, FileStatus.UNREADABLE])]
    return [
        HeldFile(str(path), str(status), str(message))
        for path, status, message in zip(held["source_path"], held["file_status"], held["message"], strict=True)
    ]


def _months(first: date, last: date) -> list[str]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + (first.month - 1 + k) // 12}-{(first.month - 1 + k) % 12 + 1:02d}" for k in range(count)]
