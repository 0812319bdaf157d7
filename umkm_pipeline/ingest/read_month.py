"""One source, one month: landed files to raw, core, quarantine, audit and contacts.

Belongs here: replacing the month's partitions as a whole. Which process reads which file is for `side_by_side.py`, what
happens inside a file for `read_file.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from umkm_pipeline.ingest.behind import behind
from umkm_pipeline.ingest.landing import named_files
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.read_file import FileRead, FileRecord, Landed
from umkm_pipeline.ingest.side_by_side import Task, read_files
from umkm_pipeline.lake import Append, Lake
from umkm_pipeline.model.codes import FileStatus
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.split import Counts
from umkm_pipeline.quality.validate import ensure_valid
from umkm_pipeline.repairs.decisions import DECISIONS, Origin, decisions_for
from umkm_pipeline.repairs.edit import Edit
from umkm_pipeline.repairs.record import not_made

log = logging.getLogger("umkm_pipeline.ingest")

LAYERS = ("raw", "core", "quarantine", "repair", "header", "file_audit", "contact")
"""Layers of the lake that the step of a source writes, a file a month."""

_NOT_DELIVERED = "the file is not among those of the month (any more), or it was held as a whole"


@dataclass(frozen=True, slots=True)
class MonthReport:
    """What became of a source's files of a month."""

    source: str
    month: date
    files: list[FileRecord]

    @property
    def totals(self) -> Counts:
        """Rows of all files by outcome."""
        return sum((file.counts for file in self.files), start=Counts())


def read_month(lake: Lake, landing: Path, source: str, month: date, tokens: Tokens) -> MonthReport:
    """Read the files that `landing_files` names for a source and month, and replace the month's partitions.

    Cells are read as declared corrections and repair workbooks say. Replaces the month's file of every layer that this
    step writes; where something fails, all of them stay as they were. A file that cannot be read is recorded with its
    reason, and the others go on. A month without files, now and before, gets no partitions: most sources come in few of
    the months, and each partition costs a flush to disk.

    Raises:
        UmkmError: a file is gone or is not the one that was taken into the inventory; a layout or correction of the
            office's own is wrong; the disk is full; or, a fault of this program, core rows break the model.
    """
    records: list[FileRecord] = []
    contacts: list[pd.DataFrame] = []
    files = list(_landed(lake, landing, source, month))
    decisions = decisions_for(landing, source, month)
    waiting, met = set(decisions.edits), set[Edit]()
    if (
        not files
        and not decisions.origins
        and not any(lake.file(f"{layer}_{source}", month).exists() for layer in LAYERS)
    ):
        return MonthReport(source, month, records)
    if files:
        # What is wrong with an office's own layouts is the fault of no file: read with them, all would be withdrawn.
        layouts_of(source)
        synonyms_of(source)
    with (
        lake.writers([f"{layer}_{source}" for layer in LAYERS], month) as writers,
        # Parquet is packed beside whatever comes next.
        behind(_write) as write_later,
    ):
        raw, core, quarantine, repair, header, audit, contact = writers
        edits = {landed.path: decisions.about(landed.file_id, landed.name) for landed in files}
        for landed, result in read_files(files, Task(tokens, edits, raw, lake.root)):
            met |= set(edits[landed.path])
            if result.repairs is not None:
                waiting -= set(edits[landed.path])
            _write_any((quarantine, result.quarantine), (repair, result.repairs), (header, result.headers))
            if result.core is not None and len(result.core):
                write_later((core, result.core))
                ensure_valid(TABLES[f"core_{source}"], result.core, landed.path)
            if result.contacts is not None:
                contacts.append(result.contacts)
            records.append(result.record)
            _log(result)
        if contacts:
            # Each file names nobody twice.
            contact(contacts[0] if len(contacts) == 1 else pd.concat(contacts).drop_duplicates("token"))
        if left := [edit for edit in decisions.edits if edit in waiting and (edit in met or edit.is_missed)]:
            repair(not_made(left, _NOT_DELIVERED).assign(source=source, period_month=month))
        records += [_origin(landing, source, month, origin) for origin in decisions.origins]
        if records:
            audit(_audit(records))
    return MonthReport(source, month, records)


def _write(given: tuple[Append, pd.DataFrame]) -> None:
    append, rows = given
    append(rows)


def _write_any(*given: tuple[Append, pd.DataFrame | None]) -> None:
    for append, rows in given:
        if rows is not None and len(rows):
            append(rows)


def _landed(lake: Lake, landing: Path, source: str, month: date) -> Iterator[Landed]:
    files = lake.read("landing_files", month)
    files = files[files["source"] == source].sort_values("source_path")
    there = named_files(landing, source, month) if len(files) else {}
    for path, file_id, size in files[["source_path", "source_file_id", "size_bytes"]].itertuples(index=False):
        yield Landed(source, month, path, there.get(path, landing / path), file_id, size)


def _origin(landing: Path, source: str, month: date, origin: Origin) -> FileRecord:
    """A file with decisions about the month: its hash says later whether they are still those that were used."""
    file = Landed(source, month, origin.path, landing / origin.path, origin.file_id, origin.size or 0)
    return FileRecord(file, FileStatus.READ, layout=DECISIONS)


def _audit(records: list[FileRecord]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "source": record.landed.source,
                "period_month": record.landed.month,
                "source_path": record.landed.path,
                "source_file_id": record.landed.file_id,
                "size_bytes": record.landed.size,
                "layout": record.layout,
                "file_status": record.status.value,
                "rows_read": record.counts.read,
                "rows_accepted": record.counts.accepted,
                "rows_quarantined": record.counts.quarantined,
                "rows_rejected": record.counts.rejected,
                "rows_duplicate": record.counts.duplicate,
                "message": record.message,
            }
            for record in records
        ]
    )


def _log(result: FileRead) -> None:
    record, counts = result.record, result.record.counts
    log.info(
        "%s: %s, layout %s, %d rows: %d accepted, %d quarantined, %d rejected, %d duplicate",
        record.landed.path,
        record.status.value,
        record.layout or "-",
        counts.read,
        counts.accepted,
        counts.quarantined,
        counts.rejected,
        counts.duplicate,
    )
