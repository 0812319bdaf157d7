from __future__ import annotations

import json
import os
import signal
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest import side_by_side
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_file import FileRead, Landed
from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.ingest.side_by_side import Task, read_files, read_landed
from umkm_pipeline.lake import Lake
from umkm_pipeline.privacy import Tokens

TOKENS = Tokens(b"k" * 32)
MONTH = date(2023, 12, 1)
HEAD = "nama_umkm;nama_pemilik;nik;nib;nama_kabupaten_kota;no_telp;kbli;kategori;omset_per_bulan;modal_usaha"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(side_by_side, "_WORTH_SECONDS", 0)
    folder = tmp_path / "landing" / "registry" / "2023-12"
    folder.mkdir(parents=True)
    return folder


def read(tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setenv("UMKM_WORKERS", str(workers))
    lake = Lake(tmp_path / f"lake{workers}")
    lake.write("landing_files", inventory(tmp_path / "landing", MONTH), MONTH)
    read_month(lake, tmp_path / "landing", "registry", MONTH, TOKENS)
    assert not list(lake.root.glob(".reading-*"))
    return {file.parent.name: file.read_bytes() for file in lake.root.rglob("*.parquet")}


def test_side_by_side_gives_the_bytes_of_one_after_the_other(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a", "b", "c", "d"):
        row = f"UD {name};Ani;;;Bone;0812345678{ord(name)};;Mikro;5;7"
        (folder / f"{name}.csv").write_text(f"{HEAD}\n{row}\n{row}\nUD;Ani;;;Bone;;;Mikro;5;7\n")
    (folder / "e.csv").write_bytes((folder / "a.csv").read_bytes())
    (folder / "f.xlsx").write_bytes(b"PK rusak")
    with xlsxwriter.Workbook(folder / "g.xlsx") as book:
        book.add_worksheet().write(0, 0, "apa")
    alone = read(tmp_path, 1, monkeypatch)
    caplog.clear()
    with caplog.at_level("INFO"):
        assert read(tmp_path, 2, monkeypatch) == alone
    told = [message.split(":")[0] for message in caplog.messages]
    assert told == [f"registry/2023-12/{name}" for name in sorted(file.name for file in folder.iterdir())]


def test_a_file_that_is_gone_stops_the_month_from_another_process_too(folder: Path, tmp_path: Path) -> None:
    files = [Landed("registry", MONTH, f"registry/2023-12/{n}.csv", folder / f"{n}.csv", str(n), 1) for n in range(2)]
    with pytest.raises(UmkmError, match="cannot be read now") as raised:
        list(read_files(files, Task(TOKENS, {}, len, tmp_path)))
    assert raised.value.where == "registry/2023-12/0.csv"


def test_a_reading_process_that_dies_is_told_with_its_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMKM_WORKERS", "2")
    files = [Landed("registry", MONTH, f"registry/2023-12/{n}.csv", folder / f"{n}.csv", str(n), 1) for n in range(3)]
    for landed in files:
        os.mkfifo(landed.file)  # reading it waits for ever

    def kill() -> None:
        while len(list(tmp_path.glob(".reading-*/*.begun"))) < 2:
            time.sleep(0.05)
        for process in list(side_by_side._pool(2)._processes):
            os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(UmkmError, match="ended from outside or crashed") as raised:
        list(read_files(files, Task(TOKENS, {}, len, tmp_path)))
    killer.join()
    assert raised.value.where == "registry/2023-12/0.csv or registry/2023-12/1.csv"


def test_small_months_stay_in_one_process(tmp_path: Path) -> None:
    small = [Landed("registry", MONTH, f"{n}.xlsx", tmp_path / f"{n}.xlsx", str(n), 8_000) for n in range(10)]
    large = [Landed("registry", MONTH, f"{n}.xlsx", tmp_path / f"{n}.xlsx", str(n), 40_000_000) for n in range(2)]
    assert side_by_side._workers(small) == 1
    assert side_by_side._workers(large) == min(2, len(os.sched_getaffinity(0)))


def test_each_file_gets_its_own_edits_alone(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "UD {};Ani;;120822001234{};Bone;;;Mikro;5;7"
    for at, name in enumerate("abc"):
        (folder / f"{name}.csv").write_text(f"{HEAD}\n{row.format(name, at)}\n")
    entries = [
        {
            "where": {"month": "2023-12", "file": f"{name}.csv", "sheet": "csv", "row": 2, "column": "B"},
            "expect": "Ani",
            "value": name.upper(),
            "why": "salah ketik",
            "reported_by": "Dinas",
            "reported_on": "2024-01-02",
        }
        for name in "ab"
    ]
    (folder.parent / "_corrections.yml").write_text(json.dumps(entries))
    given: dict[str, list[str]] = {}

    def reading(landed: Landed, *rest: Any) -> FileRead:
        given[landed.name] = [edit.path for edit in rest[-1]]
        return read_landed(landed, *rest)

    monkeypatch.setattr(side_by_side, "read_landed", reading)
    read(tmp_path, 1, monkeypatch)
    assert given == {"a.csv": ["a.csv"], "b.csv": ["b.csv"], "c.csv": []}
    monkeypatch.undo()
    monkeypatch.setattr(side_by_side, "_WORTH_SECONDS", 0)
    read(tmp_path, 2, monkeypatch)
    for workers in (1, 2):
        core = Lake(tmp_path / f"lake{workers}").read("core_registry", MONTH)
        assert core.sort_values("source_path")["owner_name"].to_list() == ["A", "B", "Ani"]
