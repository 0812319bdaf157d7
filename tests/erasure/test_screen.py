from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd

from tests.golden.planted import people_of, write_sheet
from umkm_pipeline.erasure.screen import Blanks, blanked_cells, raw_without, without_blanks
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.ingest.cells import INT, column
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.ingest.read_file import Landed, read_file
from umkm_pipeline.privacy import Tokens

NIK = "7308014502900001"
KEY = Tokens(b"k" * 32)
PEOPLE = [
    {"name": "Siti Aminah", "nik": NIK, "phone": "081234567890", "email": "siti@kopi.id"},
    {"name": "Budi Santoso", "nik": "7308014502900002", "phone": "081234567891", "email": "budi@kopi.id"},
]
LISTED = {"nik": {KEY.erasure_token("nik", NIK): "stand-in"}}


def test_cells_that_go_are_empty_and_the_others_stay() -> None:
    assert blanked_cells('["a","b",""]', "sn-", lambda text: text == "a") == ('["","b",""]', "-n-")


def test_raw_rows_lose_what_is_listed_and_no_more() -> None:
    cells = [["1", "Siti", NIK], ["2", "Budi", f"lihat {NIK}"], ["3", "Citra", "x"]]
    raw = pd.DataFrame(
        {
            "sheet": column(["s"] * 3),
            "row_number": pd.Series([1, 2, 3], dtype=INT),
            "cells": column([json.dumps(row) for row in cells]),
            "kinds": column(["sss"] * 3),
        }
    )
    erased = Erased(KEY, LISTED)
    left = raw_without(erased, "p", raw, Blanks(whole=frozenset({("s", 1)})))
    assert [json.loads(row) for row in left["cells"]] == [["", "", ""], ["2", "Budi", ""], ["3", "Citra", "x"]]
    everywhere = raw_without(erased, "p", raw, Blanks(everywhere=True))
    assert [json.loads(row)[1] for row in everywhere["cells"]] == ["", "", "Citra"]
    named = raw_without(erased, "p", raw, Blanks(texts={("s", 3): frozenset({"Citra"})}))
    assert json.loads(named["cells"][2]) == ["3", "", "x"]


def test_rows_that_are_blanked_have_no_repairs() -> None:
    rows = pd.DataFrame({"sheet": ["s", "s"], "row_number": [1, 2]})
    assert without_blanks(rows, Blanks(whole=frozenset({("s", 1)})))["row_number"].tolist() == [2]
    assert len(without_blanks(rows, Blanks())) == 2


def test_a_file_is_read_without_the_erased(tmp_path: Path) -> None:
    layout = next(one for one in layouts_of("registry") if one.layout == "sidt")
    file = write_sheet(tmp_path / "x.xlsx", layout, people_of(layout, PEOPLE), narrator=PEOPLE[0])
    data = file.read_bytes()
    landed = Landed("registry", date(2023, 6, 1), "registry/2023-06/x.xlsx", file, "ab" * 32, len(data))
    raw: list[pd.DataFrame] = []

    def write(piece: pd.DataFrame) -> int:
        raw.append(piece)
        return len(piece)

    read = read_file(landed, data, Tokens(b"k" * 32, LISTED), write)
    assert read.core is not None, read.record.message
    assert read.contacts is not None
    assert read.core["owner_name"].tolist() == ["Budi Santoso"]
    held = read.quarantine[read.quarantine["rule"] == "erased"]
    assert held["outcome"].tolist() == ["rejected"]
    assert held["value_shown"].isna().all()
    written = pd.concat(raw).set_index("row_number")["cells"]
    assert "Budi" in written[5]
    assert set(json.loads(written[4])) == {""}
    assert not written.str.contains(NIK).any()
    assert NIK not in read.contacts["contact_value"].tolist()
