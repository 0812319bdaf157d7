"""`umkm`, the command line: a thin front over the Dagster job and the domain functions.

Belongs here: which commands there are. Anything that could be asked without a terminal is a function elsewhere.
"""

from __future__ import annotations

from typing import Annotated

import typer

from umkm_pipeline import __version__
from umkm_pipeline.cli.alert import alert
from umkm_pipeline.cli.backup import backup, restore
from umkm_pipeline.cli.console import out
from umkm_pipeline.cli.explain import explain
from umkm_pipeline.cli.fetch import fetch_app
from umkm_pipeline.cli.forget import forget
from umkm_pipeline.cli.key import key_app
from umkm_pipeline.cli.layouts import layouts_app
from umkm_pipeline.cli.machine import dev, doctor, serve
from umkm_pipeline.cli.quarantine import quarantine_app
from umkm_pipeline.cli.refresh import backfill, refresh
from umkm_pipeline.cli.review import review_app
from umkm_pipeline.cli.warehouse import warehouse_app

app = typer.Typer(
    name="umkm",
    help="Which Indonesian small enterprises export, firm by firm: from messy sheets to a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (refresh, backfill, explain, forget, backup, restore, dev, serve, doctor, alert):
    app.command()(command)
app.add_typer(fetch_app, name="fetch")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(review_app, name="review")
app.add_typer(warehouse_app, name="warehouse")
app.add_typer(layouts_app, name="layouts")
app.add_typer(key_app, name="key")


@app.callback(invoke_without_command=True)
def _main(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if version:
        out.print(f"umkm-pipeline {__version__}")
        raise typer.Exit
