"""Rows on their way to a file: cells, who is behind them, and the defects planted in them.

Belongs here: the planned row, the declared defect, and planting the one in the other. Which defects a layout carries is
declared beside its writer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole


@dataclass(frozen=True, slots=True)
class Formula:
    """A spreadsheet formula, with `{row}` for its own row, and the value that it shows."""

    text: str
    value: float


Cell = str | int | float | date | Formula | None
Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Party:
    """A firm that a row names: its part, its key, and the valid exact ids that the row carries for it.

    Without a role it is no firm: a guest, or a figure.
    """

    role: PartyRole | None
    firm_key: str
    ids: tuple[str, ...] = ()


@dataclass(slots=True)
class PlannedRow:
    """One data row before it is written: cells by header, and what should become of it."""

    cells: Cells
    parties: list[Party] = field(default_factory=list)
    defect: str = ""
    outcome: Outcome = Outcome.ACCEPTED
    rules: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Nothing was planted in it yet."""
        return not self.defect


@dataclass(frozen=True, slots=True)
class Defect:
    """One way in which a row is wrong.

    Args:
        rule: name of the rule that it breaks; also the name of the defect.
        outcome: what should become of the row.
        change: spoils the cells in place.
        spoils: kinds of id that the row no longer carries (`nib`, `npwp`, `nik`).
        needs: whether a row's cells can carry it.
        copies: how many rows get it in a file.
    """

    rule: str
    outcome: Outcome
    change: Callable[[Cells, Random], None]
    spoils: tuple[str, ...] = ()
    needs: Callable[[Cells], bool] = lambda cells: True  # noqa: ARG005
    copies: int = 1


def put(header: str, value: Cell) -> Callable[[Cells, Random], None]:
    """A change that writes a value into a column."""

    def change(cells: Cells, rng: Random) -> None:  # noqa: ARG001
        cells[header] = value

    return change


def put_all(**values: Cell) -> Callable[[Cells, Random], None]:
    """A change that writes values into several columns whose names are Python names."""

    def change(cells: Cells, rng: Random) -> None:  # noqa: ARG001
        cells.update(values)

    return change


def map_cell(header: str, convert: Callable[[str], Cell]) -> Callable[[Cells, Random], None]:
    """A change that rewrites the text of a column."""

    def change(cells: Cells, rng: Random) -> None:  # noqa: ARG001
        cells[header] = convert(str(cells[header]))

    return change


def plant(
    rng: Random,
    rows: Sequence[PlannedRow],
    defects: Sequence[Defect],
    *,
    may: Callable[[PlannedRow], bool] | None = None,
) -> None:
    """Spoil rows in place, a clean row for each copy of each defect.

    Args:
        rng: draws the rows.
        rows: rows of one file.
        defects: what to plant.
        may: rows that may be lost; without it all may. Warnings go to any row.

    A defect that no clean row can carry is left out.
    """
    for defect in defects:
        for _ in range(defect.copies):
            fit = [
                row
                for row in rows
                if row.is_clean
                and defect.needs(row.cells)
                and (defect.outcome is Outcome.ACCEPTED or may is None or may(row))
            ]
            if fit:
                spoil(rng, rng.choice(fit), defect)


def spoil(rng: Random, row: PlannedRow, defect: Defect) -> None:
    """Plant a defect in one row."""
    defect.change(row.cells, rng)
    row.defect, row.outcome, row.rules = defect.rule, defect.outcome, (defect.rule,)
    row.parties = [
        replace(party, ids=tuple(kind for kind in party.ids if kind not in defect.spoils)) for party in row.parties
    ]


def repeat(rng: Random, rows: list[PlannedRow], rule: str, copies: int) -> None:
    """Insert exact copies of clean rows right after them; the copy is the duplicate."""
    for _ in range(copies):
        position = rng.choice([at for at, row in enumerate(rows) if row.is_clean])
        original = rows[position]
        original.defect = "copied"
        rows.insert(
            position + 1,
            PlannedRow(dict(original.cells), list(original.parties), rule, Outcome.DUPLICATE, (rule,)),
        )


def supersede(rng: Random, rows: list[PlannedRow], change: Callable[[Cells, Random], None], copies: int) -> None:
    """Insert an older version of clean rows that have a NIB before them; the older one breaks `nib_duplicate`."""
    for _ in range(copies):
        with_nib = [at for at, row in enumerate(rows) if row.is_clean and "nib" in row.parties[0].ids]
        if not with_nib:
            return
        position = rng.choice(with_nib)
        latest = rows[position]
        latest.defect = "newer_of_two"
        older = PlannedRow(
            dict(latest.cells), list(latest.parties), "nib_duplicate", Outcome.QUARANTINED, ("nib_duplicate",)
        )
        change(older.cells, rng)
        rows.insert(position, older)
