"""`umkm refresh` and `umkm backfill`: read months, derive, publish, and say what came of it."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from umkm_pipeline.cli.console import Json, Month, err, explained, out, parse_month, print_table, progress, settings_now
from umkm_pipeline.settings import Settings

Withdraw = Annotated[bool, typer.Option("--withdraw", help="The month's files were taken back: withdraw its rows.")]
From = Annotated[
    date | None,
    typer.Option("--from", parser=parse_month, metavar="YYYY-MM", help="First month; default the first delivered."),
]
To = Annotated[
    date | None,
    typer.Option("--to", parser=parse_month, metavar="YYYY-MM", help="Last month; default the last delivered."),
]
Force = Annotated[bool, typer.Option("--force", help="Read and derive also what has not changed since.")]
Full = Annotated[
    bool, typer.Option("--full", help="Link all records anew, with a newly trained model, not the new ones alone.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be read and why, and do nothing.")]


def refresh(
    *,
    month: Month,
    withdraw: Withdraw = False,
    force: Force = False,
    full: Full = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Read one reporting month, derive everything, publish what differs.

    A month whose files, repairs and layouts are those that it was read with is kept as it is.
    """
    with explained():
        if dry_run:
            _show_plan(settings_now(), month, month, force=force, as_json=as_json)
        else:
            _read_derive_publish(month, month, as_json=as_json, withdraw=withdraw, force=force, full=full)


