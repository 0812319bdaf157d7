"""PostgreSQL objects rendered from the model: history tables, views of what is known now, `*_as_known` functions.

Belongs here: the shape of the warehouse as SQLAlchemy tables and SQL text. Creating it is in `warehouse/schema.py`,
filling it in `warehouse/publish.py`.

For each published table `<schema>.<name>` the warehouse has

    <schema>.<name>_history            every row that was ever known, with known_from and known_to
    <schema>.<name>                    view: the rows known now
    <schema>.<name>_as_known(date)     function: the rows that were known when that day ended in Makassar (UTC+8)

Personal data as written (`Pii.RAW`) reaches schema `identity` alone; `mart` holds no personal data of any class.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES, published_tables
from umkm_pipeline.model.types import Field, Pii, Table, Type

SCHEMAS: dict[str, tuple[str, str]] = {
    "core": ("Valid rows of every source, without names and addresses", "Baris sah tiap sumber, tanpa nama dan alamat"),
    "quality": ("Rows held back and files, with reasons", "Baris dan berkas yang ditahan, beserta alasannya"),
    "identity": ("Who is who: restricted, personal data", "Identitas usaha: terbatas, memuat data pribadi"),
    "status": ("Evidence and the export ladder: restricted", "Bukti dan jenjang ekspor: terbatas"),
    "mart": ("What BI tools and officials read, no personal data", "Untuk BI dan pejabat, tanpa data pribadi"),
    "audit": ("Publishes and the warehouse's own settings", "Catatan penerbitan dan pengaturan gudang data"),
}
"""Warehouse schemas with their meaning in English and Indonesian."""

KNOWN_ZONE = "Asia/Makassar"
"""Time zone in which a day of `*_as_known(date)` ends."""

HISTORY = "_history"
AS_KNOWN = "_as_known"
KNOWN_FROM = Field("known_from", Type.TIMESTAMP, "Published at", "Diketahui sejak")
KNOWN_TO = Field(
    "known_to", Type.TIMESTAMP, "Replaced or withdrawn at; empty while known", "Diketahui sampai; kosong bila masih"
)

_INTERVAL_ONLY = ("umkm_id", "valid_from", "valid_to")
EXPORT_STATUS = Table(
    schema="mart",
    name="export_status",
    en="The ladder firm by firm and month by month, as it stood when the month ended",
    id="Jenjang ekspor tiap usaha tiap bulan, keadaan akhir bulan",
    grain="firm × month",
    key=("umkm_id", "month"),
    columns=(
        "umkm_id",
        "month",
        *(name for name in TABLES["mart_export_status_interval"].columns if name not in _INTERVAL_ONLY),
    ),
)
"""A view over the intervals and the calendar: firm × month is never stored."""

REFRESH = TABLES["audit_refresh"]

DIALECT: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
"""PostgreSQL's spelling of SQL, for statements that are rendered without a connection."""

METADATA = sa.MetaData()
"""Every table of the warehouse; views and functions are text, from `derived_objects`."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A view or a function: its qualified name, what removes it, and what makes it, comments included."""

    name: str
    drop: str
    create: tuple[str, ...]


def published_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that the warehouse holds, in order.

    Raises:
        ValueError: a mart declares personal data, or a key would be left out: a fault of the model.
    """
    if table.schema == "mart":
        personal = [name for name in table.columns if FIELDS[name].pii is not Pii.NONE]
        if personal:
            raise ValueError(f"{table.sql_name} declares personal data: {', '.join(personal)}")
    if table.schema == "identity":
        return table.columns
    columns = tuple(name for name in table.columns if FIELDS[name].pii is not Pii.RAW)
    left_out = set(table.key) - set(columns)
    if left_out:
        raise ValueError(f"{table.sql_name} has personal data in its key: {', '.join(sorted(left_out))}")
    return columns


def warehouse_tables() -> tuple[Table, ...]:
    """What is in the warehouse under a plain name: published tables, `mart.export_status`, `audit.refresh`."""
    return (*published_tables(), EXPORT_STATUS, REFRESH)


def history_name(table: Table) -> str:
    """Qualified name of a published table's history."""
    return f"{table.sql_name}{HISTORY}"


