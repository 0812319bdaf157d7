"""One source, one month: landed files to raw, core, quarantine, audit and contacts.

Belongs here: replacing the month's partitions as a whole, one file in memory at a time. What happens inside a file is
for `read_file.py`.
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.read_file import FileRead, FileRecord, Landed, WriteRaw, duplicate_of, read_file
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import FileStatus
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.split import Counts

log = logging.getLogger("umkm_pipeline.ingest")

_LAYERS = ("raw", "core", "quarantine", "file_audit", "contact")


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

    Replaces `raw_`, `core_`, `quarantine_`, `file_audit_` and `contact_<source>`; where something fails, all five stay
    as they were. A file that cannot be read is recorded with its reason, and the others go on. A month without
    files, now and before, gets no partitions: most sources come in few months, and each partition costs a flush.

    Raises:
        UmkmError: a file is gone or is not the one that was taken into the inventory; the disk is full.
    """
    records: list[FileRecord] = []
    contacts: list[pd.DataFrame] = []
    read: dict[str, FileRecord] = {}
    files = list(_landed(lake, landing, source, month))
    if not files and not any(lake.file(f"{layer}_{source}", month).exists() for layer in _LAYERS):
        return MonthReport(source, month, records)
    with ExitStack() as stack:
        raw, core, quarantine, audit, contact = (
            stack.enter_context(lake.writer(f"{layer}_{source}", month)) for layer in _LAYERS
        )
        for landed in files:
            data = _bytes(landed)
            original = read.get(landed.file_id)
            result = duplicate_of(landed, original) if original else _read(landed, data, tokens, raw)
            if result.core is not None:
                core(result.core)
            if len(result.quarantine):
                quarantine(result.quarantine)
            if result.contacts is not None:
                contacts.append(result.contacts)
            read.setdefault(landed.file_id, result.record)
            records.append(result.record)
            _log(result)
        if records:
            audit(_audit(records))
        if contacts:
            contact(pd.concat(contacts, ignore_index=True).drop_duplicates("token").sort_values("token"))
    return MonthReport(source, month, records)


def _landed(lake: Lake, landing: Path, source: str, month: date) -> Iterator[Landed]:
    files = lake.read("landing_files", month)
    files = files[files["source"] == source].sort_values("source_path")
    for path, file_id, size in files[["source_path", "source_file_id", "size_bytes"]].itertuples(index=False):
        yield Landed(source, month, path, landing / path, file_id, size)


def _bytes(landed: Landed) -> bytes:
    try:
        data = landed.file.read_bytes()
    except OSError as error:
        raise UmkmError(
            f"the file was listed a moment ago but cannot be read now: {error.strerror or error}",
            where=landed.path,
            remedy="wait until nobody is copying files into the landing folder, then run again",
        ) from error
    if hashlib.sha256(data).hexdigest() != landed.file_id:
        raise UmkmError(
            "the file changed while it was read",
            where=landed.path,
            remedy="wait until it is copied completely, then run again",
        )
    return data


def _read(landed: Landed, data: bytes, tokens: Tokens, raw: WriteRaw) -> FileRead:
    """`read_file`; a file that this program stumbles over is unreadable, and the others go on.

    A full disk or memory is no fault of the file: it stops the month.
    """
    try:
        return read_file(landed, data, tokens, raw)
    except (UmkmError, OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, one file must not hold up the others
        # Only the kind of error and the line of code are told: its text may hold values of the file.
        at = traceback.extract_tb(error.__traceback__)[-1]
        fault = UmkmError(
            f"unexpected {type(error).__name__} in {Path(at.filename).name}, line {at.lineno}",
            where=landed.path,
            remedy="this is a fault of umkm-pipeline, not of the file; report it with this message. The other files "
            "were read; take this one out of the landing folder if it must not wait",
        )
        log.error("%s", fault)  # noqa: TRY400 -- the traceback ends in the error's text
        return FileRead(FileRecord(landed, FileStatus.UNREADABLE, message=str(fault)), pd.DataFrame())


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
