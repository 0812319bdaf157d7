"""What `deploy/` names is there, and the services of an installation run side by side."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from tests.golden.services import free_port, serving, wait_for
from umkm_pipeline.cli import app
from umkm_pipeline.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
COMPOSE = DEPLOY / "compose.yaml"
_SETTINGS = {f"UMKM_{name.upper()}" for name in Settings.model_fields}


def _commands() -> Iterator[list[str]]:
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE):
            program, *arguments = shlex.split(line)
            assert program.endswith("/umkm"), line
            yield arguments
    for service in yaml.safe_load(COMPOSE.read_text())["services"].values():
        if "command" in service and service.get("image") != "postgres:18":
            yield service["command"]


def test_every_command_is_one_of_the_program() -> None:
    runner, seen = CliRunner(), []
    for arguments in _commands():
        seen.append(" ".join(arguments[:2]))
        help_text = runner.invoke(app, [arguments[0], "--help"], env={"COLUMNS": "200"})
        assert help_text.exit_code == 0, arguments
        for option in (part.partition("=")[0] for part in arguments if part.startswith("--")):
            assert option in help_text.output, arguments
    for service in ("serve code", "serve daemon", "serve webserver", "serve viewer"):
        assert seen.count(service) == 2, service


@pytest.mark.parametrize("file", [DEPLOY / "umkm.env.example", COMPOSE, *UNITS], ids=lambda file: str(file.name))
def test_every_setting_is_one_that_is_read(file: Path) -> None:
    assert set(re.findall(r"\bUMKM_[A-Z_]+", file.read_text())) <= _SETTINGS


def test_compose_has_what_its_services_need() -> None:
    said = yaml.safe_load(COMPOSE.read_text())
    assert set(said["services"]) == {"postgres", "code", "daemon", "webserver", "viewer"}
    for name, service in said["services"].items():
        for needed in service.get("depends_on", {}):
            assert needed in said["services"], name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith((".", "/", "${")) or source in said["volumes"], name
        for secret in service.get("secrets", []):
            assert secret in said["secrets"], name
        # Nothing that asks nobody who they are is open to the network.
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert service["logging"]["options"]["max-size"], name


def test_secrets_of_an_installation_are_in_no_image_and_no_commit() -> None:
    root = DEPLOY.parent
    text = (root / "docs" / "operate" / "deploy.md").read_text()
    named = set(re.findall(r"deploy/(?:umkm\.env|\.env|secrets)(?=[\s/])", text))
    assert named == {"deploy/umkm.env", "deploy/.env", "deploy/secrets"}
    kept_out = (root / ".dockerignore").read_text().split()
    ignored = [line.rstrip("/") for line in (root / ".gitignore").read_text().split()]
    assert named <= set(kept_out)
    assert named <= set(ignored)


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not on this machine")
def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    shutil.copy(DEPLOY / "umkm.env.example", tmp_path / "deploy" / "umkm.env")
    # As the runbook has it: the folder of landing files is told once, for every command.
    (tmp_path / "deploy" / ".env").write_text("COMPOSE_PROJECT_NAME=umkm\nLANDING=/srv/umkm/landing\n")
    done = subprocess.run(
        ["docker-compose", "-f", "deploy/compose.yaml", "config"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "/srv/umkm/landing:/landing" in done.stdout


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/umkm/.venv/bin/umkm", shutil.which("true") or "/bin/true")
        (tmp_path / unit.name).write_text(re.sub(r"^(User|Group|EnvironmentFile)=.*\n", "", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "umkm" in line]
    assert complaints == []


def test_the_services_run_side_by_side(tmp_path: Path, warehouse_url: str) -> None:
    code, web, view = free_port(), free_port(), free_port()
    environment = {
        **os.environ,
        "UMKM_LOCAL_DIR": str(tmp_path),
        "UMKM_DAGSTER_URL": warehouse_url,
        "UMKM_WAREHOUSE_URL": warehouse_url,
    }
    beside = ["--code", f"127.0.0.1:{code}"]
    with (
        serving(environment, "code", "--port", str(code)),
        serving(environment, "webserver", "--port", str(web), *beside),
        serving(environment, "viewer", "--port", str(view), *beside),
        serving(environment, "daemon", *beside) as daemon,
    ):
        asked = "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } } } } }"

        def nodes(port: int) -> Any:
            return _graphql(port, asked).get("data", {}).get("repositoriesOrError", {}).get("nodes") or None

        found = {port: wait_for(f"code known at port {port}", partial(nodes, port), 120) for port in (web, view)}
        where = found[web][0]
        start = f"""mutation {{ startSchedule(scheduleSelector: {{repositoryName: "{where["name"]}",
            repositoryLocationName: "{where["location"]["name"]}", scheduleName: "monthly_refresh"}})
            {{ __typename ... on PythonError {{ message }} }} }}"""
        for port, answer in ((view, "UnauthorizedError"), (web, "ScheduleStateResult")):
            said = _graphql(port, start)
            assert answer in json.dumps(said), said
        alive = "{ instance { daemonHealth { allDaemonStatuses { daemonType healthy required } } } }"

        def healthy() -> bool | None:
            states = _graphql(web, alive)["data"]["instance"]["daemonHealth"]["allDaemonStatuses"]
            return all(state["healthy"] for state in states if state["required"]) or None

        wait_for("required daemons healthy", healthy, 120)
        assert daemon.poll() is None


def _graphql(port: int, query: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=json.dumps({"query": query}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- of our own
            said: dict[str, Any] = json.load(answer)
            return said
    except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
        # The bodies of refusals say why.
        return {"error": error.read().decode() if isinstance(error, urllib.error.HTTPError) else str(error)}
