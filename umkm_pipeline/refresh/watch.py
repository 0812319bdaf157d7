"""Noticing what people put into the landing area: which months are to be read because of it, each delivery once.

Belongs here: what counts as new and as settled. Looking is cheap: folders are listed, and a file is read only when its
size or times are not those under which its hash is remembered.

Settled is a file that two looks, `UMKM_SETTLE_SECONDS` apart, find the same. Times of files are compared with each
other only, never with this machine's clock: a server that shares the folder may have another, and copying programs set
them back. Its own clock may go back: the wait then begins anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from umkm_pipeline.ingest.landing import MONTH_FOLDER, SIDECAR, landed_files, require_folder
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.refresh.done import months_done, reviews_read
from umkm_pipeline.refresh.plan import MonthPlan, plan, reviews_landed
from umkm_pipeline.refresh.seen import Seen
from umkm_pipeline.repairs.corrections import OWN
from umkm_pipeline.repairs.decisions import FOLDER as REPAIRS
from umkm_pipeline.review.landed import FOLDER as REVIEWS
from umkm_pipeline.settings import Settings
from umkm_pipeline.shown import shown_path
from umkm_pipeline.signature import Signature, signature


@dataclass(frozen=True, slots=True)
class Memory:
    """What one look leaves to the next.

    Args:
        asked: month, or `reviews` → digest of the delivery for which a run was asked, until that run has read it.
        waiting: unsettled file, by a hash of its path (which may be a person's name) → its signature, and since when.
        requests: runs asked for so far.
    """

    asked: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, tuple[Signature, float]] = field(default_factory=dict)
    requests: int = 0

    @classmethod
    def of(cls, text: str | None) -> Memory:
        """From `text()`; what cannot be read is forgotten, which asks for a month once more at worst."""
        try:
            told = json.loads(text or "{}")
            waiting = {path: (list(found[0]), float(found[1])) for path, found in told.get("waiting", {}).items()}
            return cls(dict(told.get("asked", {})), waiting, int(told.get("requests", 0)))
        except (ValueError, TypeError, AttributeError, KeyError, IndexError):
            return cls()

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a look found.

    Args:
        months: months to be read.
        key: one for each request, the same when a look is repeated because its answer was lost; None without months.
        why: what was delivered, in words.
        unsettled: files that may still be being copied.
        gone: months whose files are all gone; only a person may withdraw them.
        memory: for the next look.
    """

    months: tuple[date, ...]
    key: str | None
    why: tuple[str, ...]
    unsettled: tuple[str, ...]
    gone: tuple[date, ...]
    memory: Memory


def notice(settings: Settings, readable: Collection[date], memory: Memory, now: float) -> Noticed:
    """Look at the landing area.

    Args:
        settings: where it is, and how long a file must not change.
        readable: months that may be read.
        memory: of the last look.
        now: this moment, in seconds.

    Raises:
        UmkmError: the landing folder is missing, or a file in it cannot be read.
    """
    require_folder(settings.landing)
    lake, seen = Lake(settings.lake), Seen(settings)
    unknown = list(_unknown(settings, seen, memory, now))
    unsettled = [one.path for one in unknown if not one.is_settled]
    held = {_place(path) for path in unsettled}
    months = [] if REPAIRS in held else sorted({*_months_landed(settings), *months_done(lake)} & set(readable))
    plans = plan(settings, [month for month in months if f"{month:%Y-%m}" not in held], hasher=seen.hash)
    anew = [one for one in plans if one.is_delivered_anew and not one.is_gone]
    digests = {f"{one.month:%Y-%m}": _digest(one.delivered()) for one in anew}
    if REVIEWS not in held and (landed := reviews_landed(settings, seen.hash)) != reviews_read(lake):
        digests[REVIEWS] = _digest(landed)
    seen.keep()
    # Also settled ones whose month waits for another file.
    waiting = {
        _named(one.path): (one.signature, one.since)
        for one in unknown
        if not seen.knows(settings.landing / one.path, one.signature)
    }

    asked_anew = {name for name, digest in digests.items() if memory.asked.get(name) != digest}
    wanted = tuple(one.month for one in anew if f"{one.month:%Y-%m}" in asked_anew)
    if REVIEWS in asked_anew and not wanted:
        # Judgements are read by every run; the latest month is kept as it is and gives the run its partition.
        wanted = tuple(month for month in months_done(lake) if month in readable)[-1:]
        digests = digests if wanted else {name: digest for name, digest in digests.items() if name != REVIEWS}
    kept = {name: digest for name, digest in memory.asked.items() if name in held or REPAIRS in held}
    key = f"{memory.requests}-{_digest({name: digests[name] for name in asked_anew if name in digests})}"
    return Noticed(
        months=wanted,
        key=key if wanted else None,
        why=tuple(_why(one) for one in anew if one.month in wanted) + (("reviews",) if REVIEWS in asked_anew else ()),
        unsettled=tuple(shown_path(path.as_posix()) for path in unsettled),
        gone=tuple(one.month for one in plans if one.is_gone),
        memory=Memory(kept | digests, waiting, memory.requests + bool(wanted)),
    )


def months_changed(settings: Settings, readable: Collection[date], now: float) -> list[date]:
    """Months whose landed files, corrections or repair workbooks are not those that they were read with.

    For a look without memory: a month with a file that changed less than `UMKM_SETTLE_SECONDS` ago is left for another
    time, and so is one whose files are all gone.

    Raises:
        UmkmError: as `notice`.
    """
    require_folder(settings.landing)
    lake = Lake(settings.lake)
    young = {
        _place(file.relative_to(settings.landing))
        for file in _files(settings)
        if abs(now - max(file.stat().st_mtime, file.stat().st_ctime)) < settings.settle_seconds
    }
    months = {*_months_landed(settings), *months_done(lake)} & set(readable)
    plans = plan(settings, months)
    return [
        one.month for one in plans if one.is_delivered_anew and not one.is_gone and f"{one.month:%Y-%m}" not in young
    ]


def _why(one: MonthPlan) -> str:
    reasons = [reason for step in one.steps for reason in step.why]
    return f"{one.month:%Y-%m}: {reasons[0]}" + (f" and {len(reasons) - 1} more" if len(reasons) > 1 else "")


def _months_landed(settings: Settings) -> set[date]:
    folders = (folder for source in SOURCES for folder in (settings.landing / source).glob("*"))
    return {date.fromisoformat(f"{folder.name}-01") for folder in folders if MONTH_FOLDER.fullmatch(folder.name)}


def _files(settings: Settings) -> Iterator[Path]:
    """Files whose content a run may depend on."""
    landing = settings.landing
    for source in SOURCES:
        if (own := landing / source / OWN).is_file():
            yield own
        for folder in sorted((landing / source).glob("*")):
            if MONTH_FOLDER.fullmatch(folder.name):
                yield from landed_files(folder)
                yield from folder.rglob(SIDECAR)
    for folder in (landing / REPAIRS, landing / REVIEWS):
        yield from landed_files(folder)


def _place(path: Path) -> str:
    """What an unsettled file holds up: its month (`2023-06`), `reviews`, or with decisions (`repairs`) everything."""
    first, second = path.parts[0], path.parts[1] if len(path.parts) > 1 else ""
    if first in {REPAIRS, REVIEWS}:
        return first
    return REPAIRS if second == OWN else second


@dataclass(frozen=True, slots=True)
class _Unknown:
    """A file whose hash is not remembered: new, changed, or not looked into yet."""

    path: Path
    signature: Signature
    since: float
    is_settled: bool


def _unknown(settings: Settings, seen: Seen, memory: Memory, now: float) -> Iterator[_Unknown]:
    for file in _files(settings):
        try:
            found = signature(file)
        except OSError:
            # Gone between listing and looking: the next look will tell.
            continue
        if seen.knows(file, found):
            continue
        path = file.relative_to(settings.landing)
        last, since = memory.waiting.get(_named(path), (None, now))
        if last != found or now < since:
            last, since = None, now
        yield _Unknown(path, found, since, last is not None and now - since >= settings.settle_seconds)


def _named(path: Path) -> str:
    return hashlib.sha256(path.as_posix().encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _digest(delivered: Any) -> str:
    return hashlib.sha256(json.dumps(delivered, sort_keys=True).encode()).hexdigest()[:16]
