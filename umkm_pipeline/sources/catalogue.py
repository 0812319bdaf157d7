"""The sources and what reads them: one entry each, used by `ingest`.

Belongs here: which parser, rules and JSON reader a source has. What they do is in the source's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.exports import parse as exports_parse
from umkm_pipeline.sources.exports import reader as exports_reader
from umkm_pipeline.sources.exports import rules as exports_rules
from umkm_pipeline.sources.parcels import parse as parcels_parse
from umkm_pipeline.sources.parcels import reader as parcels_reader
from umkm_pipeline.sources.parcels import rules as parcels_rules
from umkm_pipeline.sources.person import Columns
from umkm_pipeline.sources.registry import parse as registry_parse
from umkm_pipeline.sources.registry import rules as registry_rules
from umkm_pipeline.sources.training import parse as training_parse
from umkm_pipeline.sources.training import rules as training_rules

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


CATALOGUE: dict[str, Source] = {
    "registry": Source(registry_parse.parse, registry_rules.RULES),
    "training": Source(training_parse.parse, training_rules.RULES),
    "exports": Source(exports_parse.parse, exports_rules.RULES, exports_reader.read_json),
    "parcels": Source(parcels_parse.parse, parcels_rules.RULES, parcels_reader.read_json),
}
"""Sources by name."""
