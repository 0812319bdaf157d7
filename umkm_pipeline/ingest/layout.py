"""The schema of a layout: what `sources/<source>/layouts/*.yml` and an office's own layouts may say.

Belongs here: the keys, what each means, and what contradicts itself. Loading the files is for `layouts.py`, writing
only what differs from another layout for `inherit.py`, reading a header with a layout for `match.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from umkm_pipeline.ingest.headers import normal, without_brackets

WIDE = "wide:"
"""Prefix of the columns that one column of figures is spread over, until `reshape.py` makes rows of them."""

MOST_HEADER_ROWS = 4


def _regular(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


def _capturing(pattern: str) -> str:
    if re.compile(_regular(pattern)).groups < 1:
        raise ValueError(f"{pattern!r} must have a group, in brackets, around the value")
    return pattern


def _first_of_month(value: object) -> object:
    return f"{value}-01" if isinstance(value, str) and len(value) == len("2019-01") else value


def _none_decided(columns: object) -> object:
    """A draft whose columns are all comments still: YAML gives null for the list."""
    return () if columns is None else columns


Pattern = Annotated[str, AfterValidator(_regular)]
Capture = Annotated[str, AfterValidator(_capturing)]
Month = Annotated[
    date,
    BeforeValidator(_first_of_month),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$", "examples": ["2023-01"]}),
]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Column(_Declared):
    """One column: its header and either the field that it feeds or the reason why it is not read."""

    header: str = Field(min_length=1, description="Header as written; `*` stands for a number (Hari 1, Hari 2, ...)")
    aliases: tuple[str, ...] = Field(default=(), description="Other headers of the same column, on sheets of this kind")
    field: str = Field(default="", description="Field fed; with `*` in the header the number is appended: attendance.1")
    ignore: str = Field(default="", description="Why the column is not read")
    required: bool = Field(default=False, description="A sheet without it is not of this layout")
    running: bool = Field(default=False, description="Running number of the rows, which says nothing about them")
    remarks: bool = Field(
        default=False, description="Free words about the row, not read; a row that they call cancelled is held"
    )
    unit: Literal["", "rupiah", "ribu", "juta", "dollar"] = Field(
        default="",
        description="Unit of money where the header does not say (a header must name US dollars); makes it money",
    )
    flow: bool = Field(default=False, description="Money of a period: the header must say month or year")
    date_order: Literal["", "dmy", "mdy"] = Field(
        default="", description="What comes first in dates of numbers (03/04/2023), where the cells do not tell"
    )
    region_scheme: Literal["", "kemendagri", "bps"] = Field(
        default="", description="Whose codes of regions the column holds; codes of BPS are never told by their number"
    )
    replaces: str = Field(default="", description="With `extends`: header of the column that this one stands in for")

    @model_validator(mode="after")
    def _read_or_ignored(self) -> Self:
        if not self.replaces and bool(self.field) == bool(self.ignore):
            raise ValueError(f"column {self.header!r} must have either a field or a reason to ignore it")
        return self

    @cached_property
    def words(self) -> frozenset[str]:
        """Header and aliases, normalised, of a column without `*`."""
        return frozenset(self.word(header) for header in (self.header, *self.aliases) if "*" not in header)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Header and aliases that have a number in the place of `*`."""
        starred = [self.word(one.replace("*", " anynumber ")) for one in (self.header, *self.aliases) if "*" in one]
        return tuple(re.compile(re.escape(word).replace("anynumber", r"(\d+)")) for word in starred)

    def word(self, header: str) -> str:
        """A header's words as this column compares them: without what stands in brackets where it is money."""
        return normal(without_brackets(header) if self.unit else header)


class Wide(_Declared):
    """One kind of figure that is spread over columns: classes, districts or months side by side.

    Each filled cell becomes a row of its own, with the figure in `value` and what its column stands for in `field`.
    """

    field: str = Field(min_length=1, description="Field that says which column a row came from: size_class_stated")
    value: str = Field(min_length=1, description="Field of the figures")
    columns: dict[str, str] | Literal["*"] = Field(
        description="Header → text for `field`; or `*`: every column that is not otherwise in the layout, by its header"
    )
    unit: Literal["", "rupiah", "ribu", "juta", "dollar"] = Field(default="", description="As of a column")
    flow: bool = Field(default=False, description="As of a column")

    @model_validator(mode="after")
    def _has_columns(self) -> Self:
        if not self.columns:
            raise ValueError("`columns` of `wide` names no column")
        if self.field == self.value:
            raise ValueError("`field` and `value` of `wide` must be two fields")
        return self

    @cached_property
    def keys(self) -> dict[str, str]:
        """Normalised header → text for the field; empty for `*`."""
        headers = {} if self.columns == "*" else self.columns
        return {normal(without_brackets(header) if self.unit else header): key for header, key in headers.items()}

    @property
    def named(self) -> str:
        """Its columns, for a message."""
        return f"any column of {self.value}" if self.columns == "*" else " or ".join(self.columns)

    def column(self, header: str) -> Column:
        """One of its columns."""
        return Column(header=header, field=self.value, unit=self.unit, flow=self.flow)


class TitleCell(_Declared):
    """A value beside its label, each in a cell of its own: `Tempat` in A, `Hotel X` in C."""

    label: Pattern = Field(description="Regular expression of the whole label, without its colon")
    pattern: Capture = Field(default="(.+)", description="What of the value's cell is taken: its first group")


