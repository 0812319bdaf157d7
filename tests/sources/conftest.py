"""Reading one small file of a source, from its bytes to core and quarantine."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from umkm_pipeline.ingest.read_file import FileRead, Landed, read_file
from umkm_pipeline.privacy import Tokens

Rows = Sequence[Mapping[str, Any]]


class Reader:
    """Reads rows of one source's layout, given as mappings or JSON documents."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder, self.source = folder, source

    def bytes(self, name: str, data: bytes, month: date = date(2023, 12, 1)) -> FileRead:
        file = self.folder / name
        file.write_bytes(data)
        path = f"{self.source}/{month:%Y-%m}/{name}"
        landed = Landed(self.source, month, path, file, hashlib.sha256(data).hexdigest(), len(data))
        return read_file(landed, data, Tokens(b"k" * 32), len)

    def csv(self, rows: Rows) -> FileRead:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        return self.bytes("x.csv", text.getvalue().encode())

    def json(self, *documents: Mapping[str, Any]) -> FileRead:
        return self.bytes("x.json", json.dumps(documents).encode())

    def says(self, text: str) -> None:
        """Write `_source.yml`."""
        (self.folder / "_source.yml").write_text(text)


@pytest.fixture
def reader(tmp_path: Path) -> Callable[[str], Reader]:
    """A reader of a source."""
    return lambda source: Reader(tmp_path, source)


@pytest.fixture
def verdict() -> Callable[[FileRead], list[str]]:
    """The rules that each row breaks in the order of rows: warnings of accepted rows, else what holds them back."""

    def rules(read: FileRead) -> list[str]:
        assert read.core is not None, read.record.message
        accepted = read.core[["sheet", "row_number", "warnings"]].rename(columns={"warnings": "rule"})
        held = read.quarantine.reindex(columns=["sheet", "row_number", "rule"])
        both = pd.concat([accepted.astype(object), held.astype(object)]).fillna("")
        return both.groupby(["sheet", "row_number"])["rule"].agg(";".join).to_list()

    return rules
