"""One landed file: bytes to raw rows, core rows and quarantine.

Belongs here: the order of the steps, and what becomes of a file that cannot be read as a whole. Each step has its own
module; months are for `read_month.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from umkm_pipeline.at_once import at_once
from umkm_pipeline.erasure.screen import NOT_READ, Blanks, raw_without, screen, without_blanks
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.errors import FileHeldError, UmkmError
from umkm_pipeline.ingest.behind import behind
from umkm_pipeline.ingest.cells import DATE, INT, column, repeated
from umkm_pipeline.ingest.context import Context, context_of
from umkm_pipeline.ingest.delimited import SUFFIXES, read_delimited
from umkm_pipeline.ingest.documents import ROOT
from umkm_pipeline.ingest.grid import TEXT, Grid, of_rows
from umkm_pipeline.ingest.headers import letters
from umkm_pipeline.ingest.held import HeldError
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.ingest.mapping import ends_moved, map_rows, numbered
from umkm_pipeline.ingest.place import Placed, place
from umkm_pipeline.ingest.reshape import SERIES, reshape
from umkm_pipeline.ingest.row_texts import row_texts
from umkm_pipeline.ingest.workbook import read_workbook
from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.codes import FileStatus, Outcome, Severity
from umkm_pipeline.model.record_ids import file_prefix, record_ids
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.hints import HINTS
from umkm_pipeline.quality.more_than_a_name import MORE_THAN_A_NAME
from umkm_pipeline.quality.personal import PERSONAL_RULES
from umkm_pipeline.quality.placeholders import PLACEHOLDER_RULES
from umkm_pipeline.quality.split import Counts, split
from umkm_pipeline.quality.validate import validate
from umkm_pipeline.quality.words import without_numbers_in_words
from umkm_pipeline.repairs.apply import make_edits
from umkm_pipeline.repairs.edit import Edit
from umkm_pipeline.repairs.record import automatic, decided
from umkm_pipeline.repairs.rules import EDIT_RULES, correction_lost
from umkm_pipeline.settings import Settings
from umkm_pipeline.shown import shown_text, told_apart
from umkm_pipeline.sources.catalogue import CATALOGUE, Source

WriteRaw = Callable[[pd.DataFrame], int]


@dataclass(frozen=True, slots=True)
class Landed:
    """A file of the landing inventory.

    Args:
        source, month: folder that it is in.
        path: path below the landing folder, as people may see it.
        file: the file itself.
        file_id: SHA-256 of its bytes.
        size: bytes.
    """

    source: str
    month: date
    path: str
    file: Path
    file_id: str
    size: int

    @property
    def name(self) -> str:
        """Path below its month's folder."""
        return self.path.split("/", 2)[-1]

    @property
    def record_prefix(self) -> str:
        """What the record ids of its rows begin with."""
        return file_prefix(self.source, self.month, self.file_id)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a file: a row of `file_audit`; `is_fault` where this program is to blame."""

    landed: Landed
    status: FileStatus
    counts: Counts = field(default_factory=Counts)
    layout: str | None = None
    message: str | None = None
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file, read.

    Args:
        record: what became of it.
        core: accepted rows in the model's types, or None.
        quarantine: rows held back, with their reasons.
        contacts: `token`, `contact_kind`, `contact_value` of accepted rows, each once, or None.
        repairs: what became of edits of its cells, and the repairs that were certain; None where it was not read.
        headers: its columns and the fields that they feed.
        blanks: raw cells of erased people, which are not written.
    """

    record: FileRecord
    quarantine: pd.DataFrame
    core: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    repairs: pd.DataFrame | None = None
    headers: pd.DataFrame | None = None
    blanks: Blanks = NOT_READ


@dataclass(slots=True)
class _Sheets:
    """What was found while the file was read through, and what `_source.yml` says of it."""

    context: Context
    pieces: list[pd.DataFrame] = field(default_factory=list)
    placed: dict[str, Placed] = field(default_factory=dict)
    unplaced: dict[str, FileHeldError] = field(default_factory=dict)
    addresses: list[pd.DataFrame] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    seen: int = 0


