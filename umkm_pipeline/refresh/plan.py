"""What a refresh will read and what it will leave as it is, and why, before anything is done.

Belongs here: comparing the landing area with what each month was read with. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from umkm_pipeline.ingest.landing import inventory, landed_files
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.refresh.done import read_with, was_read
from umkm_pipeline.refresh.inputs import Gathering, Hasher, Inputs
from umkm_pipeline.refresh.seen import Seen
from umkm_pipeline.review.landed import FOLDER as REVIEWS
from umkm_pipeline.settings import Settings
from umkm_pipeline.shown import shown_path


@dataclass(frozen=True, slots=True)
class Step:
    """A source's month: what it has, and why it is read; kept where there is no reason."""

    source: str
    month: date
    now: Inputs
    before: Inputs | None
    size: int
    why: tuple[str, ...]

    @property
    def is_delivered_anew(self) -> bool:
        """Whether the landing area has something else than when it was read."""
        return self.now.delivered() != (self.before or Inputs({})).delivered()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        files, why = len(self.now.files), list(self.why)
        return {"source": self.source, "files": files, "bytes": self.size, "read": bool(why), "why": why}


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """A month: its sources, those with nothing now and before left out."""

    month: date
    steps: tuple[Step, ...]

    @property
    def is_delivered_anew(self) -> bool:
        """Whether the landing area has something else for the month than when it was read."""
        return any(step.is_delivered_anew for step in self.steps)

    @property
    def is_gone(self) -> bool:
        """Whether all files of a month that had some are gone, which only a withdrawal may follow."""
        had = any(step.before and step.before.files for step in self.steps)
        return had and not any(step.now.files for step in self.steps)

    def delivered(self) -> dict[str, Any]:
        """What people put into the landing area for the month, JSON-ready."""
        return {step.source: step.now.delivered() for step in self.steps if step.now}


def plan(
    settings: Settings,
    months: Collection[date],
    *,
    force: bool = False,
    hasher: Hasher | None = None,
    landed: Callable[[date], pd.DataFrame] | None = None,
) -> list[MonthPlan]:
    """The plan of a refresh over months, oldest first.

    Args:
        settings: where landing area and lake are.
        months: the months.
        force: read also what has not changed.
        hasher: hashes landed files; default by reading those that changed since they were watched.
        landed: gives a month's `landing_files`, where they were listed already; default by looking.

    Raises:
        UmkmError: the landing folder is missing, a file in it cannot be read, or corrections cannot be understood.
    """
    lake, hash_of = Lake(settings.lake), hasher or Seen(settings).hash
    gathering = Gathering(settings, lake, hash_of)
    listed = landed or (lambda month: inventory(settings.landing, month, hash_of))
    return [_month(lake, gathering, month, listed(month), force=force) for month in sorted(set(months))]


def _month(lake: Lake, gathering: Gathering, month: date, landed: pd.DataFrame, *, force: bool) -> MonthPlan:
    sizes = landed.groupby("source")["size_bytes"].sum().to_dict() if len(landed) else {}
    steps = []
    for source in SOURCES:
        now = gathering.of(source, month, landed)
        if not now and not was_read(lake, source, month):
            continue
        before = read_with(lake, source, month)
        steps.append(Step(source, month, now, before, int(sizes.get(source, 0)), tuple(_why(now, before, force=force))))
    return MonthPlan(month, tuple(steps))


def _why(now: Inputs, before: Inputs | None, *, force: bool) -> Iterator[str]:
    if before is not None:
        yield from now.unlike(before)
    elif now:
        yield "not read yet, or not to its end"
    else:
        yield "files gone"
    if force and before == now:
        yield "asked for with --force"


def in_brief(plans: Collection[MonthPlan]) -> str:
    """A plan in one line."""
    read = [step for one in plans for step in one.steps if step.why]
    months = len({step.month for step in read})
    if not read:
        return f"plan: {len(plans)} months, nothing to read: all are as they were read"
    files, size = sum(len(step.now.files) for step in read), sum(step.size for step in read) / 1e6
    others = ", the others kept" if months < len(plans) else ""
    return f"plan: {months} of {len(plans)} months to read ({files:,} files, {size:,.1f} MB){others}"


def reviews_landed(settings: Settings, hasher: Hasher) -> dict[str, str]:
    """The review workbooks in the landing area, by their SHA-256.

    Raises:
        UmkmError: a file cannot be read.
    """
    landing = settings.landing
    return {shown_path(file.relative_to(landing).as_posix()): hasher(file) for file in landed_files(landing / REVIEWS)}
