"""What the corpus of dirty files is written in: a file, and what must become of each of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from umkm_pipeline.model.codes import FileStatus, Outcome


@dataclass(frozen=True, slots=True)
class Fate:
    """What must become of a row.

    Args:
        outcome: accepted, quarantined, rejected or duplicate.
        rules: rules that it is listed under; for an accepted row its warnings.
        cells: core columns of an accepted row, as text.
    """

    outcome: Outcome
    rules: frozenset[str] = frozenset()
    cells: Mapping[str, str | None] = field(default_factory=dict)


def accepted(*warnings: str, **values: str | None) -> Fate:
    """A row in core, with exactly these warnings and at least these values."""
    return Fate(Outcome.ACCEPTED, frozenset(warnings), values)


def quarantined(*rules: str) -> Fate:
    """A row held for repair under exactly these rules."""
    return Fate(Outcome.QUARANTINED, frozenset(rules))


def rejected(*rules: str) -> Fate:
    """A row that is no data, under exactly these rules."""
    return Fate(Outcome.REJECTED, frozenset(rules))


def duplicate(*rules: str) -> Fate:
    """A row that repeats another, under exactly these rules."""
    return Fate(Outcome.DUPLICATE, frozenset(rules))


@dataclass(frozen=True, slots=True)
class Dirt:
    """One dirty file.

    Args:
        name: the kind of dirt.
        source: source that the file is landed under.
        file: name of the file, whose ending says its format.
        data: makes its bytes.
        rows: (sheet, row number) → fate, for every row that counts as data.
        status: what becomes of the file.
        says: words that the file's message holds.
        sidecar: `_source.yml` beside it.
    """

    name: str
    source: str
    file: str
    data: Callable[[], bytes]
    rows: Mapping[tuple[str, int], Fate] = field(default_factory=dict)
    status: FileStatus = FileStatus.READ
    says: tuple[str, ...] = ()
    sidecar: str = ""