def read_file(landed: Landed, data: bytes, tokens: Tokens, write_raw: WriteRaw, edits: Sequence[Edit] = ()) -> FileRead:
    """Read a file to the end, its non-empty rows to `write_raw` on the way, with `edits` of its cells made.

    A file that cannot be opened, or whose layout is not known, is not an exception but a record with a message.

    Raises:
        UmkmError: a fault of this program: rows unaccounted for.
    """
    erased = Erased(tokens, tokens.erased)
    if not erased:
        return _read(landed, data, tokens, write_raw, edits)
    # Raw rows wait until it is known which of them are an erased person's.
    pieces: list[pd.DataFrame] = []

    def wait(piece: pd.DataFrame) -> int:
        pieces.append(piece)
        return len(piece)

    read = _read(landed, data, tokens, wait, edits)
    for piece in pieces:
        write_raw(raw_without(erased, landed.record_prefix, piece, read.blanks))
    return read


def _read(landed: Landed, data: bytes, tokens: Tokens, write_raw: WriteRaw, edits: Sequence[Edit]) -> FileRead:
    source = CATALOGUE[landed.source]
    try:
        sheets = _read_through(landed, data, source, write_raw)
    except FileHeldError as error:
        return FileRead(FileRecord(landed, FileStatus.HELD, message=str(error)), pd.DataFrame())
    except UmkmError as error:
        return FileRead(FileRecord(landed, FileStatus.UNREADABLE, message=str(error)), pd.DataFrame())
    reason = _reason_to_hold(sheets)
    if reason is not None:
        return _held(landed, sheets, reason)
    try:
        return _split(landed, source, sheets, tokens, edits)
    except FileHeldError as error:
        return _held(landed, sheets, error)


def duplicate_of(landed: Landed, original: FileRecord) -> FileRead:
    """A file with the bytes of another one of the month: all its rows are duplicates, under one quarantine row."""
    rows = original.counts.read
    record = FileRecord(
        landed,
        FileStatus.DUPLICATE,
        Counts(read=rows, duplicate=rows),
        original.layout,
        f"{landed.path}: same content as {original.landed.path}\n  what to do: delete one of the two",
    )
    row = pd.DataFrame({"record_id": column([landed.path]), "sheet": column([None])})
    row["row_number"] = pd.Series([None], dtype=INT)
    return FileRead(record, _listed(landed, row, "file_duplicate", Outcome.DUPLICATE, Severity.REJECT))


def _grids(landed: Landed, data: bytes, source: Source) -> Iterator[Grid]:
    suffix, limits = landed.file.suffix.lower(), Limits.of(Settings())
    if suffix == ".json":
        if source.read_json is None:
            raise UmkmError(
                f"{landed.source} does not come as JSON",
                where=landed.path,
                remedy="land it as a workbook or as delimited text, or move it to the source that it belongs to",
            )
        return source.read_json(data, landed.path)
    if suffix in SUFFIXES:
        return read_delimited(data, landed.path, limits)
    return read_workbook(data, landed.path, limits)


