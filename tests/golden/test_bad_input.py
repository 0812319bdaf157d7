"""Trouble that a person must act on: the message says file, place and remedy; nothing is lost; the rest goes on."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tests.golden.conftest import FIRST as MONTH
from tests.golden.conftest import SAMPLES, Office, a_copy


@pytest.fixture
def loaded(office: Office) -> Office:
    """An office with one month of files."""
    office.take([MONTH])
    return office


@pytest.fixture
def ready(first_month: Office) -> Iterator[Office]:
    """An office that has read them."""
    with a_copy(first_month) as office:
        yield office


def held_message(office: Office, name: str) -> str:
    rows = office.query(f"select message from quality.file_audit where source_path like '%{name}'")
    return str(rows["message"].item())


def test_files_that_cannot_be_read_are_held_and_the_others_go_on(ready: Office) -> None:
    folder = ready.landing / "registry" / MONTH
    folder.mkdir(parents=True)
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "letter.xlsx").write_text("Dengan hormat, terlampir data UMKM.", encoding="utf-8")
    donor = next(iter(sorted((SAMPLES / "landing").rglob("*.xlsx"))))
    (folder / "cut.xlsx").write_bytes(donor.read_bytes()[:2000])
    # A workbook with a password is an OLE container that holds the encrypted package.
    (folder / "locked.xlsx").write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )
    with zipfile.ZipFile(folder / "photos.xlsx", "w") as archive:
        archive.writestr("photo.txt", "x")
    with xlsxwriter.Workbook(folder / "unknown.xlsx") as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Nama Usaha", "Warna", "Cuaca"])
        sheet.write_row(1, 0, ["x", "merah", "cerah"])

    summary = ready.summary("refresh", "--month", MONTH, code=1)

    assert {Path(held["path"]).name: held["status"] for held in summary["held"]} == {
        "empty.xlsx": "unreadable",
        "letter.xlsx": "unreadable",
        "cut.xlsx": "unreadable",
        "locked.xlsx": "unreadable",
        "photos.xlsx": "unreadable",
        "unknown.xlsx": "held",
    }
    assert summary["rows"]["accepted"] > 0
    assert summary["rows_read"] == sum(summary["rows"].values())
    assert "empty" in held_message(ready, "/empty.xlsx")
    assert "password" in held_message(ready, "/locked.xlsx")
    unknown = held_message(ready, "/unknown.xlsx")
    for word in ("sheet Data", "row 1", "column B", "column C"):
        assert word in unknown
    assert ready.query("select count(*) from mart.firm")["count"].item() > 0


def test_what_lies_elsewhere_is_told_and_fails_nothing(ready: Office) -> None:
    for path in ("registri/2023-06/a.xlsx", "registry/2023_06/b.xlsx", "registry/2023-06/c.xlsx.part"):
        (ready.landing / path).parent.mkdir(parents=True, exist_ok=True)
        (ready.landing / path).write_bytes(b"x")
    summary = ready.summary("refresh", "--month", MONTH)
    assert [(stray["path"], stray["files"]) for stray in summary["not_read"]] == [
        ("registri", 1),
        ("registry/2023-06/c.xlsx.part", 1),
        ("registry/2023_06", 1),
    ]
    _, err = ready.umkm("refresh", "--month", MONTH)
    assert "not read: registri: no source has this name\n  what to do: rename it to registry" in err
    assert "not read: registry/2023_06: not the name of a month\n  what to do: rename it to 2023-06" in err


def test_a_month_without_a_folder_is_named_with_those_that_exist(ready: Office) -> None:
    _, err = ready.umkm("refresh", "--month", "2022-02", code=1)
    assert "2022-02" in err
    assert MONTH in err
    assert "what to do" in err


def test_a_landing_folder_that_is_missing_is_named(office: Office) -> None:
    office.landing.rmdir()
    _, err = office.umkm("backfill", code=1)
    assert str(office.landing) in err
    assert "UMKM_LANDING_DIR" in err


def test_a_month_that_is_not_one_is_wrong_use(office: Office) -> None:
    _, err = office.umkm("refresh", "--month", "June", code=2)
    assert "YYYY-MM" in err


def test_a_database_that_is_down_is_said_before_anything_is_read(loaded: Office) -> None:
    _, err = loaded.umkm(
        "refresh", "--month", MONTH, code=1, UMKM_WAREHOUSE_URL="postgresql://umkm:hush@127.0.0.1:1/umkm"
    )
    assert "127.0.0.1" in err
    assert "hush" not in err
    assert "what to do" in err
    assert not list(loaded.local.rglob("*.parquet"))


def test_another_key_is_refused_and_nothing_changes(ready: Office, tmp_path: Path) -> None:
    before = ready.query("select count(*), max(known_from) from identity.record_firm_history")
    other = tmp_path / "other.key"
    other.write_bytes(os.urandom(32).hex().encode())
    other.chmod(0o600)
    _, err = ready.umkm("refresh", "--month", MONTH, code=1, UMKM_PII_KEY_FILE=str(other))
    assert "UMKM_PII_KEY_FILE" in err
    _, err = ready.umkm(
        "refresh", "--month", MONTH, code=1, UMKM_PII_KEY_FILE=str(other), UMKM_LAKE_DIR=str(tmp_path / "new-lake")
    )
    assert "key" in err
    assert ready.query("select count(*), max(known_from) from identity.record_firm_history").equals(before)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="a small disk can be mounted by root only")
def test_a_full_disk_stops_the_run_and_a_rerun_with_space_succeeds(loaded: Office, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=40k tmpfs {disk}"):  # noqa: S605
        pytest.skip("this machine does not let even root mount a disk")
    try:
        _, err = loaded.umkm("refresh", "--month", MONTH, code=1, UMKM_LAKE_DIR=str(disk / "lake"))
    finally:
        os.system(f"umount -l {disk}")  # noqa: S605
    assert "No space left" in err
    assert "free space" in err
    assert loaded.summary("refresh", "--month", MONTH)["rows"]["accepted"] > 0
