"""What the sheets and columns of a repair workbook are called: the one thing that writing and reading it share.

Belongs here: names and the version of the form. A label is never changed without another version: workbooks that were
sent out come back months later.
"""

from __future__ import annotations

FORM = "umkm-repairs"
FORM_VERSION = "1"

GUIDE, DATA, HELD, ABOUT = "PETUNJUK", "DATA", "BERKAS DITAHAN", "_umkm"
"""Sheets: what to do; rows to repair (`DATA 1`, `DATA 2`, ...); files held as a whole; what the workbook is about."""

FILE, SHEET, ROW = "Berkas", "Lembar", "Baris"
RULE, HINT = "Aturan", "Petunjuk"
COLUMN, HEADER, VALUE = "Kolom", "Judul kolom", "Isi sekarang"
CORRECTION, BY, ON, WHY = "PERBAIKAN", "DIPERBAIKI OLEH", "Tanggal perbaikan", "Keterangan"
VISIBLE = (FILE, SHEET, ROW, RULE, HINT, COLUMN, HEADER, VALUE, CORRECTION, BY, ON, WHY)

RECORD, FILE_ID, REF, FIELD, HASH = "_record_id", "_source_file_id", "_column_ref", "_field", "_hash"
HIDDEN = (RECORD, FILE_ID, REF, FIELD, HASH)
"""Columns that carry the address of the cell, hidden from the officer."""