def _read_through(landed: Landed, data: bytes, source: Source, write_raw: WriteRaw) -> _Sheets:
    sheets = _Sheets(context_of(landed.file))
    layouts = _allowed(layouts_of(landed.source), sheets.context, landed.path)
    synonyms = synonyms_of(landed.source)

    def keep(grid: Grid) -> int:
        return write_raw(_raw(landed, grid))

    def take(given: tuple[Grid, Placed]) -> None:
        grid, placed = given
        first, moved = 0 if grid.continues else placed.data_from, grid.sheet in sheets.moved
        sheets.pieces.append(map_rows(grid, placed, first, moved=moved))
        if ends_moved(sheets.pieces[-1]):
            sheets.moved.add(grid.sheet)

    names: dict[str, str] = {}
    with behind(keep) as write_later, behind(take) as map_later:
        for grid in _grids(landed, data, source):
            names.setdefault(grid.sheet, "")
            names.update(zip(names, told_apart(map(shown_text, names)), strict=True))
            grid.sheet = names[grid.sheet]
            if not len(grid) and grid.header is not None:
                continue
            write_later(grid)
            sheets.addresses.append(
                pd.DataFrame({"sheet": _sheets_of(grid), "row_number": pd.Series(grid.numbers, dtype=INT)})
            )
            if not grid.continues:
                sheets.seen += 1
                try:
                    sheets.placed[grid.sheet] = place(
                        grid, layouts, synonyms, landed.path, month=landed.month, position=sheets.seen
                    )
                except HeldError as error:
                    sheets.unplaced[grid.sheet] = error
            if placed := sheets.placed.get(grid.sheet):
                map_later((grid, placed))
    if not sheets.addresses:
        raise UmkmError("the file holds no rows", where=landed.path, remedy="ask the sender for the file again")
    return sheets


def _allowed(layouts: Sequence[Layout], context: Context, where: str) -> Sequence[Layout]:
    if context.layout is None:
        return layouts
    chosen = [layout for layout in layouts if layout.layout == context.layout]
    if not chosen:
        raise UmkmError(
            f"_source.yml names the layout {context.layout}, which does not exist",
            where=where,
            remedy=f"name one of {', '.join(layout.layout for layout in layouts)}",
        )
    return chosen


def _raw(landed: Landed, grid: Grid) -> pd.DataFrame:
    """Rows of `raw_<source>`; the column names of JSON, which are no row of it, come as a row of the sheet `$`."""
    cells, kinds = row_texts(grid)
    frame = pd.DataFrame(
        {
            "sheet": _sheets_of(grid),
            "row_number": pd.Series(grid.numbers, dtype=INT),
            "cells": column(cells),
            "kinds": column(kinds),
        }
    )
    if grid.header is not None:
        names = of_rows(ROOT, [1], [grid.header], [TEXT * len(grid.header)])
        frame = pd.concat([_raw(landed, names), frame], ignore_index=True)
    return _with_file(landed, frame)


def _sheets_of(grid: Grid) -> pd.Series:
    return column(grid.sheets) if grid.sheets else repeated(grid.sheet, len(grid))


def _reason_to_hold(sheets: _Sheets) -> FileHeldError | None:
    """The first sheet that no layout reads and that is not one without data by its layout's word."""
    for sheet, error in sheets.unplaced.items():
        if not any(placed.layout.ignores(sheet) for placed in sheets.placed.values()):
            return error
    return None


def _held(landed: Landed, sheets: _Sheets, error: FileHeldError) -> FileRead:
    rows = pd.concat(sheets.addresses, ignore_index=True)
    rows["record_id"] = _record_ids(landed, rows)
    record = FileRecord(landed, FileStatus.HELD, Counts(read=len(rows), quarantined=len(rows)), message=str(error))
    return FileRead(record, _listed(landed, rows, error.rule, Outcome.QUARANTINED, Severity.QUARANTINE))


