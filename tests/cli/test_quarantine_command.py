from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from umkm_pipeline.cli import app
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality.hints import HINTS

MAY = date(2023, 5, 1)
RULE = max(HINTS, key=len)


def test_a_list_that_goes_into_a_pipe_has_every_rule_and_hint_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path))
    hint = HINTS[RULE]
    row = {"record_id": "r", "period_month": MAY, "source": "registry", "rule": RULE, "outcome": "quarantined"}
    row |= {"severity": "Q", "hint_id": hint.id, "hint_en": hint.en}
    row |= {"source_file_id": "f", "source_path": "f.xlsx", "sheet": "s", "row_number": 2, "field": "nib"}
    schema = arrow_schema(TABLES["quarantine_registry"])
    Lake(tmp_path / "lake").write("quarantine_registry", pa.Table.from_pylist([row], schema=schema), MAY)
    done = CliRunner().invoke(app, ["quarantine", "list"])
    assert done.exit_code == 0, done.output
    assert [line for line in done.stdout.splitlines() if RULE in line and hint.id in line]
