"""`umkm quarantine`: what waits for a person, and the workbook in which a person corrects it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from umkm_pipeline.cli.console import Json, err, explained, known_source, out, parse_month, print_table, settings_now
from umkm_pipeline.errors import UmkmError

quarantine_app = typer.Typer(
    help="Rows that wait for a person: count them, send them out for repair.", no_args_is_help=True
)

OneMonth = Annotated[date, typer.Option("--month", parser=parse_month, metavar="YYYY-MM", help="Reporting month.")]
AnyMonth = Annotated[
    date | None, typer.Option("--month", parser=parse_month, metavar="YYYY-MM", help="Only this reporting month.")
]
OneSource = Annotated[str, typer.Option("--source", help="Source, e.g. registry.")]
AnySource = Annotated[str | None, typer.Option("--source", help="Only this source.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Workbook to write; default perbaikan_<source>_<month>.xlsx."),
]
OneRule = Annotated[str | None, typer.Option("--rule", help="Only rows that break this rule.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many rows.")]


@quarantine_app.command("list")
def list_(month: AnyMonth = None, source: AnySource = None, as_json: Json = False) -> None:
    """Count the rows held back by source, month and rule, with what to do about each."""
    from umkm_pipeline.lake import Lake, engine
    from umkm_pipeline.repairs.waiting import waiting

    with explained():
        settings = settings_now()
        if source is not None:
            known_source(source)
        with engine(settings.scratch) as con:
            found = waiting(Lake(settings.lake), con, month, source)
    if as_json:
        out.print_json(json.dumps(found))
        return
    table = Table("source", "month", "rule", "outcome", "rows", "what to do")
    for row in found:
        table.add_row(row["source"], row["month"], row["rule"], row["outcome"], f"{row['rows']:,}", row["hint_id"])
    print_table(table, whole=("month", "rule"))


@quarantine_app.command("export")
def export(
    *,
    source: OneSource,
    month: OneMonth,
    file: Out = None,
    rule: OneRule = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """Write the workbook in which an officer corrects a month's rows; it holds personal data."""
    from umkm_pipeline.lake import Lake, engine
    from umkm_pipeline.privacy import Tokens, load_key
    from umkm_pipeline.repairs.export import write_workbook
    from umkm_pipeline.repairs.faults import faults_of

    with explained():
        known_source(source)
        settings = settings_now()
        file = file or Path(f"perbaikan_{source}_{month:%Y-%m}.xlsx")
        if file.suffix.lower() != ".xlsx":
            raise UmkmError("the workbook is an .xlsx", where=str(file), remedy="end the file's name in .xlsx")
        lake, fingerprint = Lake(settings.lake), Tokens(load_key(settings.pii_key, create=False)).fingerprint()
        lake.check_key(fingerprint)
        with engine(settings.scratch) as con:
            faults = faults_of(lake, con, source, month, rule=rule, limit=limit)
        done = write_workbook(faults, file, source=source, month=month, fingerprint=fingerprint)
    if as_json:
        counts = {"rows": done.rows, "lines": done.lines, "left": done.left, "held_files": done.held_files}
        out.print_json(json.dumps({"file": str(done.file), **counts}))
    else:
        out.print(f"{done.file}: {done.rows:,} rows, {done.lines:,} cells to correct", markup=False, highlight=False)
        if done.left:
            out.print(f"{done.left:,} more rows are left out by --limit", style="yellow")
        if done.held_files:
            out.print(f"{done.held_files:,} files are held as a whole; a sheet lists them with their messages")
        out.print(
            "send it back as it is named or under any other name into <landing>/repairs/, then refresh", markup=False
        )
    err.print("the workbook holds personal data as it came: only you can read it; send it safely, delete it after use")
