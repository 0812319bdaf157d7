"""Corrections: known errors of a source, declared one by one, each with what must still be true for it to apply.

Belongs here: the schema of `corrections.yml` (packaged, for errors that every office receives) and `_corrections.yml`
(an office's own, in `<landing>/<source>/`), and reading both. When the source heals, an entry no longer fits and says
so loudly; it is then deleted.

    - where: {month: 2023-05, file: rekap.xlsx, sheet: Data, row: 17, column: D}
      expect: "1234567890123"
      value: "1234567890132"
      why: two digits were swapped; the certificate shows 132
      reported_by: Dinas Koperasi dan UKM Kab. Bone
      reported_on: 2023-06-14
"""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.codes import RepairKind
from umkm_pipeline.repairs.edit import PACKAGED, Edit

OWN = "_corrections.yml"

_NAME = "corrections.yml"

_SHORTEST_HASH = 12


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(_Declared):
    """The cell at fault."""

    month: date = Field(description="Month of the landing folder, YYYY-MM")
    file: str = Field(default="", description="Path below <landing>/<source>/<month>/")
    file_id: str = Field(default="", description="SHA-256 of the file, or its first 12 characters and more")
    sheet: str | None = Field(default=None, description="Sheet; may be left out where `match` finds the row")
    row: int | None = Field(default=None, ge=1, description="Row as a spreadsheet shows it")
    match: dict[str, str] = Field(default={}, description="Column → text of other cells that the row must hold")
    column: str = Field(min_length=1, description="Column letters, or JSON name")

    @field_validator("month", mode="before")
    @classmethod
    def _first_of_month(cls, value: object) -> object:
        return f"{value}-01" if isinstance(value, str) and len(value) == len("2023-05") else value

    @field_validator("file_id")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < _SHORTEST_HASH:
            raise ValueError(f"give at least {_SHORTEST_HASH} characters of the SHA-256")
        return value

    @model_validator(mode="after")
    def _told(self) -> Self:
        if not self.file and not self.file_id:
            raise ValueError("name the file, as `file` or `file_id`")
        if not self.match and (self.sheet is None or self.row is None):
            raise ValueError("name the row, as `sheet` and `row` or by `match`")
        return self


class Correction(_Declared):
    """One entry."""

    where: Where
    expect: str | None = Field(description="What the cell holds, as the file has it; null where it is empty")
    value: str | None = Field(description="What it is read as; null empties it")
    why: str = Field(min_length=1)
    reported_by: str = Field(min_length=1)
    reported_on: date

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.expect == self.value:
            raise ValueError("expect and value are the same")
        return self


def corrections_of(source: str, landing: Path) -> list[Edit]:
    """Declared corrections of a source as edits, packaged ones first, each in the order of its file.

    Raises:
        UmkmError: a file is not a list of entries as above; the message names file and entry.
    """
    packaged = resources.files("umkm_pipeline.sources") / source / _NAME
    own = landing / source / OWN
    edits = []
    if packaged.is_file():
        edits += _edits(source, packaged.read_text("utf-8"), f"{PACKAGED}{source}/{_NAME}")
    if own.is_file():
        edits += _edits(source, _text(own), f"{source}/{OWN}")
    return edits


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UmkmError(
            f"cannot be read: {type(error).__name__}",
            where=str(file),
            remedy="make it readable by this user, saved as UTF-8 text",
        ) from error


def _edits(source: str, text: str, where: str) -> list[Edit]:
    try:
        entries = yaml.load(text, Loader=_AsWritten) or []  # noqa: S506 -- a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise UmkmError("this is not YAML", where=f"{where}{line}", remedy="correct that line") from None
    if not isinstance(entries, list):
        raise UmkmError("this is not a list of entries", where=where, remedy="begin each entry with `- where:`")
    return [_edit(source, entry, where, f"entry {number}") for number, entry in enumerate(entries, start=1)]


def _edit(source: str, entry: object, where: str, name: str) -> Edit:
    try:
        declared = Correction.model_validate(entry)
    except ValidationError as error:
        # The values stay out: they are cells of a landed file.
        faults = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'it'}: {fault['msg']}" for fault in error.errors())
        raise UmkmError(
            f"cannot be understood: {faults}",
            where=f"{where}, {name}",
            remedy=f"an entry has the keys {', '.join(Correction.model_fields)}; "
            f"its `where` has {', '.join(Where.model_fields)}",
        ) from None
    at = declared.where
    return Edit(
        kind=RepairKind.CORRECTION,
        source=source,
        month=at.month.replace(day=1),
        column_ref=at.column,
        value=declared.value,
        why=declared.why,
        by=declared.reported_by,
        on=declared.reported_on,
        from_path=where,
        from_file_id=hashlib.sha256(declared.model_dump_json().encode()).hexdigest(),
        entry=name,
        file_id=at.file_id.lower(),
        path=at.file,
        sheet=at.sheet,
        row_number=at.row,
        match=tuple(at.match.items()),
        expect=declared.expect,
    )


class _AsWritten(yaml.SafeLoader):
    """YAML in which numbers and dates stay as they are written: `012` is no octal number and `2023-05` no sum."""


def _resolvers() -> dict[Any, Any]:
    kept = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
    return {
        first: [pair for pair in pairs if pair[0] in kept]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_AsWritten.yaml_implicit_resolvers = _resolvers()
