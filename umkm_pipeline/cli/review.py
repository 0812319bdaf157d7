"""`umkm review`: pairs of records that may be one firm, and the workbook in which a person judges them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from umkm_pipeline.cli.console import Json, err, explained, out, print_table, progress, settings_now
from umkm_pipeline.errors import UmkmError

review_app = typer.Typer(
    help="Pairs that may be one firm: list them, send them out, take the verdicts in.", no_args_is_help=True
)

Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many pairs, the most valuable first.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Workbook to write; default tinjauan.xlsx.")]


@review_app.command("list")
def list_(limit: Limit = 20, as_json: Json = False) -> None:
    """Show the pairs that wait for a person, by value at stake and uncertainty; without names."""
    from umkm_pipeline.lake import Lake, engine
    from umkm_pipeline.model.arrow import to_arrow
    from umkm_pipeline.model.tables import TABLES
    from umkm_pipeline.review.waiting import waiting

    with explained():
        settings = settings_now()
        lake = Lake(settings.lake)
        with engine(settings.scratch) as con:
            queue = waiting(partial(lake.scan, con=con), settings.landing)
    found: list[dict[str, Any]] = to_arrow(TABLES["identity_review_queue"], queue.head(limit)).to_pylist()
    if as_json:
        out.print_json(json.dumps({"waiting": len(queue), "pairs": found}, default=str))
        return
    table = Table("US$ at stake", "probability", "now", "one record", "the other")
    for row in found:
        now = "one firm" if row["umkm_id"] == row["other_umkm_id"] else "two firms"
        verdict = " (unsure before)" if row["verdict"] else ""
        table.add_row(
            f"{row['stake_usd']:,.0f}",
            f"{row['probability']:.0%}",
            f"{now}{verdict}",
            f"{row['record_id']} {row['party_role']}",
            f"{row['other_record_id']} {row['other_party_role']}",
        )
    print_table(table)
    out.print(f"{len(queue):,} pairs wait; umkm review export writes a workbook to judge them in")


@review_app.command("export")
def export(*, limit: Limit = 200, file: Out = None, as_json: Json = False) -> None:
    """Write the workbook in which an officer judges pairs, the most valuable first; it holds personal data."""
    from umkm_pipeline.lake import Lake, engine
    from umkm_pipeline.privacy import Tokens, load_key
    from umkm_pipeline.review.export import MOST_PAIRS, write_workbook
    from umkm_pipeline.review.sides import shown_pairs
    from umkm_pipeline.review.waiting import waiting

    with explained():
        settings = settings_now()
        file = file or Path("tinjauan.xlsx")
        if file.suffix.lower() != ".xlsx":
            raise UmkmError("the workbook is an .xlsx", where=str(file), remedy="end the file's name in .xlsx")
        lake, fingerprint = Lake(settings.lake), Tokens(load_key(settings.pii_key, create=False)).fingerprint()
        lake.check_key(fingerprint)
        with progress(), engine(settings.scratch) as con:
            scan = partial(lake.scan, con=con)
            queue = waiting(scan, settings.landing)
            chosen = queue.head(min(limit, MOST_PAIRS))
            left = len(queue) - len(chosen)
            if len(chosen):
                write_workbook(shown_pairs(chosen, scan), file, left=left, fingerprint=fingerprint)
    if as_json:
        written = str(file) if len(chosen) else None
        out.print_json(json.dumps({"file": written, "pairs": len(chosen), "left": left}))
    elif chosen.empty:
        out.print("no pair waits for a person; no workbook was written")
    else:
        out.print(f"{file}: {len(chosen):,} pairs to judge", markup=False, highlight=False)
        if left:
            out.print(f"{left:,} more pairs are left out by --limit", style="yellow")
        out.print("send it back under any name: umkm review import FILE, then refresh", markup=False)
    if len(chosen):
        err.print("the workbook holds personal data: only you can read it; send it safely, delete it after use")


@review_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook that came back.")], as_json: Json = False
) -> None:
    """Check a workbook that came back and put it into <landing>/reviews/, where the next refresh reads it."""
    from umkm_pipeline.review.deliver import deliver

    with explained(), progress():
        done = deliver(file, settings_now().landing)
    verdicts = Counter(one.verdict.value for one in done.new)
    if as_json:
        counts: dict[str, Any] = {"new": dict(sorted(verdicts.items())), "repeated": done.repeated}
        flaws = [asdict(flaw) for flaw in done.flaws]
        out.print_json(json.dumps({"path": done.path, "added": done.added, **counts, "flaws": flaws}))
    else:
        out.print(f"{done.path}: {'put there' if done.added else 'was there before'}", markup=False, highlight=False)
        said = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items())) or "none"
        out.print(f"new judgements: {said}; said before: {done.repeated:,}", highlight=False)
        out.print("the next umkm refresh, of whatever month, uses them")
    for flaw in done.flaws:
        text = f"not used: {flaw.entry}, column {flaw.column}: {flaw.message}"
        err.print(text, style="red", markup=False, highlight=False)
    if done.flaws:
        err.print("correct these lines in the workbook and import it again; the others count already")
        raise typer.Exit(1)
