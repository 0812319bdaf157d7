"""Layouts: what the columns of a known sheet are, as data in `sources/<source>/layouts/*.yml`.

Belongs here: the schema of a layout and choosing the one that fits a header. A file's name never decides. Reading rows
with the chosen layout is for `mapping.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from umkm_pipeline.ingest.headers import normal

_SYNONYM_SCORE = 0.9
_ENOUGH = 0.5


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Declared):
    """One column: its header and either the field that it feeds or the reason why it is not read."""

    header: str = Field(description="Header as written; `*` stands for a number (Hari 1, Hari 2, ...)")
    field: str = Field(default="", description="Field fed; with `*` in the header the number is appended: attendance.1")
    ignore: str = Field(default="", description="Why the column is not read")
    required: bool = Field(default=False, description="A sheet without it is not of this layout")
    running: bool = Field(default=False, description="Running number of the rows, which says nothing about them")
    unit: str = Field(default="", description="rupiah, ribu or juta where the header does not say; makes it money")
    flow: bool = Field(default=False, description="Money of a period: the header must say month or year")

    @model_validator(mode="after")
    def _read_or_ignored(self) -> Self:
        if bool(self.field) == bool(self.ignore):
            raise ValueError(f"column {self.header!r} must have either a field or a reason to ignore it")
        return self


class Layout(_Declared):
    """A known kind of sheet.

    `title` finds values in the cells above the header: field → regular expression whose first group is the value.
    """

    layout: str
    grain: str = Field(default="record", description="What one row is")
    header_rows: int = Field(default=1, ge=1, le=2)
    machine_numbers: bool = Field(default=False, description="Numbers in text were written by a program")
    fill_down: tuple[str, ...] = ()
    ignore_sheets: tuple[str, ...] = Field(default=(), description="Sheets without data, as regular expressions")
    title: dict[str, str] = {}
    columns: tuple[Column, ...]


class Matched(_Declared):
    """A header read with a layout.

    Args:
        layout: the layout.
        columns: position → its column.
        numbers: position → the number that `*` stood for.
        unknown: positions with a header that the layout does not know.
        missing: required headers that are not there.
        score: how well they fit, 0 to 1.
    """

    layout: Layout
    columns: dict[int, Column]
    numbers: dict[int, int]
    unknown: tuple[int, ...]
    missing: tuple[str, ...]
    score: float

    @property
    def fits(self) -> bool:
        """Every required column is there and at least half of all columns agree."""
        return not self.missing and self.score >= _ENOUGH

    def target(self, position: int) -> str:
        """Field that a position feeds, numbered where the header was; empty when it is ignored."""
        column = self.columns[position]
        return f"{column.field}.{self.numbers[position]}" if position in self.numbers else column.field


@cache
def layouts_of(source: str) -> tuple[Layout, ...]:
    """The layouts of a source, by name."""
    folder = resources.files("umkm_pipeline.sources") / source / "layouts"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yml")), key=lambda file: file.name)
    return tuple(
        Layout.model_validate(yaml.safe_load(file.read_text("utf-8"))) for file in files if file.name != "synonyms.yml"
    )


@cache
def synonyms_of(source: str) -> dict[str, frozenset[str]]:
    """Headers, normalised, by which other sheets call a field."""
    file = resources.files("umkm_pipeline.sources") / source / "layouts" / "synonyms.yml"
    declared: dict[str, list[str]] = yaml.safe_load(file.read_text("utf-8")) or {}
    return {field: frozenset(map(normal, headers)) for field, headers in declared.items()}


def match(layout: Layout, headers: Sequence[str], synonyms: dict[str, frozenset[str]]) -> Matched:
    """Read a header row with a layout: first by its own headers, then, for columns still open, by synonyms.

    Words in brackets are left out for money, where they are the unit: `Aset (Rp juta)` is `Aset (Rp ribu)`.
    """
    columns: dict[int, Column] = {}
    numbers: dict[int, int] = {}
    whole, unbracketed = [normal(header) for header in headers], [_without_unit(header) for header in headers]
    for column in layout.columns:
        pattern = _pattern(column)
        for position, word in enumerate(unbracketed if column.unit else whole):
            if position not in columns and (found := pattern.fullmatch(word)):
                columns[position] = column
                if found.groups():
                    numbers[position] = int(found[1])
    exact = len(columns)
    taken = set(columns.values())
    for column in layout.columns:
        known = synonyms.get(column.field, frozenset()) if column not in taken else frozenset()
        words = unbracketed if column.unit else whole
        position = next((at for at, word in enumerate(words) if at not in columns and word in known), -1)
        if position >= 0:
            columns[position] = column
    taken = set(columns.values())
    missing = [column for column in layout.columns if column not in taken]
    unknown = tuple(at for at, word in enumerate(whole) if word and at not in columns)
    agreed = exact + _SYNONYM_SCORE * (len(columns) - exact)
    return Matched(
        layout=layout,
        columns=columns,
        numbers=numbers,
        unknown=unknown,
        missing=tuple(column.header for column in missing if column.required),
        score=agreed / max(1, len(columns) + len(unknown) + len(missing)),
    )


@cache
def _pattern(column: Column) -> re.Pattern[str]:
    words = _without_unit(column.header) if column.unit else normal(column.header.replace("*", " anynumber "))
    return re.compile(re.escape(words).replace("anynumber", r"(\d+)"))


@cache
def _without_unit(header: str) -> str:
    return normal(re.sub(r"\([^)]*\)", " ", header))
