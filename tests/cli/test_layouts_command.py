from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from umkm_pipeline.cli import app

SHEET = "Nama Usaha;Nama Pemilik;Telp. Pemilik;Zodiak\nUD Maju;Ani;081234567801;Leo\n"


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("UMKM_LAYOUTS_DIR", str(tmp_path / "layouts"))
    return CliRunner()


def test_a_draft_is_written_checked_and_listed(cli: CliRunner, tmp_path: Path) -> None:
    sheet, draft = tmp_path / "data_bone.csv", tmp_path / "layouts" / "registry" / "bone.yml"
    draft.parent.mkdir(parents=True)
    sheet.write_text(SHEET)
    done = cli.invoke(app, ["layouts", "suggest", str(sheet), "--source", "registry", "--out", str(draft)])
    assert done.exit_code == 0, done.output
    assert "1 columns left to decide" in done.stderr
    checked = cli.invoke(app, ["layouts", "check", str(draft)])
    assert checked.exit_code == 0, checked.output
    assert "data_bone is right, 3 columns" in checked.stdout
    listed = json.loads(cli.invoke(app, ["layouts", "list", "--source", "registry", "--json"]).stdout)
    assert {row["layout"]: row["of"] for row in listed}["data_bone"] == str(draft)
    again = cli.invoke(app, ["layouts", "suggest", str(sheet), "--out", str(draft)])
    assert (again.exit_code, "there is a file already" in again.stderr) == (1, True)


def test_a_draft_on_standard_output_is_yaml_alone(cli: CliRunner, tmp_path: Path) -> None:
    sheet = tmp_path / "data_bone.csv"
    sheet.write_text(SHEET)
    done = cli.invoke(app, ["layouts", "suggest", str(sheet), "--source", "registry"])
    file = tmp_path / "copy.yml"
    file.write_text(done.stdout)
    assert cli.invoke(app, ["layouts", "check", str(file), "--source", "registry"]).exit_code == 0


def test_a_layout_that_is_wrong_is_exit_code_1_with_file_and_key(cli: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_text("layout: x\ncolumns:\n  - {header: NIB, feild: nib}\n")
    done = cli.invoke(app, ["layouts", "check", str(file), "--source", "registry"])
    assert done.exit_code == 1
    assert f"{file}: columns.(NIB).feild" in done.stderr


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("# - {header: Zodiak, ignore: why}", "decide those that it leaves as comments"),
        ("- {header: Zodiak, ignore: why}", "give at least one column a `field`"),
    ],
)
def test_a_draft_of_which_nothing_would_be_read_is_refused_with_what_to_do(
    cli: CliRunner, tmp_path: Path, column: str, said: str
) -> None:
    file = tmp_path / "x.yml"
    file.write_text(f"layout: x\ncolumns:\n  {column}\n")
    done = cli.invoke(app, ["layouts", "check", str(file), "--source", "registry"])
    assert (done.exit_code, said in done.stderr) == (1, True)


def test_all_layouts_are_checked_and_a_source_must_exist(cli: CliRunner) -> None:
    assert "training: 2 layouts are right" in cli.invoke(app, ["layouts", "check"]).stdout
    assert cli.invoke(app, ["layouts", "list", "--source", "regestry"]).exit_code == 2


def test_a_layout_outside_a_source_s_folder_asks_for_its_source(cli: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_text("layout: x\ncolumns:\n  - {header: NIB, field: nib}\n")
    done = cli.invoke(app, ["layouts", "check", str(file)], env={"COLUMNS": "400"})
    assert done.exit_code == 2
    assert "Invalid value for --source" in done.stderr
    assert "is not in the folder of a source, so say whose layout it is; the sources are registry" in done.stderr
    assert cli.invoke(app, ["layouts", "check", str(file), "--source", "registry"]).exit_code == 0


@pytest.mark.parametrize(
    "command",
    [
        ["layouts", "list"],
        ["layouts", "check"],
        ["layouts", "suggest", "x.csv"],
        ["quarantine", "list"],
        ["quarantine", "export", "--month", "2024-01"],
    ],
    ids=" ".join,
)
def test_an_unknown_source_is_told_in_one_way(cli: CliRunner, command: list[str]) -> None:
    done = cli.invoke(app, [*command, "--source", "registri"], env={"COLUMNS": "400"})
    assert done.exit_code == 2
    assert "Invalid value for --source: 'registri' is not a source (did you mean registry?); the sources" in done.stderr


def test_the_schema_is_json(cli: CliRunner) -> None:
    assert "columns" in json.loads(cli.invoke(app, ["layouts", "schema"]).stdout)["properties"]
