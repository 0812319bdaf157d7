"""`umkm dev` and `umkm doctor`: this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Annotated

import typer

from umkm_pipeline.cli.console import Json, explained, out, settings_now


def dev(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 3000) -> None:
    """Serve the Dagster UI, schedules and daemon on 127.0.0.1, without telemetry."""
    with explained():
        settings = settings_now()
    from schedules.launch import dagster_home

    home = dagster_home(settings)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "umkm_pipeline.definitions", "-h", "127.0.0.1"]
    environment = {**os.environ, "DAGSTER_HOME": str(home)}
    raise typer.Exit(subprocess.run([*command, "-p", str(port)], env=environment, check=False).returncode)  # noqa: S603


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
