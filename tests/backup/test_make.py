from __future__ import annotations

import json
import os
import resource
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from tests.private_server import Warehouse
from umkm_pipeline.backup.make import _written, make_backup
from umkm_pipeline.backup.manifest import DUMP, MANIFEST, Manifest, backups_in, name_at
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse import engine

FIRM = {"key_kind": "nib", "key_token": "t", "umkm_id": "UMKM-0000000001", "is_anchor": True}
MINTED = {"minted_month": date(2023, 5, 1)}


def published(warehouse: Warehouse) -> Warehouse:
    warehouse.put("identity_id_registry", [FIRM | MINTED])
    warehouse.publish()
    return warehouse


def test_a_backup_says_what_it_holds_and_is_closed_to_others(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = make_backup(published(warehouse).url, tmp_path / "backups")
    manifest = Manifest.read(folder)
    assert manifest.rows["identity.id_registry_history"] == 1
    assert manifest.key_fingerprint == "k1"
    assert manifest.dump_bytes == (folder / DUMP).stat().st_size
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {there.name: stat.S_IMODE(there.stat().st_mode) for there in folder.iterdir()} == {
        DUMP: 0o600,
        MANIFEST: 0o600,
    }


def test_nothing_is_left_where_nothing_was_published(warehouse_url: str, tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match="nothing was published"):
        make_backup(warehouse_url, tmp_path)
    assert list(tmp_path.glob("umkm-*")) == []


def test_a_server_that_does_not_answer_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match="cannot work with the warehouse"):
        make_backup("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    assert list(tmp_path.glob("umkm-*")) == []


def test_what_a_killed_backup_left_is_removed(warehouse: Warehouse, tmp_path: Path) -> None:
    left = tmp_path / "umkm-20240105T030000Z.part"
    left.mkdir()
    (left / DUMP).write_bytes(b"half")
    folder = make_backup(published(warehouse).url, tmp_path)
    assert list(tmp_path.glob("umkm-*")) == [folder]


def test_the_newest_are_kept(warehouse: Warehouse, tmp_path: Path) -> None:
    for name in ("umkm-20240105T030000Z", "umkm-20240205T030000Z", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text("{}")
    folder = make_backup(published(warehouse).url, tmp_path, keep=2)
    assert {there.name for there in tmp_path.iterdir()} == {
        "umkm-20240205T030000Z",
        folder.name,
        "other",
        "lake",
        ".lock",
    }


def test_the_one_just_made_is_kept_where_the_clock_went_back(warehouse: Warehouse, tmp_path: Path) -> None:
    for name in ("umkm-20990105T030000Z", "umkm-20990205T030000Z"):
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text("{}")
    folder = make_backup(published(warehouse).url, tmp_path, keep=2)
    assert backups_in(tmp_path) == [folder, tmp_path / "umkm-20990205T030000Z"]


def test_a_second_backup_at_once_leaves_the_first_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    published(warehouse)
    with _written(tmp_path, None) as making:
        (making / DUMP).write_bytes(b"half")
        with pytest.raises(UmkmError, match="another backup is being made"):
            make_backup(warehouse.url, tmp_path)
        assert (making / DUMP).exists()


def test_two_within_a_second_are_two(warehouse: Warehouse, tmp_path: Path) -> None:
    published(warehouse)
    made = [make_backup(warehouse.url, tmp_path) for _ in range(3)]
    assert backups_in(tmp_path) == made


def test_a_disk_that_is_full_is_told_and_what_was_there_stays(warehouse: Warehouse, tmp_path: Path) -> None:
    before = make_backup(published(warehouse).url, tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(UmkmError, match=r"cannot write the backup(?s:.*)free space"):
            make_backup(warehouse.url, tmp_path, keep=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.glob("umkm-*")) == [before]


@pytest.mark.parametrize("table", ["identity.id_registry_history", "audit.refresh"])
def test_a_backup_does_not_wait_for_ever_for_a_restore_that_waits_for_it(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    published(warehouse)
    monkeypatch.setattr("umkm_pipeline.backup.make._PATIENCE", 1)
    with psycopg.connect(warehouse.url) as restoring:
        restoring.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(UmkmError, match=r"canceling statement(?s:.*)wait until the restore"):
            make_backup(warehouse.url, tmp_path)
    assert backups_in(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(warehouse: Warehouse, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UmkmError, match="cannot write the backup"):
        make_backup(published(warehouse).url, tmp_path)


def test_a_file_where_the_folder_should_be_is_told(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("")
    with pytest.raises(UmkmError, match="cannot write the backup"):
        make_backup(published(warehouse).url, tmp_path / "backups")


def test_names_sort_by_time() -> None:
    assert name_at(datetime(2025, 1, 5, 3, tzinfo=UTC)) == "umkm-20250105T030000Z"


def test_unfinished_backups_are_none(tmp_path: Path) -> None:
    (tmp_path / "umkm-20240105T030000Z").mkdir()
    assert backups_in(tmp_path) == []
    assert backups_in(tmp_path / "none") == []


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"made_at": "now"})])
def test_a_manifest_of_another_form_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(UmkmError, match="no backup that can be read"):
        Manifest.read(tmp_path)


def test_a_server_newer_than_the_programs_here_says_what_to_install(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheel has the programs of two versions: those of the older do not know the server."""
    new = engine.client_program("pg_dump").parent
    old = new.parents[1] / "pginstall" / "bin"
    monkeypatch.setattr(engine, "_programs", lambda: old)
    monkeypatch.setenv("PATH", str(old))
    published(warehouse)
    with pytest.raises(UmkmError, match=f"PostgreSQL {engine.POSTGRES_MAJOR} needs its own pg_dump") as refused:
        make_backup(warehouse.url, tmp_path / "backups")
    assert f"postgresql-client-{engine.POSTGRES_MAJOR}" in refused.value.remedy
    assert list((tmp_path / "backups").glob("umkm-*")) == []
    monkeypatch.setenv("PATH", str(new))
    assert Manifest.read(make_backup(warehouse.url, tmp_path / "backups")).postgres_major == int(engine.POSTGRES_MAJOR)
