"""`umkm fetch`: what it says and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.connectors.answers import FIREWALL, bi_row, bi_xml, kmk_of_week, xml
from tests.connectors.conftest import server, settings
from tests.connectors.server import Reply, Server, as_json
from umkm_pipeline.cli import app
from umkm_pipeline.settings import Settings

__all__ = ["server", "settings"]
KEY = "planted0key0of0bps"
JISDOR = "/bi/getSubKursJisdor3"
RATES = ["fetch", "rates", "--from", "2019-11", "--currency", "USD"]


@pytest.fixture
def runner(settings: Settings) -> CliRunner:
    return CliRunner()


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "bps.key"
    file.write_text(KEY)
    file.chmod(0o600)
    monkeypatch.setenv("UMKM_BPS_KEY_FILE", str(file))


def dollars() -> Reply:
    return xml(bi_xml([bi_row("USD", "2019-11-27", "14096.00")], "asing"))


def test_rates_are_fetched_and_told(server: Server, runner: CliRunner, settings: Settings) -> None:
    server.on(JISDOR, dollars())
    result = runner.invoke(app, RATES)
    assert result.exit_code == 0, result.output
    assert re.search(r"new: rates/2019-11\.bi_jisdor\.[0-9a-f]{12}\.csv", result.output)
    assert "ask 127.0.0.1/bi/getSubKursJisdor3" in result.stderr, "it shows what it does"
    again = runner.invoke(app, RATES)
    assert (again.exit_code, "0 files new, 1 unchanged" in again.output) == (0, True)
    assert len(server.seen) == 1, "a month that is over is not asked for again"
    assert runner.invoke(app, [*RATES, "--again"]).exit_code == 0
    assert len(server.seen) == 2


def test_json_is_json(server: Server, runner: CliRunner) -> None:
    server.on(JISDOR, dollars())
    told = json.loads(runner.invoke(app, [*RATES, "--json"]).stdout)
    assert (told["quotes"], told["missing"], len(told["written"])) == ({"bi_jisdor": 1}, [], 1)


def test_a_source_that_another_stands_in_for_is_a_warning(server: Server, runner: CliRunner) -> None:
    server.on(JISDOR, FIREWALL)
    server.on("/kmk", kmk_of_week)
    result = runner.invoke(app, [*RATES, "--source", "bi_jisdor", "--source", "kmk"])
    assert result.exit_code == 0
    assert "firewall" in result.stderr


def test_a_rate_that_no_source_gives_is_a_failure(server: Server, runner: CliRunner) -> None:
    server.on(JISDOR, Reply(status=503))
    result = runner.invoke(app, [*RATES, "--source", "bi_jisdor"])
    assert result.exit_code == 1
    assert "no source gave a rate for USD 2019-11" in result.stderr
    assert "what to do" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        RATES,
        ["fetch", "bps", "--from", "2019-01"],
        ["fetch", "bps", "--list", "subject"],
        ["fetch", "ceisa", "--from", "2019-01"],
    ],
    ids=["rates", "bps", "list", "ceisa"],
)
def test_a_dry_run_asks_nobody_and_needs_no_secret(
    server: Server, runner: CliRunner, settings: Settings, command: list[str]
) -> None:
    result = runner.invoke(app, [*command, "--dry-run"])
    assert result.exit_code == 0, result.output
    assert "would ask" in result.output
    assert "would_ask" in json.loads(runner.invoke(app, [*command, "--dry-run", "--json"]).stdout)
    assert server.seen == []
    assert list(settings.landing.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["rates"],
        ["rates", "--from", "2019-13"],
        ["rates", "--from", "2999-01"],
        ["rates", "--from", "2019-11", "--to", "2019-10"],
        ["rates", "--from", "2019-11", "--currency", "USB"],
        ["bps"],
        ["bps", "--from", "2019-01", "--list", "subject"],
        ["bps", "--from", "2019-01", "--hs", "3"],
        ["bps", "--from", "2019-01", "--hs", "03", "--hs", "03061721"],
        ["bps", "--list", "subject", "--param", "domain"],
        ["bps", "--list", "subject", "--param", "key=1"],
        ["ceisa"],
        ["nothing"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_code_2(runner: CliRunner, arguments: list[str]) -> None:
    assert runner.invoke(app, ["fetch", *arguments]).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [
        (["bps", "--from", "2019-01"], "UMKM_BPS_KEY_FILE"),
        (["ceisa", "--from", "2019-01"], "UMKM_CEISA_CREDENTIALS_FILE"),
        (["rates", "--from", "2019-11", "--source", "bank"], "UMKM_RATE_SOURCES"),
    ],
)
def test_what_is_missing_is_named(runner: CliRunner, arguments: list[str], setting: str) -> None:
    result = runner.invoke(app, ["fetch", *arguments])
    assert result.exit_code == 1
    assert setting in result.stderr
    assert "what to do" in result.stderr


@pytest.mark.usefixtures("key")
def test_an_error_of_bps_is_shown_without_the_key(server: Server, runner: CliRunner) -> None:
    server.json("/bps/dataexim", {"status": "Error", "message": f"Unknown key {KEY}"})
    result = runner.invoke(app, ["fetch", "bps", "--from", "2019-02", "--hs", "03"])
    assert result.exit_code == 1
    assert "Unknown key ***" in result.stderr
    assert KEY not in result.output


@pytest.mark.usefixtures("key")
def test_bps_without_figures_is_told_and_no_failure(server: Server, runner: CliRunner) -> None:
    server.on("/bps/dataexim", as_json({"status": "OK", "data-availability": "list-not-available", "data": ""}))
    result = runner.invoke(app, ["fetch", "bps", "--from", "2026-09", "--hs", "03"])
    assert result.exit_code == 0
    assert "nothing for 2026" in result.stderr