class Sheets(_Declared):
    """Sheets of a workbook that a layout is tried on; a sheet that fits any of the three is."""

    names: tuple[str, ...] = Field(default=(), description="Names, in any case")
    patterns: tuple[Pattern, ...] = Field(default=(), description="Regular expressions of the whole name")
    positions: tuple[int, ...] = Field(
        default=(), description="Places among the sheets that hold something, from 1; hidden ones come after all others"
    )

    @model_validator(mode="after")
    def _selects(self) -> Self:
        if not (self.names or self.patterns or self.positions):
            raise ValueError("`sheets` must have names, patterns or positions")
        return self


class Layout(_Declared):
    """A known kind of sheet."""

    layout: str = Field(pattern=r"^[a-z0-9_]+$", description="Name, which `file_audit` shows and `_source.yml` may ask")
    extends: str = Field(default="", description="Layout of the same source of which only the differences are written")
    drop: tuple[str, ...] = Field(default=(), description="With `extends`: headers of columns that are not there")
    grain: str = Field(default="record", description="What one row is")
    valid_from: Month | None = Field(default=None, description="First reporting month in which the layout is tried")
    valid_to: Month | None = Field(default=None, description="Last reporting month in which the layout is tried")
    sheets: Sheets | None = Field(default=None, description="Sheets that it is tried on; default all")
    ignore_sheets: dict[Pattern, str] = Field(
        default={}, description="Sheets that are not read: regular expression of the whole name → why"
    )
    header_rows: int = Field(default=1, ge=1, le=MOST_HEADER_ROWS, description="Rows that make up the header")
    machine_numbers: bool = Field(default=False, description="Numbers in text were written by a program")
    fill_down: tuple[str, ...] = Field(default=(), description="Fields whose cells are merged over several rows")
    footers: tuple[Pattern, ...] = Field(
        default=(), description="Regular expressions of the whole first cell of the row that ends the table"
    )
    title: dict[str, Capture | TitleCell] = Field(
        default={},
        description="Field → where its value stands above the header: a regular expression of the whole row's text, "
        "whose first group is the value, or a label whose value is in the next filled cell",
    )
    wide: Wide | None = Field(default=None, description="Figures that are spread over columns")
    columns: Annotated[tuple[Column, ...], BeforeValidator(_none_decided)] = Field(
        default=(), description="The columns, in any order"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.extends:
            return self
        if not self.columns:
            raise ValueError("a layout has columns; of a draft, decide those that it leaves as comments")
        if self.drop or any(column.replaces for column in self.columns):
            raise ValueError("`drop` and `replaces` need `extends`")
        if not self.wide and not self.fields:
            raise ValueError(
                "every column is ignored, so nothing of a sheet would be read: give at least one column a `field`; "
                "a sheet that is not to be read stands under `ignore_sheets` of the layout that reads the others"
            )
        return self

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("`valid_from` is after `valid_to`")
        if blank := [pattern for pattern, reason in self.ignore_sheets.items() if not reason.strip()]:
            raise ValueError(f"`ignore_sheets` does not say why {blank[0]!r} is not read")
        if doubled := _twice(word for column in self.columns for word in column.words):
            raise ValueError(f"the header {doubled!r} stands for two columns")
        if doubled := _twice(column.field for column in self.columns if column.field):
            raise ValueError(f"the field {doubled!r} is fed by two columns; name them apart: {doubled}.a, {doubled}.b")
        if (
            self.wide
            and self.wide.columns == "*"
            and not self.extends
            and not any(one.required for one in self.columns)
        ):
            raise ValueError("`wide` with `*` needs a required column: otherwise it would fit every sheet")
        return self

    @property
    def headers(self) -> list[str]:
        """The headers of a sheet as the layout has it; a numbered column comes once, with 1."""
        wide = self.wide.columns if self.wide and self.wide.columns != "*" else ()
        return [*(column.header.replace("*", " 1 ") for column in self.columns), *wide]

    @cached_property
    def all_headers(self) -> frozenset[str]:
        """Headers and aliases."""
        aliases = (alias.replace("*", " 1 ") for column in self.columns for alias in column.aliases)
        return frozenset((*self.headers, *aliases))

    @cached_property
    def fields(self) -> frozenset[str]:
        """Fields that columns feed."""
        return frozenset(column.field for column in self.columns if column.field)

    def in_force(self, month: date) -> bool:
        """Whether sheets of a reporting month may have this layout."""
        return (self.valid_from is None or self.valid_from <= month) and (
            self.valid_to is None or month <= self.valid_to
        )

    def reads(self, sheet: str, position: int) -> bool:
        """Whether the layout is tried on a sheet.

        Args:
            sheet: its name.
            position: its place among the sheets that hold something, from 1.
        """
        if self.ignores(sheet):
            return False
        chosen = self.sheets
        return chosen is None or (
            sheet.casefold() in map(str.casefold, chosen.names)
            or any(re.fullmatch(pattern, sheet, re.IGNORECASE) for pattern in chosen.patterns)
            or position in chosen.positions
        )

    def ignores(self, sheet: str) -> str | None:
        """Why a sheet is not read, or None where this layout does not say so."""
        fitting = (why for pattern, why in self.ignore_sheets.items() if re.fullmatch(pattern, sheet, re.IGNORECASE))
        return next(fitting, None)


def _twice(words: Iterable[str]) -> str | None:
    return next((word for word, times in Counter(words).items() if times > 1), None)


def json_schema() -> dict[str, Any]:
    """The schema of a layout file as JSON schema, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Layout.model_json_schema()}
