"""`umkm forget`: erase a person everywhere."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from umkm_pipeline.cli.console import Json, explained, out, print_table, progress, settings_now


def forget(
    who: Annotated[str, typer.Argument(metavar="TOKEN|UMKM_ID", help="A person's token, or the id of a firm.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count and list.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a person from lake, warehouse and history, keep them out, and list the landing files that hold them."""
    from umkm_pipeline.erasure import forget as erasure
    from umkm_pipeline.lake import Lake
    from umkm_pipeline.privacy import Tokens, load_key
    from umkm_pipeline.warehouse.engine import resolve_url

    if not (dry_run or yes):
        typer.confirm("This cannot be undone: nothing is kept of what is erased. Go on?", abort=True, err=True)
    with explained():
        settings = settings_now()
        with progress():
            done = erasure.forget(
                Lake(settings.lake),
                resolve_url(settings),
                settings.landing,
                who,
                tokens=Tokens(load_key(settings.pii_key, create=False)),
                scratch=settings.scratch,
                dry=dry_run,
            )
    if as_json:
        left = done.left.to_dict("records")
        out.print_json(json.dumps({"lake": done.lake, "warehouse": done.warehouse, "landing": left}))
        return
    table = Table("table", "rows", title="would be erased" if dry_run else "erased")
    for place, counts in (("lake", done.lake), ("warehouse", done.warehouse)):
        for name, count in counts.items():
            table.add_row(f"{place} {name}", f"{count:,}")
    print_table(table)
    if len(done.left):
        out.print("These files still hold the person. They are the office's: delete the rows in them, or the files.")
        for path, sheet, rows in done.left.itertuples(index=False):
            out.print(f"  {path}  {sheet}: {rows}", markup=False, highlight=False, soft_wrap=True)
    if not dry_run:
        out.print(
            "Run `umkm refresh` for a month to bring the summaries in line. Backups made before today still hold the "
            "person.",
            soft_wrap=True,
        )
