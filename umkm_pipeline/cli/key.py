"""`umkm key`: the key of the personal-data tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from umkm_pipeline.cli.console import Json, explained, out, progress, settings_now

key_app = typer.Typer(help="The key of the personal-data tokens.", no_args_is_help=True)


@key_app.command("fingerprint")
def fingerprint() -> None:
    """Print 8 characters that tell keys apart and give nothing away."""
    from umkm_pipeline.privacy import Tokens, load_key

    with explained():
        out.print(Tokens(load_key(settings_now().pii_key, create=False)).fingerprint(), highlight=False)


@key_app.command("rotate")
def rotate_key(
    key: Annotated[
        Path | None, typer.Option("--key", help="File of the new key; without it a random one is made.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Change the key: every token in lake and warehouse is made anew, ids stay. Also finishes one that was stopped."""
    from umkm_pipeline.lake import Lake
    from umkm_pipeline.rotation.rotate import rotate
    from umkm_pipeline.warehouse.engine import resolve_url

    with explained():
        settings = settings_now()
        with progress():
            done = rotate(
                Lake(settings.lake),
                resolve_url(settings),
                settings.pii_key,
                scratch=settings.scratch,
                given=key,
            )
    if as_json:
        said = {"old": done.old, "new": done.new, "resumed": done.resumed, "old_key_file": str(done.old_key_file)}
        out.print_json(json.dumps({**said, "tokens_without_value": done.tokens_without_value}))
        return
    out.print(f"{'finished' if done.resumed else 'done'}: key {done.old} was replaced by {done.new}", highlight=False)
    if done.tokens_without_value:
        out.print(f"{done.tokens_without_value} tokens have no value any more; they match nothing from now on")
    out.print(
        f"back up {settings.pii_key} now, and delete {done.old_key_file} once no backup needs it; "
        "docs/operate/rotate-key.md says more",
        soft_wrap=True,
        highlight=False,
    )
