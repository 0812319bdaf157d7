"""Landing files of connectors: whole, named by content, never two of one name."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from umkm_pipeline.connectors.put import SUPERSEDED, alone, current, put
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import landed_files


def test_the_same_content_is_written_once(tmp_path: Path) -> None:
    first = put(tmp_path / "a", "x", b"1", ".csv")
    inode = first.file.stat().st_ino
    again = put(tmp_path / "a", "x", b"1", ".csv")
    assert (first.is_new, again.is_new, again.file) == (True, False, first.file)
    assert again.file.stat().st_ino == inode
    assert first.file.name == "x.6b86b273ff34.csv"


def test_other_content_takes_its_place_and_the_old_is_kept_where_nobody_reads(tmp_path: Path) -> None:
    old, new = put(tmp_path, "x", b"1", ".csv").file, put(tmp_path, "x", b"2", ".csv").file
    assert list(landed_files(tmp_path)) == [new]
    assert (tmp_path / SUPERSEDED / old.name).read_bytes() == b"1"
    back = put(tmp_path, "x", b"1", ".csv")
    assert (back.is_new, list(landed_files(tmp_path))) == (True, [old])


def test_old_content_about_people_is_not_kept(tmp_path: Path) -> None:
    put(tmp_path, "x", b"1", ".json", personal=True)
    new = put(tmp_path, "x", b"2", ".json", personal=True).file
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [new]


def test_names_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("x", "x.y", "x[1]", "x*"):
        put(tmp_path, name, b"1", ".csv")
    assert len(list(landed_files(tmp_path))) == 4
    (tmp_path / "x.note.csv").write_text("a person's")
    put(tmp_path, "x", b"2", ".csv")
    assert (tmp_path / "x.note.csv").exists()


def test_a_kill_between_two_moves_is_mended(tmp_path: Path) -> None:
    old = put(tmp_path, "x", b"1", ".csv").file
    new = put(tmp_path, "x", b"2", ".csv").file
    (tmp_path / SUPERSEDED / old.name).rename(old)
    os.utime(old, ns=(1, 1))
    assert current(tmp_path, "x", ".csv") == [old, new]
    put(tmp_path, "x", b"2", ".csv")
    assert current(tmp_path, "x", ".csv") == [new]


def test_content_that_was_harmed_is_written_anew(tmp_path: Path) -> None:
    file = put(tmp_path, "x", b"12", ".csv").file
    file.write_bytes(b"1")
    assert put(tmp_path, "x", b"12", ".csv").is_new
    assert file.read_bytes() == b"12"


def test_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    content = b"x" * 100_000
    threads = [threading.Thread(target=put, args=(tmp_path, "x", content, ".csv")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [content]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    with pytest.raises(UmkmError, match="cannot write"):
        put(tmp_path / "a", "x", b"1", ".csv")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_a_folder_is_held_by_one_and_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("umkm_pipeline.connectors.put._PATIENCE", 0)
    with alone(tmp_path), pytest.raises(UmkmError, match="another fetch"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
