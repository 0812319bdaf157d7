"""What edits mean for rows and files: rules of every source, and the error that holds a file.

Belongs here: the consequences of an edit. A declared correction whose cell no longer holds what it was declared for
holds back its row: neither the value in the file nor the declared one can be trusted until a person has looked. Where
even the row is gone the sheet was rearranged, no address in it can be trusted, and the file is held.
"""

from __future__ import annotations

from umkm_pipeline.ingest.held import HeldError
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Rule
from umkm_pipeline.repairs.apply import REPAIRED, STALE, marked
from umkm_pipeline.repairs.edit import Edit

CORRECTION_STALE = "correction_stale"

EDIT_RULES = (
    Rule(CORRECTION_STALE, Severity.QUARANTINE, broken=lambda work: marked(work, STALE)),
    Rule("repaired", Severity.WARN, broken=lambda work: marked(work, REPAIRED)),
)
"""Rules of rows of every source."""


def correction_lost(edit: Edit, path: str) -> HeldError:
    """The file no longer has the row of a correction, or more than one row fits it."""
    row = f", sheet {edit.sheet}, row {edit.row_number}" if edit.row_number else ""
    return HeldError(
        CORRECTION_STALE,
        f"{edit.entry} of {edit.from_path} corrects a row that the file does not have, or not once",
        where=f"{path}{row}, column {edit.column_ref}",
        remedy=f"if the source was mended, delete {edit.entry} from {edit.from_path}; if the row moved, correct its "
        "`where`",
    )
