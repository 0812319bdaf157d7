"""The data dictionary, rendered from the model in English and Indonesian.

Belongs here: the text of `docs/data-dictionary.md`. The same words are the comments in the warehouse (`sql.py`).

    python -m umkm_pipeline.model.dictionary docs/data-dictionary.md            write it
    python -m umkm_pipeline.model.dictionary --check docs/data-dictionary.md    exit 1 where it is stale
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from umkm_pipeline.model.codes import CODE_LISTS, Code
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.sql import AS_KNOWN, EXPORT_STATUS, HISTORY, KNOWN_ZONE, REFRESH, SCHEMAS, warehouse_tables
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.model.types import Pii, Table

COMMAND = "python -m umkm_pipeline.model.dictionary"

_INTRODUCTION = f"""\
# Data dictionary | Kamus data

Generated from `umkm_pipeline/model/` by `{COMMAND} docs/data-dictionary.md`; do not edit.
Dibuat otomatis dari `umkm_pipeline/model/`; jangan disunting.

Every table `<schema>.<name>` of the warehouse shows what is known now. `<schema>.<name>{HISTORY}` keeps every row that
was ever known, with `known_from` and `known_to`, and `<schema>.<name>{AS_KNOWN}(date)` gives the rows that were known
when that day ended (time zone {KNOWN_ZONE}). `mart.export_status` is a view over the intervals and the calendar, and
`audit.refresh` is append-only: neither has a history of its own.

Setiap tabel `<schema>.<name>` di gudang data memuat keadaan yang diketahui sekarang. `<schema>.<name>{HISTORY}`
menyimpan semua baris yang pernah diketahui, dan `<schema>.<name>{AS_KNOWN}(date)` menyajikan keadaan pada akhir hari
itu (zona waktu {KNOWN_ZONE}). `mart.export_status` adalah view, dan `audit.refresh` hanya ditambah: keduanya tanpa
riwayat.

| Null | Meaning | Arti |
|---|---|---|
| key | part of the key, never empty | bagian kunci, tidak pernah kosong |
| never | never empty | tidak pernah kosong |

| Personal data | Meaning | Arti |
|---|---|---|
| token | keyed token, masked digits or a flag; never in `mart` | token atau penanda; tidak masuk `mart` |
| raw | as written; in the lake and schema `identity` alone | nilai asli; hanya di lake dan skema `identity` |
"""


def render() -> str:
    """The whole dictionary as Markdown."""
    parts = [_INTRODUCTION]
    for schema, (english, indonesian) in SCHEMAS.items():
        parts.append(f"## {schema}\n\n{english}.\n*{indonesian}.*\n")
        parts.extend(_table_text(table) for table in warehouse_tables() if table.schema == schema)
    parts.append(_lake_text())
    parts.append("## Code lists | Daftar kode\n")
    parts.extend(_codes_text(name, codes) for name, codes in CODE_LISTS.items())
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the dictionary to a file, or with `--check` tell whether the file is what would be written."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Render the data dictionary from the model")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where the file is stale")
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    file: Path = options.file
    text = render()
    if not options.check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return 0
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return 0
    state = "does not say what the model says" if file.exists() else "does not exist"
    sys.stderr.write(f"{file} {state}\n  what to do: run `{COMMAND} {file}` and commit the file\n")
    return 1


def _table_text(table: Table) -> str:
    head = [
        f"### {table.sql_name}\n",
        f"{table.en}.\n*{table.id}.*\n",
        f"- Grain: {table.grain}",
        f"- Key: {_names(table.key)}",
    ]
    if table not in (EXPORT_STATUS, REFRESH):
        partition = ", one file per reporting month" if table.partitioned else ""
        head.append(f"- Asset and lake folder: `{table.asset}`{partition}")
    rows = (_column_row(table, name) for name in table.columns)
    return "\n".join([*head, "", *_grid(_COLUMN_HEADER, rows), ""])


_COLUMN_HEADER = ("Column", "Type", "Null", "Unit", "Personal data", "Codes", "English", "Indonesia")


def _column_row(table: Table, name: str) -> tuple[str, ...]:
    field = FIELDS[name]
    null = "key" if name in table.key else "never" if name in table.required else ""
    personal = "" if field.pii is Pii.NONE else field.pii.value
    codes = f"[{field.codes}](#{field.codes})" if field.codes else ""
    return f"`{name}`", field.type.value, null, field.unit, personal, codes, field.en, field.id


def _lake_text() -> str:
    """Tables that stay in the lake, a line each: their columns are those of the warehouse or of files."""
    rows = (
        (f"`{table.asset}`", f"{table.en} / {table.id}", table.grain, _names(table.key), _names(table.columns))
        for table in TABLES.values()
        if not table.published and table != REFRESH
    )
    header = ("Asset", "What it holds / Isi", "Grain", "Key", "Columns")
    return "\n".join(["## In the lake only | Hanya di lake\n", *_grid(header, rows), ""])


def _codes_text(name: str, codes: Iterable[Code]) -> str:
    rows = ((f"`{code.value}`", code.en, code.id) for code in codes)
    return "\n".join([f"### {name}\n", *_grid(("Code", "English", "Indonesia"), rows), ""])


def _grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


if __name__ == "__main__":
    raise SystemExit(main())
