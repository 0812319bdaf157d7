"""Every dirty file of the corpus, read by the real reader: each row must end where the corpus says, values included."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.corpus import documents, files, identifiers, programmes, second_tables, texts, trade, workbooks
from tests.corpus.dirt import Dirt, Fate
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.privacy import Tokens

MONTH = date(2023, 12, 1)
CORPUS: tuple[Dirt, ...] = (
    *texts.CORPUS,
    *workbooks.CORPUS,
    *identifiers.CORPUS,
    *documents.CORPUS,
    *files.CORPUS,
    *second_tables.CORPUS,
    *programmes.CORPUS,
    *trade.CORPUS,
)
LEAST = 40


def land(dirt: Dirt, root: Path) -> Lake:
    folder = root / "landing" / dirt.source / f"{MONTH:%Y-%m}"
    folder.mkdir(parents=True)
    (folder / dirt.file).write_bytes(dirt.data())
    if dirt.sidecar:
        (folder / "_source.yml").write_text(dirt.sidecar, encoding="utf-8")
    lake = Lake(root / "lake")
    lake.write("landing_files", inventory(root / "landing", MONTH), MONTH)
    read_month(lake, root / "landing", dirt.source, MONTH, Tokens(b"k" * 32))
    return lake


def fates(lake: Lake, dirt: Dirt) -> dict[tuple[str, int], Fate]:
    """What became of every row, in the words of the corpus, with the values that the corpus asks for."""
    found: dict[tuple[str, int], Fate] = {}
    listed = defaultdict(set)
    outcome: dict[tuple[str, int], Outcome] = {}
    held = lake.read(f"quarantine_{dirt.source}", MONTH)
    assert held[["rule", "hint_id", "hint_en", "source_path"]].notna().all(axis=None)
    for row in held.to_dict("records"):
        at = (row["sheet"], row["row_number"])
        listed[at].add(row["rule"])
        outcome[at] = Outcome(row["outcome"])
    for at, rules in listed.items():
        found[at] = Fate(outcome[at], frozenset(rules))
    for row in lake.read(f"core_{dirt.source}", MONTH).to_dict("records"):
        at = (row["sheet"], row["row_number"])
        assert at not in found, f"{at} is both in core and held back"
        warnings = frozenset(str(row["warnings"]).split(";")) if pd.notna(row["warnings"]) else frozenset()
        asked = dirt.rows[at].cells if at in dirt.rows else {}
        values = {name: None if pd.isna(row[name]) else str(row[name]) for name in asked}
        found[at] = Fate(Outcome.ACCEPTED, warnings, values)
    return found


@pytest.mark.parametrize("dirt", CORPUS, ids=lambda dirt: dirt.name)
def test_every_row_ends_where_the_corpus_says(dirt: Dirt, tmp_path: Path) -> None:
    lake = land(dirt, tmp_path)
    (audit,) = lake.read(f"file_audit_{dirt.source}", MONTH).to_dict("records")
    message = "" if pd.isna(audit["message"]) else audit["message"]
    assert audit["file_status"] == dirt.status.value, message
    for words in dirt.says:
        assert words in message
    assert fates(lake, dirt) == dict(dirt.rows)
    assert audit["rows_read"] == len(dirt.rows)


def test_the_corpus_is_large_and_names_each_kind_of_dirt_once() -> None:
    names = [dirt.name for dirt in CORPUS]
    assert len(set(names)) == len(names) >= LEAST
