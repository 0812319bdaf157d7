"""An edit: one cell of a landed file that is to be read as something else, and who says so.

Belongs here: what an edit is, the words that stand for "empty" and "this row is right", and hashing what a cell held.
Where edits come from is in `corrections.py` and `workbook.py`; making them is in `apply.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from umkm_pipeline.model.codes import RepairKind, RepairStatus

CLEARED = "(kosong)"
"""Correction that empties a cell; an empty correction is none."""
CONFIRMED = "(benar)"
"""Correction of a whole row: with the other corrections, its cells are where they belong."""
ROW_REF = "(baris)"
"""Column reference of the row as such."""

PACKAGED = "sources/"
"""What the paths of packaged lists of corrections begin with."""

_HASH_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision about one cell.

    Args:
        kind: `correction` (declared) or `repair` (from a workbook).
        source, month: landing folder of the file.
        column_ref: column letters, JSON name, `{field}` for a field without a column, or `(baris)` for the row.
        value: what the cell is read as; None empties it.
        value_kind: kind letter of `value` (s text, n number, d date).
        why: reason, or name of the rule that made it necessary.
        by: who decided; empty when nobody has put a name to it.
        on: day of the decision, where known.
        from_path: workbook below the landing folder, or list of corrections.
        from_file_id: SHA-256 of that workbook or of the entry.
        entry: where in it, for messages: `DATA 1, row 7` or `entry 2`.
        file_id: SHA-256 of the landed file, or its first 12 characters and more.
        path: path of the landed file below `<landing>/<source>/<month>/`, where it is named so.
        sheet, row_number: row; None when `match` finds it.
        match: column reference and text of other cells that the row must hold.
        expect: what the cell must hold for the edit to be made; empty for an empty cell.
        expect_hash: the same as `cell_hash`, where the value itself was not carried.
        rule: rule that made it necessary.
        field: field of the cell, as the workbook says.
        record_id: row, as the workbook says.
        flaw: why it cannot be made whatever the file holds: (status, reason); None when it can.
    """

    kind: RepairKind
    source: str
    month: date
    column_ref: str
    value: str | None
    why: str
    by: str
    from_path: str
    from_file_id: str
    entry: str
    value_kind: str = "s"
    on: date | None = None
    file_id: str = ""
    path: str = ""
    sheet: str | None = None
    row_number: int | None = None
    match: tuple[tuple[str, str], ...] = ()
    expect: str | None = None
    expect_hash: str = ""
    rule: str = ""
    field: str = ""
    record_id: str = ""
    flaw: tuple[RepairStatus, str] | None = None

    @property
    def is_missed(self) -> bool:
        """Whether to tell that its file is not there: packaged corrections are for files that many never get."""
        return not self.from_path.startswith(PACKAGED)

    def concerns(self, file_id: str, path: str) -> bool:
        """Whether it is about the file with these bytes and this path below its month's folder."""
        by_content = not self.file_id or file_id.startswith(self.file_id)
        by_path = not self.path or path == self.path
        return by_content and by_path and bool(self.file_id or self.path)


def cell_hash(text: str | None) -> str:
    """16 characters that tell whether a cell still holds what it held; blank cells are all alike."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:_HASH_SHOWN]
