from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest

from tests.backup.test_make import FIRM, MINTED, published
from tests.private_server import Warehouse
from umkm_pipeline.backup.make import make_backup
from umkm_pipeline.backup.manifest import DUMP, MANIFEST
from umkm_pipeline.backup.restore import restore_backup
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse.contents import content_hash
from umkm_pipeline.warehouse.contract import differences
from umkm_pipeline.warehouse.schema import LOCK_KEY, ensure_schema

OTHER = FIRM | MINTED | {"key_token": "u", "umkm_id": "UMKM-0000000002"}


@pytest.fixture
def folder(warehouse: Warehouse, tmp_path: Path) -> Path:
    warehouse.put("mart_dim_programme", [{"programme_code": "P", "programme_name": "Klinik 100 %: ékspor; 'a'"}])
    return make_backup(published(warehouse).url, tmp_path)


def test_an_empty_database_becomes_what_was_backed_up(warehouse: Warehouse, folder: Path, warehouse_url: str) -> None:
    restore_backup(warehouse_url, folder, key_fingerprint="k1")
    assert content_hash(warehouse_url) == content_hash(warehouse.url)
    assert differences(warehouse_url) == []
    with psycopg.connect(warehouse_url) as connection:
        refreshes = connection.execute("SELECT count(*) FROM audit.refresh").fetchone()
    assert refreshes == (1,)


def test_contents_are_replaced_only_when_that_was_asked(warehouse: Warehouse, folder: Path) -> None:
    before = content_hash(warehouse.url)
    warehouse.put("identity_id_registry", [FIRM | MINTED, OTHER])
    warehouse.publish()
    with pytest.raises(UmkmError, match="the warehouse is not empty"):
        restore_backup(warehouse.url, folder, key_fingerprint="k1")
    assert content_hash(warehouse.url) != before
    restore_backup(warehouse.url, folder, key_fingerprint="k1", replace=True)
    assert content_hash(warehouse.url) == before
    assert differences(warehouse.url) == []
    # Histories go on from there.
    warehouse.publish()
    assert len(warehouse.known("identity_id_registry")) == 2


def test_tables_that_the_backup_does_not_know_do_not_stand_in_the_way(warehouse: Warehouse, folder: Path) -> None:
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE mart.made_later (x integer)")
        connection.execute("CREATE VIEW mart.leans_on AS SELECT * FROM mart.dim_programme, mart.made_later")
    restore_backup(warehouse.url, folder, key_fingerprint="k1", replace=True)
    assert differences(warehouse.url) == []


def test_a_damaged_dump_changes_nothing(warehouse: Warehouse, folder: Path) -> None:
    before = content_hash(warehouse.url)
    dump = folder / DUMP
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    with pytest.raises(UmkmError, match="not the one that was written"):
        restore_backup(warehouse.url, folder, key_fingerprint="k1", replace=True)
    assert content_hash(warehouse.url) == before


