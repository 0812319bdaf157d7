"""What the sheets and columns of a review workbook are called: the one thing that writing and reading it share.

Belongs here: names, words of verdicts and the version of the form. A label is never changed without another version:
workbooks that were sent out come back months later.
"""

from __future__ import annotations

from umkm_pipeline.model.codes import Verdict

FORM = "umkm-review"
FORM_VERSION = "1"

GUIDE, DATA, ABOUT = "PETUNJUK", "PASANGAN", "_umkm"
"""Sheets: what to do; the pairs; what the workbook is about."""

VERDICT, BY, WHY = "PUTUSAN", "DIPUTUSKAN OLEH", "ALASAN"
ASKED = (VERDICT, BY, WHY)
"""Columns that a person fills in."""

WORDS = {"SAMA": Verdict.SAME, "BEDA": Verdict.DIFFERENT, "RAGU": Verdict.UNSURE}
"""What stands in the list to choose from."""

LEFT, RIGHT, LEFT_CONTENT, RIGHT_CONTENT, CHECK = "_left", "_right", "_left_content", "_right_content", "_check"
HIDDEN = (LEFT, RIGHT, LEFT_CONTENT, RIGHT_CONTENT, CHECK)
"""Columns that carry the addresses of the two records, and a check that they are still those that were sent out."""
