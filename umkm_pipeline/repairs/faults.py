"""Rows to repair, as a workbook shows them: one line for each cell that could mend a row, beside the row as it came.

Belongs here: from quarantine, headers and raw rows of the lake to lines. How they look is for `export.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import ibis
import pandas as pd

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import INT, STRING, arrow, column, no_blanks
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import FileStatus, Outcome
from umkm_pipeline.model.record_ids import file_prefix, record_ids
from umkm_pipeline.repairs.edit import ROW_REF, cell_hash
from umkm_pipeline.repairs.mend import NOT_BY_CELL, cells_for

_ADDRESS = ["source_path", "sheet", "row_number"]
_REPAIRABLE = (Outcome.QUARANTINED.value, Outcome.REJECTED.value)


@dataclass(frozen=True, slots=True)
class Faults:
    """What a workbook is made of.

    Args:
        lines: `record_id`, `source_file_id`, `source_path`, `sheet`, `row_number`, `rule`, `hint_id`, `field`,
            `column_ref`, `header`, `position` (of the cell in its row, -1 for none), `value`, `value_hash`, `cells`
            (the row as JSON), `form` (which of `headers`); rows in their order, the lines of a row together.
        headers: header texts of each form of sheet.
        held: `source_path`, `file_status`, `message` of files that no edit of a cell mends.
        rows: rows with lines.
        left: rows left out by the limit.
    """

    lines: pd.DataFrame
    headers: list[list[str]]
    held: pd.DataFrame
    rows: int
    left: int


def faults_of(
    lake: Lake, con: ibis.BaseBackend, source: str, month: date, *, rule: str | None = None, limit: int | None = None
) -> Faults:
    """Rows of a month that wait for a person.

    Args:
        lake: the lake.
        con: an engine, for the raw rows.
        source: source to show.
        month: month to show.
        rule: only rows that break this rule, with all their faults.
        limit: at most so many rows, from the first.

    Raises:
        UmkmError: the month was not read, or by a version that kept no headers.
    """
    audit = lake.read(f"file_audit_{source}", month)
    if audit.empty:
        raise UmkmError(
            f"{source} has no file in this month",
            where=f"{month:%Y-%m}",
            remedy=f"read it first: umkm refresh --month {month:%Y-%m}; umkm quarantine list shows what there is",
        )
    unread = audit["file_status"].isin([FileStatus.HELD.value, FileStatus.UNREADABLE.value])
    held = audit.loc[unread, ["source_path", "file_status", "message"]].sort_values("source_path", ignore_index=True)
    broken = lake.read(f"quarantine_{source}", month)
    broken = broken[broken["outcome"].isin(_REPAIRABLE) & ~broken["source_path"].isin(held["source_path"])]
    broken = broken[~broken["rule"].isin(NOT_BY_CELL)].sort_values([*_ADDRESS, "rule"], ignore_index=True)
    if rule:
        broken = broken.merge(broken.loc[broken["rule"] == rule, _ADDRESS].drop_duplicates(), on=_ADDRESS)
    rows = broken[_ADDRESS].drop_duplicates(ignore_index=True)
    shown = rows.head(limit) if limit is not None else rows
    lines, headers = _lines(lake, source, month, broken.merge(shown, on=_ADDRESS))
    if len(lines):
        lines = _with_cells(lines, _raw(lake, con, source, month, shown))
    return Faults(lines, headers, held, len(shown), len(rows) - len(shown))


def _lines(lake: Lake, source: str, month: date, broken: pd.DataFrame) -> tuple[pd.DataFrame, list[list[str]]]:
    known = lake.read(f"header_{source}", month)
    if len(broken) and known.empty:
        raise UmkmError(
            "the month was read by an older version, which kept no headers",
            where=f"{source} {month:%Y-%m}",
            remedy=f"read it again: umkm refresh --month {month:%Y-%m}",
        )
    known["position"] = known.groupby(["source_path", "sheet"], sort=False).cumcount()
    broken = broken.merge(_tables_of(broken, known), on=["source_path", "sheet"])
    forms: dict[tuple[str, ...], int] = {}
    cells, tables = [], {}
    for (path, table), columns in known.groupby(["source_path", "sheet"], sort=False):
        form = forms.setdefault(tuple(columns["header"].fillna("")), len(forms))
        tables[path, table] = (form, columns.set_index("column_ref"))
    asked = broken[["source_path", "table", "rule", "field", "column_ref"]].drop_duplicates()
    for path, table, rule, field, ref in asked.itertuples(index=False, name=None):
        form, columns = tables[path, table]
        fed = columns["field"].dropna()
        read = dict(zip(map(str, fed.index), map(str, fed), strict=True))
        for name, at in cells_for(rule, field or "", ref if isinstance(ref, str) else None, read):
            there = at in columns.index
            position = int(columns["position"][at]) if there else -1
            header = columns["header"][at] if there else ""
            cells.append((path, table, rule, field, name, at, header, position, form))
    names = ["source_path", "table", "rule", "at_fault", "field", "column_ref", "header", "position", "form"]
    targets = pd.DataFrame(cells, columns=names)
    broken = broken.rename(columns={"field": "at_fault"}).drop(columns="column_ref")
    lines = broken.merge(targets, on=["source_path", "table", "rule", "at_fault"])
    if lines.empty:
        return lines, [list(form) for form in forms]
    # The row as such comes first, then its cells, then fields that it has no cell for.
    lines["order"] = lines["position"].mask(lines["position"] < 0, len(known)).mask(lines["column_ref"] == ROW_REF, -1)
    several = lines.duplicated([*_ADDRESS, "column_ref"], keep=False)
    grouped = lines[several].groupby([*_ADDRESS, "column_ref"], sort=False)
    lines.loc[several, "rule"] = grouped["rule"].transform(_each_once)
    lines.loc[several, "hint_id"] = grouped["hint_id"].transform(lambda hints: _each_once(hints, " "))
    lines = lines.drop_duplicates([*_ADDRESS, "column_ref"])
    lines = lines.sort_values([*_ADDRESS, "order"], ignore_index=True)
    prefix = lines["source_file_id"].map(lambda file_id: file_prefix(source, month, file_id)).astype(STRING)
    lines["record_id"] = record_ids(prefix, lines)
    return lines, [list(form) for form in forms]


def _tables_of(broken: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Sheet of a row → sheet under which its header is kept: the documents of a JSON file have one for all."""
    pairs = broken[["source_path", "sheet"]].drop_duplicates()
    sheets = known[["source_path", "sheet"]].drop_duplicates()
    only = sheets.drop_duplicates("source_path", keep=False).set_index("source_path")["sheet"]
    same = pairs.merge(sheets.assign(table=sheets["sheet"]), on=["source_path", "sheet"], how="left")
    same["table"] = same["table"].fillna(same["source_path"].map(only))
    return same


