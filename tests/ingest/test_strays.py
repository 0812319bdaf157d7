from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from umkm_pipeline.ingest.delivery import delivered_months
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.strays import Stray, strays
from umkm_pipeline.settings import Settings

TODAY = date(2024, 8, 10)


def land(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"isi")
    return root


def found(root: Path, months_ahead: int = 0) -> dict[str, Stray]:
    settings = Settings(landing_dir=root, start_month=date(2019, 1, 1), months_ahead=months_ahead)
    return {stray.path: stray for stray in strays(settings, TODAY)}


def test_what_is_read_and_what_is_known_is_no_stray(tmp_path: Path) -> None:
    land(
        tmp_path,
        *("registry/2024-07/a.xlsx", "registry/2024-07/_source.yml", "registry/2024-07/sub/b.csv"),
        *("registry/2024-07/sub/_source.yml", "registry/2024-07/~$a.xlsx", "registry/2024-07/.~lock.a.xlsx#"),
        *("registry/_corrections.yml", "registry/.DS_Store", ".git/config", "repairs/bone.xlsx", "repairs/x/b.xlsx"),
        "reviews/bone.xlsx",
    )
    (tmp_path / "registry" / "2024-08").mkdir()
    (tmp_path / "kosong").mkdir()
    assert found(tmp_path) == {}
    assert found(tmp_path / "nowhere") == {}


@pytest.mark.parametrize(
    ("path", "stray", "files", "remedy"),
    [
        ("registri/2024-07/a.xlsx", "registri", 1, "rename it to registry"),
        ("Registry/2024-07/a.xlsx", "Registry", 1, "rename it to registry"),
        ("reported exports/2024-07/a.xlsx", "reported exports", 1, "rename it to reported_exports"),
        ("repair/bone.xlsx", "repair", 1, "rename it to repairs"),
        ("review/bone.xlsx", "review", 1, "rename it to reviews"),
        ("lain/a.xlsx", "lain", 1, "the sources are registry, "),
        ("a.xlsx", "a.xlsx", 1, "<source>/<YYYY-MM>/"),
        ("registry/a.xlsx", "registry/a.xlsx", 1, "registry/<YYYY-MM>/"),
        ("registry/_source.yml", "registry/_source.yml", 1, "into each folder"),
        ("registry/corrections.yml", "registry/corrections.yml", 1, "rename it to _corrections.yml"),
        ("registry/2024_07/a.xlsx", "registry/2024_07", 1, "rename it to 2024-07"),
        ("registry/2024-7/a.xlsx", "registry/2024-7", 1, "rename it to 2024-07"),
        ("registry/202407/a.xlsx", "registry/202407", 1, "rename it to 2024-07"),
        ("registry/07-2024/a.xlsx", "registry/07-2024", 1, "rename it to 2024-07"),
        ("registry/Juli 2024/a.xlsx", "registry/Juli 2024", 1, "rename it to 2024-07"),
        ("registry/2024-13/a.xlsx", "registry/2024-13", 1, "such as 2024-07"),
        ("registry/2024/a.xlsx", "registry/2024", 1, "such as 2024-07"),
        ("registry/2018-12/a.xlsx", "registry/2018-12", 1, "UMKM_START_MONTH"),
        ("registry/2024-08/a.xlsx", "registry/2024-08", 1, "UMKM_MONTHS_AHEAD"),
        ("registry/2024-07/a.xlsx.part", "registry/2024-07/a.xlsx.part", 1, "copy the file again"),
        ("repairs/sub/a.tmp", "repairs/sub/a.tmp", 1, "copy the file again"),
        ("registry/7308014502900001/a.csv", "registry/****0001", 1, "such as 2024-07"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(
    tmp_path: Path, path: str, stray: str, files: int, remedy: str
) -> None:
    (told,) = found(land(tmp_path, path)).values()
    assert (told.path, told.files) == (stray, files)
    assert remedy in told.remedy


def test_a_month_that_may_be_read_early_is_no_stray(tmp_path: Path) -> None:
    land(tmp_path, "registry/2024-08/a.xlsx")
    assert list(found(tmp_path)) == ["registry/2024-08"]
    assert found(tmp_path, months_ahead=1) == {}


def test_a_folder_is_told_once_with_how_many_files_it_has(tmp_path: Path) -> None:
    land(tmp_path, "registri/2024-07/a.xlsx", "registri/2024-06/b.xlsx", "registri/.hidden", "registri/x/~$b.xlsx")
    (told,) = found(tmp_path).values()
    assert str(told) == "registri (2 files): no source has this name\n  what to do: rename it to registry"


def test_links_are_read_or_told_and_never_followed_in_circles(tmp_path: Path) -> None:
    elsewhere = land(tmp_path / "elsewhere", "2024-07/c.csv").resolve()
    landing = land(tmp_path / "landing", "registry/2024-07/a.csv")
    folder = landing / "registry" / "2024-07"
    (folder / "file.csv").symlink_to(elsewhere / "2024-07" / "c.csv")
    (folder / "inside").symlink_to(elsewhere)
    (folder / "around").symlink_to(landing)
    (folder / "gone.csv").symlink_to(tmp_path / "gone")
    (landing / "training").symlink_to(elsewhere)
    (landing / "around").symlink_to(landing)
    (landing / "exports").symlink_to(tmp_path / "gone")
    os.mkfifo(folder / "pipe")
    told = found(landing)
    assert list(told) == [
        *("around", "exports", "registry/2024-07/around", "registry/2024-07/inside"),
        *("registry/2024-07/gone.csv", "registry/2024-07/pipe"),
    ]
    assert told["registry/2024-07/around"].problem == "a link to a folder, which is not followed"
    assert told["registry/2024-07/gone.csv"].problem == told["exports"].problem == "a link to nothing"
    read = inventory(landing, date(2024, 7, 1))["source_path"].to_list()
    assert read == ["registry/2024-07/a.csv", "registry/2024-07/file.csv", "training/2024-07/c.csv"]
    assert delivered_months(landing) == [date(2024, 7, 1)]
