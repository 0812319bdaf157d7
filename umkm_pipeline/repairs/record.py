"""What is kept of edits: rows of `repair_<source>`, with both versions of the cell, who decided, and what came of it.

Belongs here: the record of edits that people decided and of repairs that the program is certain of. Making edits is in
`apply.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import DATE, INT, STRING, column, nulls
from umkm_pipeline.model.codes import Outcome, RepairKind, RepairStatus
from umkm_pipeline.model.tables import REPAIR_COLUMNS
from umkm_pipeline.privacy import without_personal_numbers
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.quality.split import shown_value
from umkm_pipeline.repairs.apply import Made
from umkm_pipeline.repairs.edit import Edit

AUTOMATIC = frozenset(
    {
        *("nib_padded", "nib_tidied", "npwp_tidied", "hs_padded", "hs_dotted", "region_recoded", "region_spelling"),
        *("delimiter_mixed", "encoding_repaired", "row_recut", "quote_repaired"),
    }
)
"""Warnings that tell of a repair made by the program."""

_WRITTEN = {"village_code": "village_name"}
"""Fields that are read from a column of another name."""
_ALSO_AS = {"hs_code": "hs6"}
"""Fields whose shorter values are kept under another name."""


def decided(made: Made, rows: pd.DataFrame, held_back: pd.DataFrame) -> pd.DataFrame:
    """Edits of a file that was read.

    Args:
        made: what became of the edits.
        rows: `record_id`, `sheet`, `row_number` of the file's rows, in the order of `made.rows`.
        held_back: `sheet`, `row_number` and `outcome` of rows that were not accepted.

    Returns:
        Columns of `repair_<source>` without those of the file.
    """
    if not made.edits:
        return pd.DataFrame()
    kept, outcome = _listed(made.edits), made.outcome
    there = (outcome["position"] >= 0).to_numpy()
    at = outcome["position"].to_numpy()[there]
    for name in ("record_id", "sheet", "row_number"):
        kept.loc[there, name] = rows[name].iloc[at].to_numpy()
    kept["field"] = column(outcome["field"].where(outcome["field"] != "", kept["field"].astype(object)))
    kept["repair_status"] = column(outcome["repair_status"])
    kept["repair_note"] = column([note or None for note in outcome["reason"]])
    kept["value_before"] = column(outcome["value_before"])
    kept["value_after"] = column(outcome["value_after"])
    addresses = zip(held_back["sheet"], held_back["row_number"], strict=True)
    outcomes = dict(zip(addresses, held_back["outcome"], strict=True))
    kept["outcome"] = column(
        [
            outcomes.get(address, Outcome.ACCEPTED.value) if found else None
            for found, address in zip(there, zip(kept["sheet"], kept["row_number"], strict=True), strict=True)
        ]
    )
    return _shown(kept)


def not_made(edits: Sequence[Edit], why: str) -> pd.DataFrame:
    """Edits that found no file to be made in; columns as `decided`."""
    kept = _listed(edits)
    flaws = [edit.flaw or (RepairStatus.STALE, why) for edit in edits]
    kept["repair_status"] = column([status.value for status, _ in flaws])
    kept["repair_note"] = column([note for _, note in flaws])
    kept["value_before"] = column([edit.expect for edit in edits])
    kept["value_after"] = column([edit.value for edit in edits])
    kept["outcome"] = nulls(kept.index, pa.string())
    return _shown(kept)


def automatic(
    work: Work, rules: Sequence[Rule], findings: pd.DataFrame, refs: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """Repairs that the program made in rows, whatever became of them otherwise; columns as `decided`.

    Args:
        work: the rows, with both their texts and their typed columns.
        rules: rules of `findings`.
        findings: what `validate` gave.
        refs: sheet → field → where it came from.
    """
    certain = [at for at, rule in enumerate(rules) if rule.name in AUTOMATIC]
    only = next(iter(refs.values())) if len(refs) == 1 else {}
    pieces = []
    for at in certain:
        rule, rows = rules[at], findings.loc[findings["rule"] == at, "row"].to_numpy()
        if not len(rows):
            continue
        written = rule.shown or _WRITTEN.get(rule.field, rule.field)
        piece = work.core[["record_id", "sheet", "row_number"]].iloc[rows].reset_index(drop=True)
        piece["field"] = column([rule.field] * len(rows))
        piece["rule"] = column([rule.name] * len(rows))
        piece["column_ref"] = column([refs.get(sheet, only).get(written) for sheet in piece["sheet"]])
        piece["value_before"] = _text(work.text, written, rows)
        read = _text(work.core, rule.field, rows)
        piece["value_after"] = read.fillna(_text(work.core, _ALSO_AS.get(rule.field, rule.field), rows))
        pieces.append(piece)
    if not pieces:
        return pd.DataFrame()
    kept = pd.concat(pieces, ignore_index=True)
    kept["repair_id"] = "automatic:" + kept["rule"] + ":" + kept["field"] + ":" + kept["record_id"]
    kept["repair_kind"], kept["repair_status"] = RepairKind.AUTOMATIC.value, RepairStatus.APPLIED.value
    kept["repaired_by"] = "umkm-pipeline"
    return _shown(kept)


def _text(frame: pd.DataFrame, name: str, rows: np.ndarray) -> pd.Series:
    if name not in frame:
        return nulls(pd.RangeIndex(len(rows)), pa.string())
    return frame[name].iloc[rows].reset_index(drop=True).astype(STRING)


def _listed(edits: Sequence[Edit]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "repair_id": column([_id(edit) for edit in edits]),
            "repair_kind": column([edit.kind.value for edit in edits]),
            "record_id": column([edit.record_id or None for edit in edits]),
            "sheet": column([edit.sheet for edit in edits]),
            "row_number": pd.Series([edit.row_number for edit in edits], dtype=INT),
            "field": column([edit.field for edit in edits]),
            "column_ref": column([edit.column_ref for edit in edits]),
            "rule": column([edit.rule or None for edit in edits]),
            "reason": without_personal_numbers(column([edit.why for edit in edits])),
            "repaired_by": without_personal_numbers(column([edit.by or None for edit in edits])),
            "repaired_on": pd.Series([edit.on for edit in edits], dtype=DATE),
            "repair_path": column([edit.from_path for edit in edits]),
            "repair_entry": column([edit.entry for edit in edits]),
            "repair_file_id": column([edit.from_file_id for edit in edits]),
        }
    )


def _id(edit: Edit) -> str:
    about = edit.record_id or edit.path or edit.file_id
    return f"{edit.kind}:{edit.from_path}:{edit.entry}:{about}:{edit.column_ref}"


def _shown(kept: pd.DataFrame) -> pd.DataFrame:
    """With both versions as people may see them."""
    for name, value in (("before_shown", "value_before"), ("after_shown", "value_after")):
        shown = nulls(kept.index, pa.string())
        for field, group in kept.groupby("field", dropna=False):
            shown[group.index] = shown_value(str(field), group[value].astype(STRING)).to_numpy()
        kept[name] = shown
    missing = [name for name in REPAIR_COLUMNS if name not in kept]
    return kept.assign(**dict.fromkeys(missing, None))
