"""`umkm dev`, `umkm serve` and `umkm doctor`: this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from enum import StrEnum
from typing import Annotated

import typer

from umkm_pipeline.cli.console import Json, explained, out, settings_now


def dev(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 3000) -> None:
    """Serve the Dagster UI, schedules and daemon on 127.0.0.1, without telemetry."""
    with explained():
        settings = settings_now()
    from schedules.home import dagster_home

    home = dagster_home(settings)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "umkm_pipeline.definitions", "-h", "127.0.0.1"]
    environment = {**os.environ, "DAGSTER_HOME": str(home)}
    raise typer.Exit(subprocess.run([*command, "-p", str(port)], env=environment, check=False).returncode)  # noqa: S603


class Service(StrEnum):
    """The processes of an installation that runs for good; `deploy/` has them as services of the system."""

    CODE = "code"
    DAEMON = "daemon"
    WEBSERVER = "webserver"
    VIEWER = "viewer"


_PORTS = {Service.CODE: 4266, Service.WEBSERVER: 3000, Service.VIEWER: 3001}
_CODE_HOST = "127.0.0.1"


def serve(
    service: Annotated[
        Service,
        typer.Argument(
            help="code: runs the pipeline; daemon: schedules and sensors; webserver: the UI; viewer: the UI, read-only."
        ),
    ],
    host: Annotated[
        str, typer.Option(help="Address to listen on. Nobody is asked who they are: see docs.")
    ] = _CODE_HOST,
    port: Annotated[int | None, typer.Option(help="Port; default 4266 (code), 3000, 3001.", min=1, max=65535)] = None,
    code: Annotated[str, typer.Option(help="Host and port of the service `code`.")] = f"{_CODE_HOST}:4266",
) -> None:
    """Run one of the processes of an installation in the foreground, as a service of the system does."""
    with explained():
        settings = settings_now()
    from schedules.home import dagster_home

    home = dagster_home(settings)
    code_host, _, code_port = code.rpartition(":")
    at = ["-h", host, "-p", str(port or _PORTS.get(service, 0))]
    beside = ["--grpc-host", code_host or _CODE_HOST, "--grpc-port", code_port]
    module = {
        Service.CODE: ["dagster", "code-server", "start", "-m", "umkm_pipeline.definitions", *at],
        Service.DAEMON: ["dagster._daemon", "run", *beside],
        Service.WEBSERVER: ["dagster_webserver", *at, *beside],
        Service.VIEWER: ["dagster_webserver", *at, *beside, "--read-only"],
    }[service]
    sys.stdout.flush()
    # In place of this process: a signal of the service manager reaches the one that works.
    os.execve(sys.executable, [sys.executable, "-m", *module], {**os.environ, "DAGSTER_HOME": str(home)})  # noqa: S606


def doctor(as_json: Json = False) -> None:
    """Check this machine and these settings, and say what to do about each trouble."""
    from umkm_pipeline.doctor import examine

    with explained():
        findings = examine(settings_now())
    if as_json:
        out.print_json(json.dumps([finding.as_dict() for finding in findings]))
    else:
        for finding in findings:
            mark = "[green]ok[/]" if finding.ok else "[red]trouble[/]"
            out.print(f"{mark}  {finding.subject}: ", end="")
            out.print(finding.text, markup=False, highlight=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
