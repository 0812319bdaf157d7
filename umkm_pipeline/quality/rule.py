"""How a rule about rows is declared.

Belongs here: the shape of a rule and the three ways to check one. Which rules a source has is in its `rules.py`, what
they tell people is in `hints.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL
from umkm_pipeline.model.codes import Outcome, Severity
from umkm_pipeline.quality.hints import HINTS


@dataclass(frozen=True, slots=True)
class Work:
    """Rows on their way from text to core, one index throughout.

    Args:
        core: typed columns.
        text: columns of text, as `mapping.map_rows` gives them.
        problem: field → what its parser found wrong, the name of a rule or empty.
        asked: what checks that several rules share have answered, see `once`.
    """

    core: pd.DataFrame
    text: pd.DataFrame
    problem: dict[str, pd.Series] = field(default_factory=dict)
    asked: dict[Broken, pd.Series] = field(default_factory=dict, init=False, repr=False, compare=False)


Broken = Callable[[Work], pd.Series]
"""Rows at fault, true or false each."""
At = Callable[[Work], pd.Series]
"""Name of the field at fault, row by row."""
Accepts = Callable[[pd.Series], pd.Series]
"""Values that are right, true or false each; it sees no nulls."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that rows may break.

    Exactly one of `accepts` and `broken` is set, or neither: then the field's parser says where the rule is broken.

    Args:
        name: name, as in `quality.quarantine`.
        severity: what breaking it does.
        field: field concerned; empty for the whole row.
        accepts: right values of the field, checked by pandera over the typed column.
        broken: rows at fault, where more than one column decides.
        duplicate: a row that breaks it repeats another row.
        alone: a row that breaks it is no row of data, or its cells are not where they belong, so that nothing else
            that rules say of it counts.
        shown: field whose text is shown as the value at fault, where it is not `field`.
        spares: rows that the rule does not concern, whatever they say.
        at: field at fault row by row, where rows break the rule in different fields; `field` is empty then.
    """

    name: str
    severity: Severity
    field: str = ""
    accepts: Accepts | None = None
    broken: Broken | None = None
    duplicate: bool = False
    alone: bool = False
    shown: str = ""
    spares: Broken | None = None
    at: At | None = None

    @property
    def outcome(self) -> Outcome:
        """What becomes of a row that breaks it."""
        if self.duplicate:
            return Outcome.DUPLICATE
        return {
            Severity.REJECT: Outcome.REJECTED,
            Severity.QUARANTINE: Outcome.QUARANTINED,
            Severity.WARN: Outcome.ACCEPTED,
        }[self.severity]

    @property
    def hint_id(self) -> str:
        """What to do, in Indonesian."""
        return HINTS[self.name].id

    @property
    def hint_en(self) -> str:
        """What to do, in English."""
        return HINTS[self.name].en


def once(check: Broken) -> Broken:
    """A check that several rules share: it is made once for the same rows, though they ask at the same time."""
    asking = Lock()

    @wraps(check)
    def asked(work: Work) -> pd.Series:
        with asking:
            if check not in work.asked:
                work.asked[check] = check(work)
            return work.asked[check]

    return asked


def parser_says(rule: Rule, work: Work) -> pd.Series:
    """Rows in which the parser of the rule's field named the rule."""
    if rule.field not in work.problem:
        return pd.Series(False, index=work.core.index, dtype=BOOL)
    return work.problem[rule.field] == rule.name
