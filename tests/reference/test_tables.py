from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd
import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.reference import tables


def test_a_caller_may_change_what_he_got() -> None:
    first = tables.table("offices.csv")
    first.loc[:, "office_name"] = "x"
    assert tables.table("offices.csv")["office_name"].iloc[0] != "x"


def test_a_missing_table_says_what_to_do() -> None:
    with pytest.raises(UmkmError, match="what to do: run from a checkout"):
        tables.table("nothing.csv")


def test_every_table_is_described() -> None:
    described = (tables.FOLDER / "README.md").read_text()
    files = [file for file in tables.FOLDER.rglob("*") if file.suffix in {".csv", ".gz"}]
    assert len(files) >= 12
    assert [file.name for file in files if f"`{file.name}`" not in described] == []


def test_the_builder_writes_the_same_bytes_twice(tmp_path: Path) -> None:
    write = runpy.run_path(str(tables.FOLDER / "build.py"))["write"]
    rows = pd.DataFrame({"code": ["01", "02"]})
    write(rows, tmp_path / "one.csv.gz")
    write(rows, tmp_path / "two.csv.gz")
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "two.csv.gz").read_bytes()
    assert pd.read_csv(tmp_path / "one.csv.gz", dtype=str)["code"].to_list() == ["01", "02"]
