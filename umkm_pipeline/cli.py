"""`umkm`, the command line: a thin front over the Dagster job and the domain functions.

Belongs here: arguments, progress, printing, exit codes (0 done, 1 the work failed, 2 wrong use). Anything that could be
asked without a terminal is a function elsewhere.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.status import Status
from rich.table import Table

from umkm_pipeline import __version__
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings

app = typer.Typer(
    name="umkm",
    help="Which Indonesian small enterprises export, firm by firm: from messy sheets to a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
warehouse_app = typer.Typer(help="The PostgreSQL warehouse that BI tools query.", no_args_is_help=True)
app.add_typer(warehouse_app, name="warehouse")

_out = Console(soft_wrap=True)
_err = Console(stderr=True, soft_wrap=True)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a month; write it as YYYY-MM, e.g. 2023-05") from error


Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")]
Withdraw = Annotated[bool, typer.Option("--withdraw", help="The month's files were taken back: withdraw its rows.")]
Month = Annotated[date, typer.Option("--month", parser=_month, metavar="YYYY-MM", help="Reporting month to read.")]
From = Annotated[
    date | None,
    typer.Option("--from", parser=_month, metavar="YYYY-MM", help="First month; default the first delivered."),
]
To = Annotated[
    date | None, typer.Option("--to", parser=_month, metavar="YYYY-MM", help="Last month; default the last delivered.")
]


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        # The values stay out: a URL among them may hold a password.
        wrong = {f"UMKM_{str(fault['loc'][0]).upper()}": fault["msg"] for fault in error.errors()}
        raise UmkmError(
            "; ".join(f"{name}: {reason}" for name, reason in wrong.items()),
            where="settings",
            remedy="correct or unset these environment variables; README lists them",
        ) from None


@contextmanager
def _explained() -> Iterator[None]:
    """Turn an error meant for a person into its text and exit code 1."""
    try:
        yield
    except UmkmError as error:
        _err.print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error


class _Progress(logging.Handler):
    """Shows the domain's own log lines as progress: one moving line on a terminal, plain lines elsewhere."""

    def __init__(self, status: Status | None) -> None:
        super().__init__(logging.INFO)
        self.status = status
        self.started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """Show one line with the seconds since the start."""
        line = f"{time.monotonic() - self.started:6.1f} s  {record.getMessage()}"
        if self.status:
            self.status.update(line)
        else:
            sys.stderr.write(f"{line}\n")


@contextmanager
def _progress() -> Iterator[None]:
    domain = logging.getLogger("umkm_pipeline")
    status = _err.status("starting ...") if _err.is_terminal else None
    handler = _Progress(status)
    before, domain.propagate = domain.level, False
    domain.setLevel(logging.INFO)
    domain.addHandler(handler)
    try:
        if status:
            with status:
                yield
        else:
            yield
    finally:
        domain.removeHandler(handler)
        domain.setLevel(before)
        domain.propagate = True


