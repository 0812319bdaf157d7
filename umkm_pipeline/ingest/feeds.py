"""Which fields a layout of a source may feed.

Belongs here: the list, and finding the field that a misspelt one meant. A field that nothing reads would swallow its
column without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.match import Synonyms
from umkm_pipeline.model.tables import TABLES

ADDRESS = frozenset(
    {"record_id", "period_month", "source_file_id", "source_path", "sheet", "row_number", "layout", "warnings"}
)
"""Core columns that ingestion itself fills in."""


def fields_of(source: str, layouts: Iterable[Layout], synonyms: Synonyms) -> frozenset[str]:
    """Fields that sheets of a source feed: those of its layouts and synonyms, and of its core table.

    A field in parts, `certificates.HALAL`, stands for any other part of the same field.
    """
    fed = {field for layout in layouts for _, field in fed_by(layout)}
    known = fed | set(synonyms) | set(TABLES[f"core_{source}"].columns)
    return frozenset(known - ADDRESS)


def fed_by(layout: Layout) -> Iterator[tuple[str, str]]:
    """Key in the layout's file and field fed, for each field that a layout names."""
    for column in layout.columns:
        if column.field:
            yield f"columns.({column.header}).field", column.field
    for field in layout.title:
        yield "title", field
    if layout.wide:
        yield "wide.field", layout.wide.field
        yield "wide.value", layout.wide.value


def unknown_feeds(layout: Layout, known: frozenset[str]) -> list[str]:
    """What is wrong with the fields that a layout names; empty where the source knows them all."""
    parts = {field.partition(".")[0] for field in known if "." in field}
    faults = [
        f"{key}: the source has no field {field}{_meant(field, known)}"
        for key, field in fed_by(layout)
        if field not in known and field.partition(".")[0] not in parts
    ]
    fed = {field for _, field in fed_by(layout)}
    return faults + [
        f"fill_down: no column feeds {field}{_meant(field, fed)}" for field in layout.fill_down if field not in fed
    ]


def _meant(field: str, known: Iterable[str]) -> str:
    # Only here, where there is something to say: reading files has no need of it.
    from rapidfuzz import process

    nearest = process.extractOne(field, sorted(known), score_cutoff=60)
    return f"; did you mean {nearest[0]}?" if nearest else ""