def test_a_dump_that_stops_half_way_changes_nothing(
    warehouse: Warehouse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_hash(warehouse.url)
    dump = folder / DUMP
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    monkeypatch.setattr("umkm_pipeline.backup.restore.checked_dump", lambda *_: dump)
    with pytest.raises(UmkmError, match="cannot be read to its end"):
        restore_backup(warehouse.url, folder, key_fingerprint="k1", replace=True)
    assert content_hash(warehouse.url) == before


def test_another_key_is_refused(warehouse_url: str, folder: Path) -> None:
    with pytest.raises(UmkmError, match="made with key k1, and this machine has key k2"):
        restore_backup(warehouse_url, folder, key_fingerprint="k2")
    restore_backup(warehouse_url, folder, key_fingerprint=None)


def test_a_refusing_database_is_told(warehouse: Warehouse, folder: Path) -> None:
    before = content_hash(warehouse.url)
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA mine")
        # What is not ours and leans on ours goes with a cascade, and so is not in the way; a ban on writing is.
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET default_transaction_read_only = on")
    with pytest.raises(UmkmError, match="read-only"):
        restore_backup(warehouse.url, folder, key_fingerprint="k1", replace=True)
    assert content_hash(warehouse.url) == before


def test_a_made_but_empty_warehouse_is_empty(folder: Path, warehouse_url: str) -> None:
    ensure_schema(warehouse_url)
    restore_backup(warehouse_url, folder, key_fingerprint="k1")
    assert differences(warehouse_url) == []


def test_another_system_s_schemas_are_not_dropped(folder: Path, warehouse_url: str) -> None:
    with psycopg.connect(warehouse_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA mart CREATE TABLE budget (x integer)")
        connection.execute("INSERT INTO mart.budget VALUES (1)")
        with pytest.raises(UmkmError, match="no warehouse of umkm made: mart"):
            restore_backup(warehouse_url, folder, key_fingerprint="k1")
        assert connection.execute("SELECT count(*) FROM mart.budget").fetchone() == (1,)


def test_a_warehouse_of_which_a_schema_is_lost_is_replaced(warehouse: Warehouse, folder: Path) -> None:
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA mart CASCADE")
    restore_backup(warehouse.url, folder, key_fingerprint="k1", replace=True)
    assert differences(warehouse.url) == []


def test_dates_of_publishing_are_kept(warehouse: Warehouse, folder: Path, warehouse_url: str) -> None:
    asked = f"SELECT min(known_from) FROM identity.id_registry_history WHERE minted_month = '{date(2023, 5, 1)}'"
    published_at = warehouse.query(asked)
    restore_backup(warehouse_url, folder, key_fingerprint="k1")
    with psycopg.connect(warehouse_url) as connection:
        assert connection.execute(asked).fetchall() == published_at


def test_what_was_published_while_a_restore_waited_is_not_replaced_unasked(folder: Path, warehouse_url: str) -> None:
    """A publish holds the lock, and the database is empty until it ends."""
    ensure_schema(warehouse_url)
    with psycopg.connect(warehouse_url) as publishing, ThreadPoolExecutor(1) as pool:
        publishing.execute(f"SELECT pg_advisory_xact_lock({LOCK_KEY})")
        restoring = pool.submit(restore_backup, warehouse_url, folder, key_fingerprint="k1")
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        with psycopg.connect(warehouse_url, autocommit=True) as looking:
            while looking.execute(waiting).fetchone() == (0,) and not restoring.done():
                time.sleep(0.05)
        columns = "key_kind, key_token, umkm_id, is_anchor, minted_month, known_from"
        values = "'nib', 'u', 'UMKM-0000000002', true, date '2023-05-01', now()"
        publishing.execute(f"INSERT INTO identity.id_registry_history ({columns}) VALUES ({values})")
        publishing.commit()
        with pytest.raises(UmkmError, match="the warehouse is not empty"):
            restoring.result()
        assert publishing.execute("SELECT umkm_id FROM identity.id_registry").fetchall() == [("UMKM-0000000002",)]


def test_a_backup_of_a_newer_version_is_refused_by_name(folder: Path, warehouse_url: str) -> None:
    file = folder / MANIFEST
    told = json.loads(file.read_text())
    file.write_text(json.dumps(told | {"code_version": "99.1.0", "made_by_a_later_rule": 1}))
    with pytest.raises(UmkmError, match=r"made by version 99\.1\.0 of the program") as refused:
        restore_backup(warehouse_url, folder, key_fingerprint="k1")
    assert "install version 99.1.0" in refused.value.remedy
    del told["postgres_major"]
    file.write_text(json.dumps(told | {"code_version": "0.0.9"}))
    restore_backup(warehouse_url, folder, key_fingerprint="k1")


def test_a_dump_of_a_newer_postgresql_says_what_to_install(folder: Path, warehouse_url: str) -> None:
    file = folder / MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text()) | {"postgres_major": 99}))
    with pytest.raises(UmkmError, match="PostgreSQL 99 needs its own pg_restore") as refused:
        restore_backup(warehouse_url, folder, key_fingerprint="k1")
    assert "postgresql-client-99" in refused.value.remedy
