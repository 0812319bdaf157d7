from __future__ import annotations

from pathlib import Path

import pytest

from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.dictionary import main, render
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.sql import warehouse_tables
from umkm_pipeline.model.tables import TABLES


def section(text: str, title: str) -> str:
    return text.split(f"### {title}\n", 1)[1].split("\n##", 1)[0]


def test_every_column_of_the_warehouse_is_described_in_both_languages() -> None:
    text = render()
    for table in warehouse_tables():
        part = section(text, table.sql_name)
        assert f"{table.en}.\n*{table.id}.*" in part
        for name in table.columns:
            (row,) = [line for line in part.splitlines() if line.startswith(f"| `{name}` |")]
            field = FIELDS[name]
            assert row.endswith(f"| {field.en.replace('|', '/')} | {field.id.replace('|', '/')} |")


def test_lake_tables_and_code_lists_are_listed() -> None:
    text = render()
    assert all(
        f"`{asset}`" in text for asset, table in TABLES.items() if not table.published and asset != "audit_refresh"
    )
    for name, codes in CODE_LISTS.items():
        assert all(f"| `{code.value}` |" in section(text, name) for code in codes)


def test_a_line_says_key_unit_class_and_codes() -> None:
    text = render()
    assert "| `umkm_id` | text | key |" in section(text, "mart.firm")
    assert "| `fob_native` | money | never | currency |" in section(text, "mart.export_value")
    assert "| `nik_token` | text |  |  | token |" in section(text, "identity.firm")
    assert "[size_class](#size_class)" in section(text, "mart.firm")


def test_check_tells_fresh_from_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "docs" / "dictionary.md"
    assert main(["--check", str(file)]) == 1
    assert "does not exist" in capsys.readouterr().err
    assert main([str(file)]) == 0
    assert main(["--check", str(file)]) == 0
    file.write_text(file.read_text(encoding="utf-8").replace("Firm id", "Firm number"), encoding="utf-8")
    assert main(["--check", str(file)]) == 1
    told = capsys.readouterr().err
    assert "does not say what the model says" in told
    assert str(file) in told