def _split(landed: Landed, source: Source, sheets: _Sheets, tokens: Tokens, edits: Sequence[Edit]) -> FileRead:
    read = numbered(pd.concat(sheets.pieces, ignore_index=True))
    sheets.pieces.clear()
    made = make_edits(read, edits, _refs(sheets))
    if lost := made.gone():
        raise correction_lost(lost[0], landed.path)
    rows = _together(sheets, made.rows)
    work, columns = source.parse(rows, landed.month, sheets.context, tokens)
    core = work.core.assign(
        record_id=_record_ids(landed, rows),
        **_of_file(landed, rows.index),
        sheet=rows["sheet"],
        row_number=rows["row_number"],
        layout=rows["layout"],
    )
    work = replace(work, core=core)
    rules = (*source.rules, *PERSONAL_RULES, *PLACEHOLDER_RULES, *MORE_THAN_A_NAME, *EDIT_RULES)
    erased, blanks = Erased(tokens, tokens.erased), Blanks()
    if erased:
        work, rules, blanks = screen(erased, f"core_{landed.source}", work, rules, columns.all_contacts())
    findings = validate(work, rules)
    parts = split(work, rules, findings, _refs(sheets))
    parts.counts.check(landed.path)
    kept = work.core.index.isin(parts.accepted.index)
    accepted, contacts = at_once(
        len(rows), [partial(_in_model, landed.source, parts.accepted), partial(columns.all_contacts, kept)]
    )
    quarantine = _with_file(landed, parts.quarantine)
    names = sorted({placed.layout.layout for placed in sheets.placed.values()})
    record = FileRecord(landed, FileStatus.READ, parts.counts, ";".join(names))
    made_rows = made.rows.assign(record_id=_record_ids(landed, made.rows)) if made.edits else made.rows
    repairs = [decided(made, made_rows, parts.quarantine), automatic(work, rules, findings, _refs(sheets))]
    return FileRead(
        record,
        quarantine,
        accepted,
        erased.contacts_left(contacts) if erased else contacts,
        _with_file(landed, without_blanks(pd.concat(repairs, ignore_index=True), blanks)),
        _with_file(landed, _headers(landed, sheets)),
        blanks,
    )


def _in_model(source: str, accepted: pd.DataFrame) -> pd.DataFrame:
    """Accepted rows in the types of the model."""
    table = TABLES[f"core_{source}"]
    return to_frame(to_arrow(table, without_numbers_in_words(table, accepted.reset_index(drop=True))))


def _together(sheets: _Sheets, rows: pd.DataFrame) -> pd.DataFrame:
    rows = reshape(rows, [placed.layout for placed in sheets.placed.values()], _refs(sheets))
    for name, text in sheets.context.fields().items():
        given = repeated(text, rows.index)
        rows[name] = rows[name].fillna(given) if name in rows else given
    return rows


def _record_ids(landed: Landed, rows: pd.DataFrame) -> pd.Series:
    ids = record_ids(landed.record_prefix, rows)
    return ids + ("/" + rows[SERIES]).fillna("") if SERIES in rows else ids


def _refs(sheets: _Sheets) -> dict[str, dict[str, str]]:
    """Sheet → field → where it came from; all documents of a JSON file have the same."""
    return {sheet: placed.refs for sheet, placed in sheets.placed.items()}


def _headers(landed: Landed, sheets: _Sheets) -> pd.DataFrame:
    """Every column of every sheet that was read, with the field that it feeds; ignored columns feed none."""
    named = landed.file.suffix.lower() == ".json"
    rows = [
        (sheet, ref, header, {where: field for field, where in placed.refs.items()}.get(ref))
        for sheet, placed in sheets.placed.items()
        for at, header in enumerate(placed.headers)
        for ref in [header if named else letters(at)]
    ]
    return pd.DataFrame(rows, columns=["sheet", "column_ref", "header", "field"])


def _listed(landed: Landed, rows: pd.DataFrame, rule: str, outcome: Outcome, severity: Severity) -> pd.DataFrame:
    """Quarantine rows of a file that one rule holds back as a whole."""
    hint = HINTS[rule]
    return _with_file(
        landed,
        rows.assign(
            outcome=outcome.value,
            severity=severity.value,
            rule=rule,
            field="",
            hint_id=hint.id,
            hint_en=hint.en,
        ),
    )


def _with_file(landed: Landed, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(source=repeated(landed.source, rows.index), **_of_file(landed, rows.index))


def _of_file(landed: Landed, index: pd.Index) -> dict[str, pd.Series]:
    """The columns by which a row is traced to its file."""
    return {
        "period_month": repeated(landed.month, index, DATE.pyarrow_dtype),
        "source_file_id": repeated(landed.file_id, index),
        "source_path": repeated(landed.path, index),
    }
