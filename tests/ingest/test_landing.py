from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import inventory

MONTH = date(2023, 12, 1)


def test_the_files_of_the_month_by_content(tmp_path: Path) -> None:
    folder = tmp_path / "registry" / "2023-12"
    for name in ("b.csv", "sub/a.xlsx", "_source.yml", ".hidden", "~$b.csv", "c.csv.part", "d.TMP", ".git/e.csv"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"isi")
    (tmp_path / "registry" / "2023-11").mkdir()
    (tmp_path / "registry" / "2023-11" / "old.csv").write_bytes(b"x")
    found = inventory(tmp_path, MONTH)
    assert found["source_path"].to_list() == ["registry/2023-12/b.csv", "registry/2023-12/sub/a.xlsx"]
    assert set(found["source_file_id"]) == {hashlib.sha256(b"isi").hexdigest()}
    assert set(found["size_bytes"]) == {3}


def test_a_month_without_files_is_no_fault(tmp_path: Path) -> None:
    assert len(inventory(tmp_path, MONTH)) == 0


def test_a_missing_landing_folder_is(tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match="does not exist"):
        inventory(tmp_path / "nowhere", MONTH)
