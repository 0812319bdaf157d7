"""The `_source.yml` beside landing files: what the sheets do not say.

Belongs here: writing it. Its keys are the landing area's contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml

Context = Mapping[str, str | int | date]


def write_source_yml(
    landing: Path, source: str, month: date, defaults: Context, files: Mapping[str, Context] | None = None
) -> None:
    """Write defaults of a folder and what is said of single files."""
    content = {**defaults, **({"files": {name: dict(said) for name, said in files.items()}} if files else {})}
    folder = landing / source / f"{month:%Y-%m}"
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(content, sort_keys=True, allow_unicode=True)
    (folder / "_source.yml").write_text(text, encoding="utf-8")
