"""Reading a month where its inputs are not those that it was read with.

Belongs here: the decision and its record, around `read_month`. Kept months cost a look at a small file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.split import Counts
from umkm_pipeline.refresh.done import read_with, record_done, was_read
from umkm_pipeline.refresh.inputs import Gathering
from umkm_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source's month.

    Args:
        rows: its rows by outcome, those of a kept month too.
        size: bytes of its files.
        kept: whether it was left as it was.
    """

    rows: Counts
    size: int
    kept: bool


class Reader:
    """Reads months of sources for one run.

    Args:
        settings: where the landing area is.
        lake: to be written.
        tokens: of personal data.
        force: read also what has not changed.
        landed: gives a month's `landing_files`, where somebody has them already; default from the lake.
    """

    def __init__(
        self,
        settings: Settings,
        lake: Lake,
        tokens: Tokens,
        *,
        force: bool = False,
        landed: Callable[[date], pd.DataFrame] | None = None,
    ) -> None:
        self._settings, self._lake, self._tokens, self._force = settings, lake, tokens, force
        self._landed = landed or (lambda month: lake.read("landing_files", month))
        self._gathering = Gathering(settings, lake)

    def read(self, source: str, month: date) -> Outcome:
        """Read a source's month as `landing_files` has it, or keep it where that would give the same.

        Raises:
            UmkmError: as `read_month`.
        """
        lake = self._lake
        landed = self._landed(month)
        inputs = self._gathering.of(source, month, landed)
        size = int(landed.loc[landed["source"] == source, "size_bytes"].sum())
        if not inputs and not was_read(lake, source, month):
            return Outcome(Counts(), size, kept=True)
        if not self._force and read_with(lake, source, month) == inputs:
            return Outcome(self._rows(source, month), size, kept=True)
        report = read_month(lake, self._settings.landing, source, month, self._tokens)
        # A file that this program stumbled over may be read well another time.
        if not any(file.is_fault for file in report.files):
            record_done(lake, source, month, inputs)
        return Outcome(report.totals, size, kept=False)

    def _rows(self, source: str, month: date) -> Counts:
        audit = self._lake.read(f"file_audit_{source}", month)
        columns = ("rows_read", "rows_accepted", "rows_quarantined", "rows_rejected", "rows_duplicate")
        return Counts(*(int(audit[column].sum()) for column in columns))
