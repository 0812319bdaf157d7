"""What the rows of a source's month depend on, each by its content.

Belongs here: gathering and comparing. A month is a pure function of these inputs, so one whose inputs are those that it
was read with need not be read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from umkm_pipeline.erasure.suppress import load_erased
from umkm_pipeline.ingest.landing import RATES, SIDECAR, content_hash
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.lake import Lake
from umkm_pipeline.refresh.code import code_fingerprint
from umkm_pipeline.repairs.decisions import decisions_for
from umkm_pipeline.settings import Settings
from umkm_pipeline.shown import shown_path

Hasher = Callable[[Path], str]
"""SHA-256 of a file."""


@dataclass(frozen=True)
class Inputs:
    """Inputs of a source's month.

    Args:
        files: landed files by their paths, each with the SHA-256 of its bytes.
        context: `_source.yml` files likewise.
        decisions: repair workbooks and lists of corrections likewise, in the order in which they count.
        around: what is the same for every month of the source: own layouts, limits, erased people.
        rates: landed exchange rates up to the month, and which source of them counts first.
        code: fingerprint of what reads.
    """

    files: Mapping[str, str]
    context: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    around: str = ""
    rates: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        """Whether anything was delivered or decided."""
        return bool(self.files or self.decisions)

    @cached_property
    def fingerprint(self) -> str:
        """Of all of it."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)

    def delivered(self) -> dict[str, Any]:
        """What people put into the landing area, JSON-ready: without settings and code."""
        return {"files": dict(self.files), "context": dict(self.context), "decisions": list(self.decisions.items())}

    def unlike(self, before: Inputs) -> Iterator[str]:
        """Why a month that was read with `before` has to be read again, in words; nothing where it has not."""
        yield from _changes(before.files, self.files)
        yield from (f"{change}, which says what sheets do not" for change in _changes(before.context, self.context))
        if list(before.decisions.items()) != list(self.decisions.items()):
            yield from _changes(before.decisions, self.decisions) or ("decisions in another order",)
        if before.around != self.around:
            yield "own layouts, limits or erased people changed"
        if before.rates != self.rates:
            yield "other exchange rates"
        if before.code != self.code:
            yield "read by another version of the program"


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [
        f"{path} {'new' if path not in before else 'gone' if path not in now else 'changed'}"
        for path in sorted({*before, *now})
        if before.get(path) != now.get(path)
    ]


class Gathering:
    """Gathers inputs; what months share is looked up once.

    Args:
        settings: where landing area and layouts are.
        lake: whose erased people count.
        hasher: how small files beside the landed ones are hashed.
    """

    def __init__(self, settings: Settings, lake: Lake, hasher: Hasher = content_hash) -> None:
        self._settings, self._hasher = settings, hasher
        self._everywhere = json.dumps([asdict(Limits.of(settings)), load_erased(lake).listed], sort_keys=True)
        self._around: dict[str, str] = {}
        self._rates = sorted(file.name for file in (settings.landing / RATES).glob("*.csv"))

    def of(self, source: str, month: date, files: pd.DataFrame) -> Inputs:
        """Inputs of a source's month.

        Args:
            source: the source.
            month: the reporting month.
            files: the month's rows of `landing_files`, of this source or of all.

        Raises:
            UmkmError: a list of corrections cannot be understood, or a file cannot be read.
        """
        landing = self._settings.landing
        files = files[files["source"] == source]
        landed = dict(zip(files["source_path"], files["source_file_id"], strict=True))
        folder = landing / source / f"{month:%Y-%m}"
        sidecars = sorted(folder.rglob(SIDECAR)) if landed else []
        return Inputs(
            landed,
            {shown_path(file.relative_to(landing).as_posix()): self._hasher(file) for file in sidecars},
            {origin.path: origin.file_id for origin in decisions_for(landing, source, month).origins},
            self._around_of(source),
            self._rates_until(month),
            code_fingerprint(),
        )

    def _rates_until(self, month: date) -> str:
        """Rates are named after their month and content, and a row needs none of a month after its own."""
        names = [name for name in self._rates if name < f"{month:%Y-%m}~"]
        return hashlib.sha256("\n".join([*self._settings.rate_sources, "", *names]).encode()).hexdigest()

    def _around_of(self, source: str) -> str:
        if source not in self._around:
            own = sorted((self._settings.layouts / source).glob("*.yml"))
            digest = hashlib.sha256(self._everywhere.encode())
            for file in own:
                digest.update(f"{file.name} {self._hasher(file)}\n".encode())
            self._around[source] = digest.hexdigest()
        return self._around[source]
