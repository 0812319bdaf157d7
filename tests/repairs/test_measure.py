"""How many planted rows the program repairs by itself, and how many of its repairs are wrong, against the truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from tests.repairs.conftest import TOKENS
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.repairs.record import AUTOMATIC

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
ADDRESS = ["source_path", "sheet", "row_number"]
FIRM_FIELDS = ("nib", "region_code", "district_code")
SPOILT = {"9011110": "09011110", "90111": "090111", "0901.11.10": "09011110", "1212.21": "121221"}
"""Codes of coffee and seaweed as the samples write them where a row is not about its firm's own goods."""


def truth(name: str) -> pd.DataFrame:
    rows = pd.read_csv(SAMPLES / "truth" / name, dtype=str, keep_default_na=False)
    return rows.astype({"row_number": "int64"}) if "row_number" in rows else rows


class Read(NamedTuple):
    """What came of every month in which something repairable was planted."""

    planted: pd.DataFrame
    repairs: pd.DataFrame
    quarantine: pd.DataFrame


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    lake = Lake(tmp_path_factory.mktemp("measure") / "lake")
    rows = truth("rows.csv").drop_duplicates([*ADDRESS])
    planted = rows[rows["expected_rule"].map(lambda rules: bool(AUTOMATIC & set(rules.split(";"))))]
    repairs, quarantine = [], []
    for source, text in planted[["source", "period_month"]].drop_duplicates().itertuples(index=False, name=None):
        month = date.fromisoformat(text)
        lake.write("landing_files", inventory(SAMPLES / "landing", month), month)
        read_month(lake, SAMPLES / "landing", source, month, TOKENS)
        repairs.append(lake.read(f"repair_{source}", month))
        quarantine.append(lake.read(f"quarantine_{source}", month))
    return Read(planted, pd.concat(repairs), pd.concat(quarantine))


def test_nine_of_ten_repairable_rows_are_repaired_and_one_in_a_thousand_is_wrong(read: Read) -> None:
    made = read.repairs[read.repairs["repair_kind"] == "automatic"].astype({"row_number": "int64"})
    firms = truth("firms.csv")
    lines = truth("exports.csv")[[*ADDRESS, "hs_code"]].rename(columns={"hs_code": "hs_of_line"})
    told = made.astype({"source_path": str, "sheet": str}).merge(
        truth("rows.csv").drop_duplicates(ADDRESS)[[*ADDRESS, "firm_key"]], on=ADDRESS, how="left"
    )
    told = told.merge(firms, on="firm_key", how="left").merge(lines, on=ADDRESS, how="left")
    true = told["hs_of_line"].fillna(told["value_before"].astype(object).map(SPOILT)).fillna(told["hs_code"])
    for field in FIRM_FIELDS:
        true = true.mask(told["field"] == field, told[field])
    right = (told["value_after"].astype(object) == true).fillna(False).to_numpy(dtype=bool)
    wrong = told[~right]
    assert len(wrong) <= len(told) / 1000, wrong[["source_path", "row_number", "rule"]].to_dict("records")
    repaired = read.planted.merge(told.loc[right, ADDRESS].drop_duplicates(), on=ADDRESS)
    assert len(read.planted) >= 30
    assert len(repaired) >= 0.9 * len(read.planted)
    assert told[["value_before", "value_after", "repaired_by", "record_id"]].notna().all(axis=None)


def test_every_row_held_back_carries_rule_address_and_hint(read: Read) -> None:
    rows = read.quarantine
    assert len(rows)
    for name in ("rule", "source_path", "source_file_id", "hint_id", "hint_en"):
        assert (rows[name].fillna("") != "").all()
    of_rows = rows[rows["rule"] != "file_duplicate"]
    assert of_rows[["sheet", "row_number"]].notna().all(axis=None)
