from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from umkm_pipeline import __version__
from umkm_pipeline.cli import app


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> CliRunner:
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(tmp_path_factory.mktemp("local")))
    monkeypatch.delenv("UMKM_WAREHOUSE_URL", raising=False)
    return CliRunner()


@pytest.mark.parametrize("command", ["refresh", "backfill", "fetch", "review", "warehouse", "doctor", "dev"])
def test_help_names_every_command(runner: CliRunner, command: str) -> None:
    assert command in runner.invoke(app, ["--help"]).output
    assert runner.invoke(app, [command, "--help"]).exit_code == 0


def test_the_version_is_shown(runner: CliRunner) -> None:
    assert __version__ in runner.invoke(app, ["--version"]).output


@pytest.mark.parametrize(
    "arguments",
    [
        ["refresh"],
        ["refresh", "--month", "2023-13"],
        ["refresh", "--month", "May"],
        ["dev", "--port", "99999999"],
        ["nothing"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_code_2(runner: CliRunner, arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2


@pytest.mark.parametrize("command", [["doctor"], ["warehouse", "url"], ["backfill"]], ids=" ".join)
def test_a_setting_that_is_wrong_is_named_without_its_value(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("UMKM_READINESS_THRESHOLD", "hush-hush")
    result = runner.invoke(app, command)
    assert result.exit_code == 1
    assert "UMKM_READINESS_THRESHOLD" in result.output
    assert "hush-hush" not in result.output


def test_another_server_is_not_started_or_stopped_from_here(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_WAREHOUSE_URL", "postgresql://umkm:hush-hush@db.example/umkm")
    for command in ("start", "stop"):
        result = runner.invoke(app, ["warehouse", command])
        assert result.exit_code == 1
        assert "hush-hush" not in result.output


def test_doctor_tells_what_is_not_read(runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for path in ("registry/2024-06/a.csv", "registry/2024_07/a.csv"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("a;b")
    monkeypatch.setenv("UMKM_LANDING_DIR", str(tmp_path))
    result = runner.invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "not read: registry/2024_07: not the name of a month" in result.output
    assert "rename it to 2024-07" in result.output


def test_doctor_says_what_is_missing(runner: CliRunner) -> None:
    result = runner.invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "the landing folder does not exist" in result.output
    assert "what to do" in result.output
