"""Planted people, in every source and where they do not belong, are found in the restricted parts and nowhere else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest

from tests.golden.conftest import Office, an_office
from tests.golden.planted import MARK, NIK_START, PHONE_START, Planted, land_all
from umkm_pipeline.lake import RESTRICTED
from umkm_pipeline.model.tables import SOURCES

MONTH = "2023-06"
_PARTED = r"[\s.\-]*"
SECRET = re.compile(
    "|".join((MARK, _PARTED.join(NIK_START), rf"(?:\+62|\b62|\b0){PHONE_START}\d{{4}}")).encode(), re.IGNORECASE
)
RESTRICTED_SCHEMAS = {"identity", "status"}
"""Schemas of the warehouse whose comment says restricted; `umkm_bi` reads neither."""


class Run(NamedTuple):
    """An office that has read planted files, and what its commands printed."""

    office: Office
    printed: str


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with an_office() as office:
        land_all(office.landing, MONTH, Planted())
        # Every source has files that cannot be read, so the command ends with 1 and goes on all the same.
        out, err = office.umkm("refresh", "--month", MONTH, code=1)
        _, said = office.umkm("refresh", "--month", "2019-07", code=1)
        yield Run(office, out + err + said)


def test_planted_people_were_accepted_and_held_back_in_every_source(run: Run) -> None:
    audit = run.office.query(
        "select source, sum(rows_accepted) as accepted, sum(rows_quarantined) as quarantined from quality.file_audit "
        "where file_status = 'read' group by 1"
    ).set_index("source")
    assert set(audit.index) == set(SOURCES)
    assert audit[(audit["accepted"] == 0) | (audit["quarantined"] == 0)].index.to_list() == []
    found = run.office.query("select count(*) as n from identity.contact where contact_value like '7371015708%'")
    assert found["n"].item() > 0
    assert run.office.query("select count(*) as n from mart.firm")["n"].item() > 0


def test_names_of_files_and_sheets_are_masked_and_stay_apart(run: Run) -> None:
    named = run.office.query(
        "select source_path, sheet, count(*) from core.registry where source_path ~ '[*]' group by 1, 2"
    )
    assert set(named["sheet"].str.slice(0, 9)) == {"Data ****"}
    assert all(Path(path).name.endswith(" ***@***.xlsx") for path in named["source_path"])


def test_no_schema_of_the_warehouse_but_the_restricted_ones_has_them(run: Run) -> None:
    tables = run.office.query(
        "select table_schema || '.' || table_name as name, table_schema as schema from information_schema.tables "
        "where table_type = 'BASE TABLE' and table_schema !~ '^(pg_|information_schema)'"
    )
    open_tables = tables.loc[~tables["schema"].isin(RESTRICTED_SCHEMAS), "name"]
    assert {"mart.firm_history", "core.registry_history", "quality.quarantine_history"} <= set(open_tables)
    leaks: dict[str, str] = {}
    for name in open_tables:
        for line in run.office.query(f"select t::text as line from {name} t")["line"]:
            if SECRET.search(line.encode()):
                leaks.setdefault(name, line)
    assert leaks == {}


def test_no_file_of_the_lake_outside_the_restricted_folder_has_them(run: Run) -> None:
    lake = run.office.local / "lake"
    files = [file for file in lake.rglob("*.parquet") if file.relative_to(lake).parts[0] != RESTRICTED]
    assert files
    leaks = [str(file.relative_to(lake)) for file in files if SECRET.search(text_of(file))]
    assert leaks == []
    held = [file for file in (lake / RESTRICTED).rglob("*.parquet") if SECRET.search(text_of(file))]
    assert held
    assert all(file.stat().st_mode & 0o077 == 0 for file in held)
    assert (lake / RESTRICTED).stat().st_mode & 0o077 == 0


def test_dagster_the_server_s_log_and_what_was_printed_have_none(run: Run) -> None:
    assert "unreadable" in run.printed
    assert SECRET.search(run.printed.encode()) is None
    local = run.office.local
    data = {local / "warehouse" / "data", local / "lake"}
    files = [file for file in local.rglob("*") if file.is_file() and not data & set(file.parents)]
    stores = [file for file in files if file.suffix == ".db"]
    assert stores
    assert [str(file) for file in files if SECRET.search(file.read_bytes())] == []
    assert [str(file) for file in stores if SECRET.search(rows_of(file))] == []


def text_of(file: Path) -> bytes:
    """A Parquet file's rows as text, and its own bytes, whose metadata say more."""
    return str(pq.read_table(file).to_pydict()).encode() + file.read_bytes()


def rows_of(file: Path) -> bytes:
    """Every row of an SQLite file as text."""
    with sqlite3.connect(file) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return b"".join(repr(connection.execute(f'select * from "{name}"').fetchall()).encode() for name in tables)
