"""`umkm warehouse`: where the warehouse is, and the private server."""

from __future__ import annotations

import subprocess

import typer

from umkm_pipeline.cli.console import explained, out, settings_now
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings

warehouse_app = typer.Typer(help="The PostgreSQL warehouse that BI tools query.", no_args_is_help=True)


@warehouse_app.command("url")
def warehouse_url() -> None:
    """Print the URL of the warehouse; the private server is started if it is not running."""
    from umkm_pipeline.warehouse.engine import resolve_url

    with explained():
        out.print(resolve_url(settings_now()), markup=False, highlight=False)


@warehouse_app.command("start")
def warehouse_start() -> None:
    """Start the private server and say how the owner and a BI tool connect."""
    from umkm_pipeline.warehouse import engine

    with explained():
        settings = settings_now()
        _only_private(settings)
        url = engine.start(settings.embedded_warehouse)
        login = engine.bi_login(settings.embedded_warehouse)
        out.print(f"owner:    {url}", markup=False, highlight=False)
        out.print(
            f"BI tools: PostgreSQL, host {login.host}, port {login.port}, database {login.database}, "
            f"user {login.user}, password in {login.password_file}",
            markup=False,
            highlight=False,
        )


@warehouse_app.command("stop")
def warehouse_stop() -> None:
    """Stop the private server; its data stays."""
    from umkm_pipeline.warehouse import engine

    with explained():
        settings = settings_now()
        _only_private(settings)
        out.print("stopped" if engine.stop(settings.embedded_warehouse) else "was not running")


def _only_private(settings: Settings) -> None:
    if settings.warehouse_url:
        raise UmkmError(
            "UMKM_WAREHOUSE_URL names another server, which is not started or stopped from here",
            where="warehouse",
            remedy="unset UMKM_WAREHOUSE_URL to use the private server, or ask who runs that server",
        )


@warehouse_app.command(
    "psql", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def warehouse_psql(context: typer.Context) -> None:
    """Open psql on the warehouse; arguments go to psql, e.g. umkm warehouse psql -c 'table mart.dim_programme'."""
    from umkm_pipeline.warehouse.engine import client_command, resolve_url

    with explained():
        command, environment = client_command("psql", resolve_url(settings_now()))
        done = subprocess.run([*command, *context.args], env=environment, check=False)  # noqa: S603
    raise typer.Exit(done.returncode)