def _each_once(texts: pd.Series, between: str = ";") -> str:
    return between.join(dict.fromkeys(texts))


def _raw(lake: Lake, con: ibis.BaseBackend, source: str, month: date, rows: pd.DataFrame) -> pd.DataFrame:
    raw = lake.scan(f"raw_{source}", con)
    wanted = ibis.memtable(_joinable(rows))
    found = raw.filter(raw.period_month == month).semi_join(wanted, _ADDRESS)
    return pd.DataFrame(found.select(*_ADDRESS, "cells").to_pandas())


def _joinable(rows: pd.DataFrame) -> pd.DataFrame:
    """With addresses in the types that both sides have."""
    return rows.assign(
        source_path=rows["source_path"].astype(STRING),
        sheet=rows["sheet"].astype(STRING),
        row_number=rows["row_number"].astype(INT),
    )


def _with_cells(lines: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    lines = _joinable(lines).merge(_joinable(raw), on=_ADDRESS, how="left")
    values = [
        cells[at] if 0 <= at < len(cells := json.loads(row)) else ""
        for row, at in zip(lines["cells"], lines["position"], strict=True)
    ]
    lines["value"] = values
    lines["value_hash"] = [cell_hash(value) for value in arrow(no_blanks(column(values))).to_pylist()]
    return lines
