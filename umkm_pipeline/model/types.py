"""Logical types and personal-data classes, and how each is spelled in Arrow, PostgreSQL and Python.

Belongs here: the vocabulary that `fields.py` and `tables.py` are written in. Not here: any field or table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


class Type(Enum):
    """A logical type. Money is never a float."""

    TEXT = "text"
    INT = "int"
    BOOL = "bool"
    DATE = "date"
    MONTH = "month"
    TIMESTAMP = "timestamp"
    MONEY = "money"
    QUANTITY = "quantity"
    RATIO = "ratio"

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow (and Parquet) type; a month is the date of its first day."""
        return _ARROW[self]

    @property
    def sql(self) -> sa.types.TypeEngine[Any]:
        """The PostgreSQL column type."""
        return _SQL[self]


_ARROW: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INT: pa.int64(),
    Type.BOOL: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.MONTH: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us", "UTC"),
    Type.MONEY: pa.decimal128(24, 2),
    Type.QUANTITY: pa.decimal128(24, 4),
    Type.RATIO: pa.float64(),
}

_SQL: dict[Type, sa.types.TypeEngine[Any]] = {
    Type.TEXT: sa.Text(),
    Type.INT: sa.BigInteger(),
    Type.BOOL: sa.Boolean(),
    Type.DATE: sa.Date(),
    Type.MONTH: sa.Date(),
    Type.TIMESTAMP: postgresql.TIMESTAMP(timezone=True),
    Type.MONEY: sa.Numeric(24, 2),
    Type.QUANTITY: sa.Numeric(24, 4),
    Type.RATIO: sa.Double(),
}


class Pii(Enum):
    """How personal a field is (UU PDP 27/2022), which decides where it may go.

    NONE goes anywhere. TOKEN (a keyed HMAC or masked digits) may leave ingestion but never reaches `mart`. RAW (names,
    addresses, NIK, phone, e-mail as written, and a sole proprietor's turnover) stays in the lake and, published, only
    in the restricted schema `identity`: every other schema is published without its RAW columns.
    """

    NONE = "none"
    TOKEN = "token"  # noqa: S105 -- a class of data, not a secret
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Field:
    """One named column, with one meaning wherever it appears.

    Args:
        name: English snake_case name.
        type: logical type.
        en: description in English, ending without a full stop.
        id: description in Indonesian.
        unit: unit, currency or code system, if any.
        pii: personal-data class.
        codes: name of a code list in `codes.py`, if values come from one.
    """

    name: str
    type: Type
    en: str
    id: str
    unit: str = ""
    pii: Pii = Pii.NONE
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: an asset of the same name, a lake folder, and (where published) a warehouse table.

    Args:
        schema: layer and warehouse schema, e.g. `mart`.
        name: table name inside the schema, e.g. `firm`; the asset is `mart_firm`.
        en, id: what the table holds.
        grain: what one row is.
        key: fields that identify a row, never null.
        columns: field names in order.
        required: further fields that are never null.
        partitioned: one lake file per reporting month.
        published: merged into the warehouse.
    """

    schema: str
    name: str
    en: str
    id: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    required: tuple[str, ...] = ()
    partitioned: bool = False
    published: bool = True

    @property
    def asset(self) -> str:
        """Asset and lake folder name, `<schema>_<name>`."""
        return f"{self.schema}_{self.name}"

    @property
    def token_columns(self) -> tuple[str, ...]:
        """Columns with tokens of values: `token`, and those named after what they are tokens of."""
        held = (name for name in self.columns if name == "token" or name.endswith("_token"))
        return tuple(name for name in held if name != "key_token")

    @property
    def sql_name(self) -> str:
        """Qualified warehouse name, `<schema>.<name>`."""
        return f"{self.schema}.{self.name}"