@app.callback(invoke_without_command=True)
def _main(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if version:
        _out.print(f"umkm-pipeline {__version__}")
        raise typer.Exit


@app.command()
def refresh(month: Month, withdraw: Withdraw = False, as_json: Json = False) -> None:
    """Read one reporting month again, derive everything, publish what differs."""
    with _explained():
        _read_derive_publish(month, month, as_json=as_json, withdraw=withdraw)


@app.command()
def backfill(first: From = None, last: To = None, as_json: Json = False) -> None:
    """Read a range of months in one run, derive everything, publish what differs.

    Without --from and --to: all months that the landing folder holds, or held when they were read.
    """
    from umkm_pipeline.ingest.delivery import delivered_months

    with _explained():
        settings = _settings()
        delivered = sorted({*delivered_months(settings.landing), *_months_read(settings)})
        first, last = first or delivered[0], last or delivered[-1]
        if first > last:
            raise typer.BadParameter(f"--from {first:%Y-%m} is after --to {last:%Y-%m}")
        _read_derive_publish(first, last, as_json=as_json)


def _months_read(settings: Settings) -> list[date]:
    """Months of the lake that had files when they were read."""
    from umkm_pipeline.lake import Lake

    lake = Lake(settings.lake)
    return [month for month in lake.months("landing_files") if len(lake.read("landing_files", month))]


def _read_derive_publish(first: date, last: date, *, as_json: bool, withdraw: bool = False) -> None:
    from umkm_pipeline.ingest.delivery import require_delivery
    from umkm_pipeline.warehouse.engine import resolve_url
    from umkm_pipeline.warehouse.schema import ensure_schema

    settings = _settings()
    started = time.monotonic()
    require_delivery(settings.landing, first, last, _months_read(settings))
    with _progress():
        ensure_schema(resolve_url(settings))
        from schedules.launch import run_refresh

        run_id = run_refresh(settings, first, last, withdraw=withdraw)
        summary = _summary(settings, first, last, run_id, time.monotonic() - started)
    if as_json:
        _out.print_json(json.dumps(summary))
    else:
        _print_summary(summary)
    if summary["held"]:
        raise typer.Exit(1)


def _summary(settings: Settings, first: date, last: date, run_id: str, seconds: float) -> dict[str, Any]:
    from umkm_pipeline.lake import Lake, engine
    from umkm_pipeline.report.summary import summarise
    from umkm_pipeline.warehouse.engine import resolve_url
    from umkm_pipeline.warehouse.publish import published_changes

    with engine(settings.scratch) as con:
        counts = summarise(Lake(settings.lake), con, first, last).as_dict()
    inserted, closed = published_changes(resolve_url(settings), run_id)
    return {
        **counts,
        "rows_inserted": inserted,
        "rows_closed": closed,
        "seconds": round(seconds, 1),
        "run_id": run_id,
    }


def _print_summary(summary: dict[str, Any]) -> None:
    table = Table(title=f"umkm {summary['first']} to {summary['last']}", show_header=False)
    table.add_row("files", f"{summary['files']:,} ({len(summary['held'])} held)")
    table.add_row("rows read", f"{summary['rows_read']:,}")
    for outcome, count in summary["rows"].items():
        table.add_row(f"  {outcome}", f"{count:,}")
    table.add_section()
    table.add_row("firms, all months", f"{summary['firms']:,}")
    for rung, count in summary["firms_by_rung"].items():
        table.add_row(f"  {rung}", f"{count:,}")
    period = f"{summary['first_export_month']} to {summary['last_export_month']}"
    table.add_row("export value", f"US$ {Decimal(summary['export_usd']):,.2f} ({period})")
    table.add_section()
    table.add_row("published", f"{summary['rows_inserted']:,} rows new, {summary['rows_closed']:,} closed")
    table.add_row("took", f"{summary['seconds']} s")
    _out.print(table)
    if summary["months_without_files"]:
        _out.print(f"months without any file: {_abridged(summary['months_without_files'])}", style="yellow")
    for held in summary["held"]:
        _err.print(f"{held['status']}: {held['path']}\n  {held['message']}", style="red", markup=False)
    _out.print("rows to repair: select * from quality.quarantine   every file: select * from quality.file_audit")
    _out.print("query: umkm warehouse psql   look around: umkm dev   every column: docs/data-dictionary.md")


def _abridged(months: list[str], shown: int = 6) -> str:
    more = len(months) - shown
    return ", ".join(months[:shown]) + (f" and {more} more" if more > 0 else "")


@warehouse_app.command("url")
def warehouse_url() -> None:
    """Print the URL of the warehouse; the private server is started if it is not running."""
    from umkm_pipeline.warehouse.engine import resolve_url

    with _explained():
        _out.print(resolve_url(_settings()), markup=False, highlight=False)


@warehouse_app.command("start")
def warehouse_start() -> None:
    """Start the private server and say how the owner and a BI tool connect."""
    from umkm_pipeline.warehouse import engine

    with _explained():
        settings = _settings()
        _only_private(settings)
        url = engine.start(settings.embedded_warehouse)
        login = engine.bi_login(settings.embedded_warehouse)
        _out.print(f"owner:    {url}", markup=False, highlight=False)
        _out.print(
            f"BI tools: PostgreSQL, host {login.host}, port {login.port}, database {login.database}, "
            f"user {login.user}, password in {login.password_file}",
            markup=False,
            highlight=False,
        )


@warehouse_app.command("stop")
def warehouse_stop() -> None:
    """Stop the private server; its data stays."""
    from umkm_pipeline.warehouse import engine

    with _explained():
        settings = _settings()
        _only_private(settings)
        _out.print("stopped" if engine.stop(settings.embedded_warehouse) else "was not running")


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
    from umkm_pipeline.warehouse.engine import psql_command, resolve_url

    with _explained():
        command, environment = psql_command(resolve_url(_settings()))
        done = subprocess.run([*command, *context.args], env={**os.environ, **environment}, check=False)  # noqa: S603
    raise typer.Exit(done.returncode)


@app.command()
def dev(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 3000) -> None:
    """Serve the Dagster UI, schedules and daemon on 127.0.0.1, without telemetry."""
    with _explained():
        settings = _settings()
    from schedules.launch import dagster_home

    home = dagster_home(settings)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "umkm_pipeline.definitions", "-h", "127.0.0.1"]
    environment = {**os.environ, "DAGSTER_HOME": str(home)}
    raise typer.Exit(subprocess.run([*command, "-p", str(port)], env=environment, check=False).returncode)  # noqa: S603


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check this machine and these settings, and say what to do about each trouble."""
    from umkm_pipeline.doctor import examine

    with _explained():
        findings = examine(_settings())
    if as_json:
        _out.print_json(json.dumps([finding.as_dict() for finding in findings]))
    else:
        for finding in findings:
            mark = "[green]ok[/]" if finding.ok else "[red]trouble[/]"
            _out.print(f"{mark}  {finding.subject}: ", end="")
            _out.print(finding.text, markup=False, highlight=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
