"""Which rung may follow which, and what each needs: `data/reference/rung_transitions.csv`.

Belongs here: the rules as data. How intervals are held to them is in `quality/transitions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from umkm_pipeline.reference.tables import table

START = "start"
"""Stands for the time before a firm's first interval."""


@dataclass(frozen=True, slots=True)
class RungRule:
    """What holds of a rung.

    Args:
        rung: the rung that a firm comes to or stays on.
        from_rungs: rungs from which it may come to it, its own included.
        may_start: whether a firm's first interval may have it.
        needs: dates that must be there, none after the interval's first day.
    """

    rung: int
    from_rungs: frozenset[int]
    may_start: bool
    needs: tuple[str, ...]


def rung_rules() -> tuple[RungRule, ...]:
    """The rules of all rungs, the lowest first."""
    rows = table("rung_transitions.csv").fillna("")
    return tuple(
        RungRule(
            rung=int(row["rung"]),
            from_rungs=frozenset(int(rung) for rung in row["from_rungs"].split() if rung != START),
            may_start=START in row["from_rungs"].split(),
            needs=tuple(row["needs"].split()),
        )
        for row in rows.to_dict("records")
    )
