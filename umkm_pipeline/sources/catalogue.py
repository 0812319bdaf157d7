"""The sources and what reads them, found in their folders.

Belongs here: which modules of `sources/<source>/` ingestion uses: `parse.py`, `rules.py` and, where the source comes as
JSON too, `reader.py`. What they do is in the source's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import pandas as pd

from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.person import Columns

Parse = Callable[[pd.DataFrame, date, Context, Tokens], tuple[Work, Columns]]
ReadJson = Callable[[bytes, str], Iterator[Grid]]


@dataclass(frozen=True, slots=True)
class Source:
    """What reads a source.

    Args:
        parse: text columns to core columns.
        rules: rules of its rows.
        read_json: documents to rows, where the source comes as JSON too.
    """

    parse: Parse
    rules: tuple[Rule, ...]
    read_json: ReadJson | None = None


def _source(name: str) -> Source:
    folder = f"umkm_pipeline.sources.{name}"
    return Source(
        parse=import_module(f"{folder}.parse").parse,
        rules=import_module(f"{folder}.rules").RULES,
        read_json=import_module(f"{folder}.reader").read_json if find_spec(f"{folder}.reader") else None,
    )


CATALOGUE: dict[str, Source] = {name: _source(name) for name in SOURCES}
"""Sources by name."""
