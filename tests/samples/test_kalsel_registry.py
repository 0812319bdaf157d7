"""South Kalimantan's registry at other sizes: counts exact, ids distinct, defects where the list says."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from umkm_pipeline.samples.kalsel_registry import TRUE_FIRMS, TRUE_MICRO, write_kalsel_registry

FIRMS = 60_000


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kalsel")
    write_kalsel_registry(out, FIRMS, seed=7)
    return out


@pytest.fixture(scope="module")
def rows(registry: Path) -> pd.DataFrame:
    (file,) = (registry / "landing").rglob("*.csv")
    rows = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)
    return rows.set_index(pd.RangeIndex(2, len(rows) + 2))


def test_counts(registry: Path, rows: pd.DataFrame) -> None:
    counts = json.loads((registry / "truth" / "kalsel_registry.json").read_text())
    defects = pd.read_csv(registry / "truth" / "kalsel_registry_defects.csv")
    assert counts["rows_read"] == len(rows) == FIRMS + len(defects)
    good = rows[~rows.index.isin(defects["row_number"])]
    assert len(good) == counts["firms"] == FIRMS
    assert (good["kategori"] == "MIKRO").sum() == counts["mikro"] == round(FIRMS * TRUE_MICRO / TRUE_FIRMS)


def test_ids_are_distinct_among_firms(registry: Path, rows: pd.DataFrame) -> None:
    defects = pd.read_csv(registry / "truth" / "kalsel_registry_defects.csv")
    good = rows[~rows.index.isin(defects["row_number"])]
    assert good["nik"].is_unique
    assert good.loc[good["nib"] != "", "nib"].is_unique
    assert good["no_telp"].is_unique


def test_listed_defects_are_there(registry: Path, rows: pd.DataFrame) -> None:
    defects = pd.read_csv(registry / "truth" / "kalsel_registry_defects.csv").set_index("expected_rule")["row_number"]
    assert (rows.loc[defects["name_blank"], "nama_umkm"] == "").all()
    assert (rows.loc[defects["nib_digits_lost"], "nib"] == "1,20822E+12").all()
    assert rows.loc[defects["turnover_negative"], "omset_per_bulan"].str.startswith("-").all()


def test_same_seed_same_bytes(registry: Path, tmp_path: Path) -> None:
    write_kalsel_registry(tmp_path, FIRMS, seed=7)
    (first,) = (registry / "landing").rglob("*.csv")
    (second,) = (tmp_path / "landing").rglob("*.csv")
    assert first.read_bytes() == second.read_bytes()
