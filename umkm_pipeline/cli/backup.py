"""`umkm backup` and `umkm restore`: the warehouse kept and put back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from umkm_pipeline.cli.console import Json, explained, out, progress, settings_now


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder of all backups; default <local>/backups. Keep a copy elsewhere.")
    ] = None,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Keep this many of the newest, remove others.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Back up the warehouse, ids of firms and history included, while it is in use. Holds personal data."""
    from umkm_pipeline.backup.make import make_backup
    from umkm_pipeline.backup.manifest import Manifest
    from umkm_pipeline.warehouse.engine import resolve_url

    with explained():
        settings = settings_now()
        with progress():
            made = make_backup(resolve_url(settings), to or settings.local_dir / "backups", keep=keep)
        manifest = Manifest.read(made)
    if as_json:
        out.print_json(json.dumps({"folder": str(made), **asdict(manifest)}))
        return
    rows = sum(manifest.rows.values())
    out.print(f"{made}: {rows:,} rows, {manifest.dump_bytes / 1e6:,.1f} MB", highlight=False)
    out.print(
        f"back up {settings.pii_key} and {settings.landing} by themselves: docs/operate/restore.md", highlight=False
    )


def restore(
    folder: Annotated[Path, typer.Argument(help="Folder of one backup, as `umkm backup` named it.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the warehouse holds.")] = False,
    as_json: Json = False,
) -> None:
    """Put a backup back into the warehouse: whole, or not at all."""
    from umkm_pipeline.backup.restore import restore_backup
    from umkm_pipeline.lake import Lake
    from umkm_pipeline.privacy import Tokens, load_key
    from umkm_pipeline.warehouse.engine import resolve_url

    with explained():
        settings = settings_now()
        key = Tokens(load_key(settings.pii_key, create=False)).fingerprint() if settings.pii_key.exists() else None
        with progress(), Lake(settings.lake).locked():
            manifest = restore_backup(resolve_url(settings), folder, key_fingerprint=key, replace=replace)
    if as_json:
        out.print_json(json.dumps(asdict(manifest)))
        return
    out.print(f"restored as of {manifest.made_at}: {sum(manifest.rows.values()):,} rows", highlight=False)
    if key is None:
        out.print(f"now put the key file back: {settings.pii_key}", style="yellow", highlight=False)
    out.print("people erased since then must be erased again; then run umkm backfill: docs/operate/restore.md")