def backfill(
    *,
    first: From = None,
    last: To = None,
    force: Force = False,
    full: Full = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Read a range of months in one run, derive everything, publish what differs.

    Without --from and --to: all months that the landing folder holds, or held when they were read. Months whose files,
    repairs and layouts are those that they were read with are kept as they are, so a backfill that was interrupted goes
    on where it stopped.
    """
    from umkm_pipeline.ingest.delivery import delivered_months

    with explained():
        settings = settings_now()
        delivered = sorted({*delivered_months(settings.landing), *_months_read(settings)})
        first, last = first or delivered[0], last or delivered[-1]
        if first > last:
            raise typer.BadParameter(f"--from {first:%Y-%m} is after --to {last:%Y-%m}")
        if dry_run:
            _show_plan(settings, first, last, force=force, as_json=as_json)
        else:
            _read_derive_publish(first, last, as_json=as_json, force=force, full=full)


def _show_plan(settings: Settings, first: date, last: date, *, force: bool, as_json: bool) -> None:
    """Say of each month what would be read and why."""
    from umkm_pipeline.ingest.delivery import require_delivery
    from umkm_pipeline.refresh.plan import in_brief, plan

    require_delivery(settings.landing, first, last, _months_read(settings))
    also = _decided_anew(settings, first, last)
    plans = plan(settings, [*_months_between(first, last), *also], force=force)
    if as_json:
        told = [{"month": f"{one.month:%Y-%m}", "sources": [step.as_dict() for step in one.steps]} for one in plans]
        out.print_json(json.dumps(told))
        return
    table = Table("month", "source", "files", "what", title=f"umkm {first:%Y-%m} to {last:%Y-%m}, not started")
    for one in plans:
        for step in one.steps:
            why = f"read: {_abridged(list(step.why), 3)}" if step.why else "kept: nothing changed since it was read"
            table.add_row(f"{one.month:%Y-%m}", step.source, f"{len(step.now.files):,}", escape(why))
    print_table(table)
    out.print(in_brief(plans), highlight=False)


def _months_between(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + k) // 12, (first.month - 1 + k) % 12 + 1, 1) for k in range(count)]


def _months_read(settings: Settings) -> list[date]:
    """Months of the lake that had files when they were read."""
    from umkm_pipeline.lake import Lake

    lake = Lake(settings.lake)
    return [month for month in lake.months("landing_files") if len(lake.read("landing_files", month))]


def _read_derive_publish(
    first: date, last: date, *, as_json: bool, force: bool, full: bool, withdraw: bool = False
) -> None:
    from umkm_pipeline.ingest.delivery import require_delivery
    from umkm_pipeline.warehouse.engine import resolve_url
    from umkm_pipeline.warehouse.schema import ensure_schema

    settings = settings_now()
    started = time.monotonic()
    require_delivery(settings.landing, first, last, _months_read(settings))
    also = _decided_anew(settings, first, last)
    with progress():
        ensure_schema(resolve_url(settings))
        from schedules.launch import run_refresh

        run_id = run_refresh(settings, first, last, withdraw=withdraw, force=force, full=full, also=also)
        summary = _summary(settings, first, last, run_id, time.monotonic() - started, also=also)
    if as_json:
        out.print_json(json.dumps(summary))
    else:
        _print_summary(summary)
    repairs = summary["repairs"]
    held = summary["held"] or summary["held_elsewhere"]
    if held or repairs["not_ours"] or repairs["stale_corrections"] or summary["reviews"]["not_ours"]:
        raise typer.Exit(1)


def _decided_anew(settings: Settings, first: date, last: date) -> list[date]:
    """Months outside the range whose repair workbooks or corrections are not those that they were read with."""
    from umkm_pipeline.lake import Lake
    from umkm_pipeline.repairs.decisions import months_to_read_again

    lake = Lake(settings.lake)
    asked = [month for month in lake.months("landing_files") if first <= month <= last]
    return months_to_read_again(settings.landing, lake, asked)


def _summary(
    settings: Settings, first: date, last: date, run_id: str, seconds: float, *, also: list[date]
) -> dict[str, Any]:
    from umkm_pipeline.ingest.strays import strays
    from umkm_pipeline.lake import Lake, engine
    from umkm_pipeline.repairs.account import account
    from umkm_pipeline.report.summary import summarise
    from umkm_pipeline.review.account import reviewed
    from umkm_pipeline.warehouse.engine import resolve_url
    from umkm_pipeline.warehouse.publish import published_changes

    with engine(settings.scratch) as con:
        lake = Lake(settings.lake)
        counts = summarise(lake, con, first, last, also).as_dict()
        months = [month for month in lake.months("landing_files") if first <= month <= last or month in also]
        decided = account(lake, con, settings.landing, months)
        judged = reviewed(lake, con, settings.landing)
    inserted, closed = published_changes(resolve_url(settings), run_id)
    return {
        **counts,
        "repairs": {**asdict(decided), "stale_corrections": decided.stale_corrections},
        "not_read": [asdict(stray) for stray in strays(settings)],
        "months_also_read": [f"{month:%Y-%m}" for month in also],
        "reviews": asdict(judged),
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
    period = f" ({summary['first_export_month']} to {summary['last_export_month']})"
    period = period if summary["first_export_month"] else ""
    table.add_row("export value", f"US$ {Decimal(summary['export_usd']):,.2f}{period}")
    table.add_section()
    table.add_row("published", f"{summary['rows_inserted']:,} rows new, {summary['rows_closed']:,} closed")
    table.add_row("took", f"{summary['seconds']} s")
    print_table(table)
    if summary["months_without_files"]:
        out.print(f"months without any file: {_abridged(summary['months_without_files'])}", style="yellow")
    for held in (*summary["held"], *summary["held_elsewhere"]):
        err.print(f"{held['status']}: {held['path']}\n  {held['message']}", style="red", markup=False)
    _print_strays(summary["not_read"])
    _print_repairs(summary)
    _print_reviews(summary["reviews"])
    out.print("rows to repair: umkm quarantine list   every file: select * from quality.file_audit")
    out.print("query: umkm warehouse psql   look around: umkm dev   every column: docs/data-dictionary.md")


def _print_strays(found: list[dict[str, Any]], shown: int = 10) -> None:
    from umkm_pipeline.ingest.strays import Stray

    for stray in found[:shown]:
        err.print(f"not read: {Stray(**stray)}", style="yellow", markup=False, highlight=False)
    if len(found) > shown:
        err.print(f"and {len(found) - shown:,} more that are not read: umkm doctor tells them all", style="yellow")


def _print_repairs(summary: dict[str, Any]) -> None:
    from umkm_pipeline.repairs import labels

    repairs = summary["repairs"]
    if summary["months_also_read"]:
        out.print(f"read again for repairs: {_abridged(summary['months_also_read'])}")
    for kind, by_status in repairs["edits"].items():
        out.print(f"{kind}: " + ", ".join(f"{count:,} {status}" for status, count in by_status.items()))
    for left in repairs["left"]:
        text = f"{left['status']}: {left['path']}, {left['entry']} ({left['edits']:,}): {left['note']}"
        err.print(text, style="red" if left["kind"] == "correction" else "yellow", markup=False, highlight=False)
    if (more := repairs["left_in_all"] - len(repairs["left"])) > 0:
        err.print(
            f"and {more:,} more kinds of decisions that are not used: select * from quality.repair", style="yellow"
        )
    for path in repairs["blank"]:
        text = f"{path}: no cell of its column {labels.CORRECTION} is filled in, so nothing is corrected"
        err.print(text, style="yellow", markup=False, highlight=False)
    for other in repairs["not_ours"]:
        err.print(other["message"], style="red", markup=False, highlight=False)


def _print_reviews(reviews: dict[str, Any]) -> None:
    if reviews["judgements"]:
        in_force = ", ".join(f"{count:,} {verdict}" for verdict, count in reviews["in_force"].items()) or "none"
        out.print(f"judgements: {reviews['judgements']:,}; pairs by verdict in force: {in_force}")
    if reviews["idle"]:
        err.print(
            f"{reviews['idle']:,} judgements rest: a row that they are about is in no file now, or not the only one "
            "that says the same",
            style="yellow",
        )
    for flaw in reviews["flaws"]:
        text = f"not used: {flaw['path']}, {flaw['entry']}, column {flaw['column']}: {flaw['message']}"
        err.print(text, style="yellow", markup=False, highlight=False)
    if (more := reviews["flaws_in_all"] - len(reviews["flaws"])) > 0:
        err.print(f"and {more:,} more lines of reviews that are not used", style="yellow")
    for other in reviews["not_ours"]:
        err.print(other["message"], style="red", markup=False, highlight=False)
    if reviews["waiting"]:
        out.print(f"pairs that may be one firm: {reviews['waiting']:,} wait for a person, umkm review list")


def _abridged(months: list[str], shown: int = 6) -> str:
    more = len(months) - shown
    return ", ".join(months[:shown]) + (f" and {more} more" if more > 0 else "")
