"""Making edits: columns of text in, the same columns with edited cells out.

Belongs here: finding an edit's cell, checking that it still holds what the edit was made for, and changing it before
anything is parsed, so that the row runs through every rule again. What is kept of it is in `record.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import BOOL, INT, STRING, arrow, column, no_blanks, nulls
from umkm_pipeline.ingest.grid import TEXT
from umkm_pipeline.ingest.mapping import BEYOND, BROKEN, CURRENCY, FACTOR, KIND, REMARK, SAME, UNSCALED
from umkm_pipeline.model.codes import RepairKind, RepairStatus
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.repairs.edit import ROW_REF, Edit, cell_hash

REPAIRED, STALE = "repaired:", "stale:"
"""Columns about the row: it was edited; a declared correction of it no longer fits."""

_FITS = (RepairStatus.APPLIED, "")

Refs = Mapping[str, Mapping[str, str]]
"""Sheet → field → where it comes from; one entry holds for all sheets of documents."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of the edits of a file.

    Args:
        rows: the columns of text, edited.
        edits: the edits, in the order of `outcome`.
        outcome: `position` (row, -1 where there is none), `field`, `value_before`, `value_after`, `repair_status`,
            `reason`, one line an edit.
    """

    rows: pd.DataFrame
    edits: Sequence[Edit]
    outcome: pd.DataFrame

    def gone(self) -> list[Edit]:
        """Corrections whose row is not in the file, or not once: the sheet was rearranged."""
        lost = (self.outcome["position"] < 0).to_numpy() & (self.outcome["repair_status"] == RepairStatus.STALE)
        return [self.edits[at] for at in np.flatnonzero(lost).tolist() if self.edits[at].kind is RepairKind.CORRECTION]


def make_edits(rows: pd.DataFrame, edits: Sequence[Edit], refs: Refs) -> Made:
    """Edit cells of a file's rows.

    Later edits of the same cell win over earlier ones. Each is checked against the cell as the file has it. A row with
    an edited cell gets `repaired:`; a row whose declared correction no longer fits is marked in `stale:` and left as
    it is.

    Args:
        rows: columns of text, as `mapping.map_rows` gives them, before cells are filled down.
        edits: edits that concern the file, in the order in which they were decided.
        refs: which column feeds which field.
    """
    found = pd.DataFrame({"position": _positions(rows, edits, refs), "field": [_field(edit, refs) for edit in edits]})
    found["value_before"] = pd.Series(_texts(rows, found), dtype=object)
    found["value_after"] = pd.Series(_plain(no_blanks(column([edit.value for edit in edits]))), dtype=object)
    faulty = _out_of_shape(rows)
    verdicts = [
        _verdict(edit, cell, shape_at_fault=cell.position in faulty)
        for edit, cell in zip(edits, found.itertuples(index=False), strict=True)
    ]
    found["repair_status"] = pd.Series([status.value for status, _ in verdicts], dtype=object)
    found["reason"] = pd.Series([reason for _, reason in verdicts], dtype=object)
    _let_the_last_win(found, edits)
    applied = found[found["repair_status"] == RepairStatus.APPLIED]
    rows = _edited(rows, applied, edits)
    corrections = np.array([edit.kind is RepairKind.CORRECTION for edit in edits], dtype=bool)
    stale = found[corrections & (found["repair_status"] == RepairStatus.STALE) & (found["position"] >= 0)]
    return Made(_marked(_marked(rows, REPAIRED, applied), STALE, stale), edits, found)


def marked(work: Work, mark: str) -> pd.Series:
    """Rows with a mark of `make_edits`."""
    none = pd.Series(False, index=work.text.index, dtype=BOOL)
    return work.text[mark].fillna(False).astype(BOOL) if mark in work.text else none


def _positions(rows: pd.DataFrame, edits: Sequence[Edit], refs: Refs) -> list[int]:
    """Row of each edit, -1 where there is none or more than one."""
    if not edits:
        return []
    asked = pd.DataFrame({"sheet": column([edit.sheet for edit in edits])})
    asked["row_number"] = pd.Series([edit.row_number for edit in edits], dtype=INT)
    there = rows[["sheet", "row_number"]].reset_index(names="position")
    hits = asked.reset_index(names="edit").merge(there, on=["sheet", "row_number"])
    once = hits.drop_duplicates("edit", keep=False).set_index("edit")["position"]
    positions = once.reindex(range(len(edits)), fill_value=-1).astype(int).to_list()
    for at, edit in enumerate(edits):
        if edit.match:
            positions[at] = _matching(rows, edit, refs)
    return positions


def _matching(rows: pd.DataFrame, edit: Edit, refs: Refs) -> int:
    fits = pd.Series(True, index=rows.index)
    if edit.sheet is not None:
        fits &= (rows["sheet"] == edit.sheet).fillna(False)
    if edit.row_number is not None:
        fits &= (rows["row_number"] == edit.row_number).fillna(False)
    for ref, text in edit.match:
        field = _field_at(ref, edit.sheet, refs)
        if field is None or field not in rows:
            return -1
        fits &= (rows[field] == text.strip()).fillna(False)
    positions = np.flatnonzero(fits.to_numpy(dtype=bool))
    return int(positions[0]) if len(positions) == 1 else -1


def _field(edit: Edit, refs: Refs) -> str:
    """Field that an edit's cell feeds; empty where its column is not read."""
    if edit.column_ref == ROW_REF:
        return ""
    if edit.column_ref.startswith("{"):
        return edit.column_ref.strip("{}")
    return _field_at(edit.column_ref, edit.sheet, refs) or ""


