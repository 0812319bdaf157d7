"""A file that was delivered twice, under two names.

Belongs here: that one trouble with a whole file. Files that cannot be read would make every run of the sample fail, so
tests make those themselves; trouble with rows is declared beside each layout.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from umkm_pipeline.model.codes import FileStatus, Outcome
from umkm_pipeline.samples.registries import SOURCE
from umkm_pipeline.samples.rows import Party, PlannedRow
from umkm_pipeline.samples.truth import Target, Truth

_MONTH, _STEM, _RULE = date(2020, 11, 1), "umkm_kalsel", "file_duplicate"


def write_repeated_file(landing: Path, truth: Truth) -> None:
    """Write a registry's content again under a later name; the rows of the copy are all duplicates."""
    target = Target(landing, SOURCE, _MONTH, f"{_STEM}_salinan.csv", "semicolon_csv")
    original = Target(landing, SOURCE, _MONTH, f"{_STEM}.csv", "semicolon_csv")
    shutil.copyfile(original.file, target.file)
    rows = [row for row in truth.rows if row[2] == original.path]
    for *_, sheet, number, role, firm_key, _defect, _outcome, _rules, ids in rows:
        copied = PlannedRow({}, [Party(role, firm_key, tuple(ids.split(",")))], _RULE, Outcome.DUPLICATE, (_RULE,))
        truth.add_row(target, sheet, number, copied)
    truth.add_file(target, len(rows), FileStatus.DUPLICATE)