def table_comment(table: Table) -> str:
    """Comment of a table or view: English | Indonesian, and the grain."""
    return f"{table.en} | {table.id} [grain: {table.grain}]"


def column_comment(field: Field) -> str:
    """Comment of a column: English | Indonesian, unit and code list where it has them."""
    parts = [f"{field.en} | {field.id}"]
    if field.unit:
        parts.append(f"[unit: {field.unit}]")
    if field.codes:
        codes = "; ".join(f"{code.value} = {code.en} | {code.id}" for code in CODE_LISTS[field.codes])
        parts.append(f"[codes: {codes}]")
    return " ".join(parts)


def _column(field: Field, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(field.name, field.type.sql, nullable=nullable, comment=column_comment(field))


def _history_table(table: Table) -> sa.Table:
    never_null = {*table.key, *table.required}
    history = sa.Table(
        f"{table.name}{HISTORY}",
        METADATA,
        *(_column(FIELDS[name], nullable=name not in never_null) for name in published_columns(table)),
        _column(KNOWN_FROM, nullable=False),
        _column(KNOWN_TO, nullable=True),
        schema=table.schema,
        comment=f"{table_comment(table)} History: every row ever known | Riwayat: semua baris yang pernah diketahui",
    )
    # One row a key is known at a time; the rows known now are found by it too.
    sa.Index(
        known_index_name(table),
        *(history.c[name] for name in table.key),
        unique=True,
        postgresql_where=history.c.known_to.is_(None),
    )
    return history


def known_index_name(table: Table) -> str:
    """Name, within the table's schema, of the unique index on the key of the rows known now."""
    return f"{table.name}_known"


HISTORIES: dict[str, sa.Table] = {table.asset: _history_table(table) for table in published_tables()}
"""The history table of each published table, by asset name."""

REFRESHES = sa.Table(
    REFRESH.name,
    METADATA,
    sa.Column(
        "refresh_id",
        sa.BigInteger(),
        sa.Identity(always=True),
        primary_key=True,
        comment=column_comment(FIELDS["refresh_id"]),
    ),
    *(_column(FIELDS[name], nullable=False) for name in REFRESH.columns if name != "refresh_id"),
    schema=REFRESH.schema,
    comment=table_comment(REFRESH),
)
"""`audit.refresh`: append-only, one row a publish."""

SETTINGS = sa.Table(
    "setting",
    METADATA,
    sa.Column("name", sa.Text(), primary_key=True, comment="Name of the setting | Nama pengaturan"),
    sa.Column("value", sa.Text(), nullable=False, comment="Its value | Nilainya"),
    schema="audit",
    comment="What the warehouse was made with: model and key fingerprints | Sidik model dan kunci gudang data",
)
"""`audit.setting`: what the warehouse was made with."""

ERASURES = sa.Table(
    "erasure",
    METADATA,
    sa.Column(
        "erasure_id", sa.BigInteger(), sa.Identity(always=True), primary_key=True, comment="Number | Nomor penghapusan"
    ),
    sa.Column(
        "erased_at",
        FIELDS["published_at"].type.sql,
        nullable=False,
        server_default=sa.func.now(),
        comment="When | Waktu",
    ),
    sa.Column("erased_by", sa.Text(), nullable=False, comment="Account that ran it | Akun yang menjalankan"),
    sa.Column("asked_by", sa.Text(), nullable=False, comment="By token or by firm id | Menurut token atau nomor usaha"),
    sa.Column("counts", sa.Text(), nullable=False, comment="Rows by table, as JSON | Baris per tabel, JSON"),
    sa.Column("code_version", sa.Text(), nullable=False, comment=column_comment(FIELDS["code_version"])),
    schema="audit",
    comment="Erasures of people: when, by whom, how many rows | Penghapusan data pribadi: kapan, siapa, berapa baris",
)
"""`audit.erasure`: append-only, one row each time somebody was erased."""

ERASED = sa.Table(
    "erased",
    METADATA,
    sa.Column("kind", sa.Text(), primary_key=True, comment="Kind of value | Jenis nilai"),
    sa.Column("token", sa.Text(), primary_key=True, comment="Keyed token of it | Tokennya"),
    sa.Column("stand_in", sa.Text(), nullable=False, comment="What stands in for the person | Pengganti orangnya"),
    schema="identity",
    comment="People who are kept out, by keyed tokens | Orang yang datanya dihapus, menurut token",
)
"""`identity.erased`: the list by which erased people are known when they are delivered again."""


def schema_statements() -> tuple[str, ...]:
    """What makes the schemas, comments included."""
    return tuple(
        statement
        for schema, (english, indonesian) in SCHEMAS.items()
        for statement in (
            f"CREATE SCHEMA IF NOT EXISTS {schema}",
            f"COMMENT ON SCHEMA {schema} IS {_literal(f'{english} | {indonesian}')}",
        )
    )


def derived_objects() -> tuple[Derived, ...]:
    """Views and functions in an order in which they can be created; reversed, one in which they can be dropped."""
    objects: list[Derived] = []
    for table in published_tables():
        columns = published_columns(table)
        known = f"SELECT {', '.join(columns)} FROM {history_name(table)} WHERE "
        end_of_day = f"((known_on + 1)::timestamp AT TIME ZONE '{KNOWN_ZONE}')"
        then = f"known_from < {end_of_day} AND (known_to IS NULL OR known_to >= {end_of_day})"
        objects.append(_view(table, columns, f"{known}known_to IS NULL"))
        objects.append(_as_known(table, columns, known + then))
    columns = EXPORT_STATUS.columns
    objects.append(_view(EXPORT_STATUS, columns, _status_query("mart.export_status_interval", "mart.dim_month")))
    objects.append(
        _as_known(
            EXPORT_STATUS,
            columns,
            _status_query("mart.export_status_interval_as_known(known_on)", "mart.dim_month_as_known(known_on)"),
        )
    )
    return tuple(objects)


def _status_query(intervals: str, months: str) -> str:
    """Firm × month: the interval in which the last day of the month falls."""
    columns = ", ".join(f"m.{name}" if name == "month" else f"i.{name}" for name in EXPORT_STATUS.columns)
    last_day = "(m.month + interval '1 month' - interval '1 day')::date"
    return (
        f"SELECT {columns} FROM {months} AS m JOIN {intervals} AS i "
        f"ON i.valid_from <= {last_day} AND (i.valid_to IS NULL OR i.valid_to > {last_day})"
    )


def _view(table: Table, columns: tuple[str, ...], query: str) -> Derived:
    name = table.sql_name
    return Derived(
        name,
        f"DROP VIEW IF EXISTS {name}",
        (
            f"CREATE VIEW {name} AS {query}",
            f"COMMENT ON VIEW {name} IS {_literal(table_comment(table))}",
            *(f"COMMENT ON COLUMN {name}.{column} IS {_literal(column_comment(FIELDS[column]))}" for column in columns),
        ),
    )


def _as_known(table: Table, columns: tuple[str, ...], query: str) -> Derived:
    name = f"{table.sql_name}{AS_KNOWN}"
    rows = ", ".join(f"{column} {sql_type(FIELDS[column])}" for column in columns)
    english = f"{table.en}, as it was known when day known_on ended ({KNOWN_ZONE})"
    indonesian = f"{table.id}, sebagaimana diketahui pada akhir hari known_on ({KNOWN_ZONE})"
    declaration = f"{name}(known_on date) RETURNS TABLE ({rows}) LANGUAGE sql STABLE PARALLEL SAFE"
    return Derived(
        name,
        f"DROP FUNCTION IF EXISTS {name}(date)",
        (
            f"CREATE FUNCTION {declaration} AS $sql$ {query} $sql$",
            f"COMMENT ON FUNCTION {name}(date) IS {_literal(f'{english} | {indonesian}')}",
        ),
    )


def sql_type(field: Field) -> str:
    """The PostgreSQL type of a field, spelled as PostgreSQL's `format_type` spells it."""
    return str(field.type.sql.compile(dialect=DIALECT)).lower().replace(", ", ",")


def _literal(text: str) -> str:
    """A text as an SQL literal; comments take no parameters."""
    return "'" + text.replace("'", "''") + "'"