def _field_at(ref: str, sheet: str | None, refs: Refs) -> str | None:
    chosen = refs.get(sheet or "") or (next(iter(refs.values())) if len(refs) == 1 else {})
    return next((field for field, other in chosen.items() if other == ref), None)


def _texts(rows: pd.DataFrame, found: pd.DataFrame) -> list[str | None]:
    """What the cells hold now."""
    texts: list[str | None] = [None] * len(found)
    for field, group in found[found["position"] >= 0].groupby("field"):
        if field in rows:
            for at, text in zip(group.index, _plain(rows[str(field)].iloc[group["position"]]), strict=True):
                texts[at] = text
    return texts


def _plain(texts: pd.Series) -> list[str | None]:
    found: list[str | None] = arrow(texts).to_pylist()
    return found


def _out_of_shape(rows: pd.DataFrame) -> frozenset[int]:
    """Rows with cells beyond the header, or that break a rule as a line of text."""
    flags = [rows[name].notna().to_numpy(dtype=bool) for name in (BEYOND, BROKEN, REMARK) if name in rows]
    return frozenset(np.flatnonzero(np.logical_or.reduce(flags)).tolist()) if flags else frozenset()


def _verdict(edit: Edit, cell: Any, *, shape_at_fault: bool) -> tuple[RepairStatus, str]:
    if edit.flaw is not None:
        return edit.flaw
    if cell.position < 0:
        return RepairStatus.STALE, "the row is not in the file (any more), or more than one row fits"
    if edit.column_ref == ROW_REF:
        return _FITS if shape_at_fault else (RepairStatus.STALE, "the row has no such fault")
    if not cell.field:
        return RepairStatus.REFUSED, "the column is not read into any field"
    if edit.column_ref.startswith("{"):
        return _FITS
    return _FITS if cell_hash(cell.value_before) == _expected(edit) else (RepairStatus.STALE, _why_not(cell))


def _expected(edit: Edit) -> str:
    return edit.expect_hash or cell_hash(_plain(no_blanks(column([edit.expect])))[0])


def _why_not(cell: Any) -> str:
    if cell.value_before == cell.value_after:
        return "the source was mended: the cell already holds this value"
    return "the cell no longer holds the value that the edit was made for"


def _let_the_last_win(found: pd.DataFrame, edits: Sequence[Edit]) -> None:
    """Of several edits of one cell keep the last; an earlier one that says otherwise is superseded."""
    live = found[found["repair_status"] == RepairStatus.APPLIED]
    keys = list(zip(live["position"], (edits[at].column_ref for at in live.index), strict=True))
    winners = dict(zip(keys, live.index, strict=True))
    values = live["value_after"].to_dict()
    for at, key in zip(live.index, keys, strict=True):
        if (winner := winners[key]) != at:
            word = "repeated in" if values[at] == values[winner] else "contradicted by"
            by = f"{edits[winner].from_path}, {edits[winner].entry}"
            found.loc[at, ["repair_status", "reason"]] = [RepairStatus.SUPERSEDED.value, f"{word} {by}"]


def _edited(rows: pd.DataFrame, applied: pd.DataFrame, edits: Sequence[Edit]) -> pd.DataFrame:
    if applied.empty:
        return rows
    rows = rows.copy()
    confirmed = [at for at in applied.index if edits[at].column_ref == ROW_REF]
    for name in (BEYOND, BROKEN, REMARK):
        if name in rows and confirmed:
            rows[name] = _with(rows[name], applied.loc[confirmed, "position"], [None] * len(confirmed))
    for field, group in applied.drop(confirmed).groupby("field"):
        name, at = str(field), group["position"]
        if name not in rows:
            rows[name] = nulls(rows.index, pa.string())
        rows[name] = _with(rows[name], at, group["value_after"])
        if KIND + name not in rows:
            rows[KIND + name] = pd.Series(TEXT, index=rows.index, dtype=STRING)
        rows[KIND + name] = _with(rows[KIND + name], at, [edits[edit].value_kind for edit in group.index])
        if FACTOR + name in rows:
            # An amount under a header without unit or period is given in rupiah, of a year where it is a flow.
            factors = rows[FACTOR + name].iloc[at].fillna(1)
            rows[FACTOR + name] = _with(rows[FACTOR + name], at, factors)
        else:
            # One whose currency its row says is given in full, whatever header and title say of the others.
            for said in (UNSCALED + name, CURRENCY + name):
                if said in rows:
                    rows[said] = _with(rows[said], at, [None] * len(at))
    return _told_apart(rows, applied["position"].unique())


def _told_apart(rows: pd.DataFrame, positions: np.ndarray) -> pd.DataFrame:
    """An edited row that repeated another as delivered no longer does; one that others repeat still is repeated."""
    again = rows[SAME].duplicated().to_numpy()[positions]
    apart = positions[again]
    if len(apart):
        fields = [str(name) for name in rows if ":" not in str(name)]
        told = pd.util.hash_pandas_object(rows[fields].iloc[apart].astype(object), index=False).to_numpy()
        rows[SAME] = _with(rows[SAME], apart, told.view(np.int64))
    return rows


def _with(values: pd.Series, positions: object, new: object) -> pd.Series:
    """The column with other values at some positions."""
    changed = values.copy()
    changed.iloc[np.asarray(positions)] = pd.Series(list(new), dtype=values.dtype).array  # type: ignore[call-overload]
    return changed


def _marked(rows: pd.DataFrame, mark: str, found: pd.DataFrame) -> pd.DataFrame:
    if found.empty:
        return rows
    flags = np.zeros(len(rows), dtype=bool)
    flags[found["position"].to_numpy(dtype=int)] = True
    return rows.assign(**{mark: pd.Series(flags, index=rows.index, dtype=BOOL)})
