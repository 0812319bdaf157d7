"""Every rule of every source on both sides of its edge; cases in `edges/<source>.py`, their format in `edge.py`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.quality.edge import Edge, Told, broken_rules, broken_together, edge
from umkm_pipeline.sources.catalogue import CATALOGUE

RULES = [(source, rule.name, rule.field) for source, reader in CATALOGUE.items() for rule in reader.rules]
NAMES = [f"{source}-{name}-{field or 'row'}" for source, name, field in RULES]


@cache
def cases(source: str) -> Any:
    module = f"tests.quality.edges.{source}"
    assert find_spec(module), f"write the cases of {source}: tests/quality/edges/{source}.py, as edge.py says"
    return import_module(module)


@cache
def read_together(source: str) -> dict[int, tuple[Told, Told]]:
    """What both sides of a source's cases break where all of them are sheets of one file, by the case's place."""
    plain = edge("", good={}, bad={})
    chosen = {
        at: case
        for at, case in enumerate(cases(source).EDGES)
        if (case.month, case.context) == (plain.month, plain.context)
    }
    return dict(zip(chosen, broken_together(source, cases(source).GOOD, list(chosen.values())), strict=True))


def sides(source: str, at: int, case: Edge) -> tuple[bool, bool]:
    """Whether good and bad side break the rule; alone where the sheets of other cases may have had a hand in it."""
    told = (case.rule, case.field)
    good, bad = read_together(source).get(at, ({told}, set()))
    if told in good or told not in bad:
        row = cases(source).GOOD
        good, bad = (broken_rules(source, row, side, case, only={told}) for side in (case.good, case.bad))
    return told in good, told in bad


@pytest.mark.parametrize(("source", "name", "field"), RULES, ids=NAMES)
def test_a_rule_holds_the_bad_row_and_lets_the_good_one_pass(source: str, name: str, field: str) -> None:
    of_rule = [(at, case) for at, case in enumerate(cases(source).EDGES) if (case.rule, case.field) == (name, field)]
    assert of_rule, f"{source}: no edge of ({name!r}, {field!r}); add it to tests/quality/edges/{source}.py"
    for at, case in of_rule:
        good, bad = sides(source, at, case)
        assert not good, f"the good side breaks the rule: {case.good}"
        assert bad, f"the bad side does not break the rule: {case.bad}"


@pytest.mark.parametrize("source", list(CATALOGUE))
def test_the_good_row_breaks_nothing_and_every_edge_has_its_rule(source: str) -> None:
    nothing = edge("", good={}, bad={}, context=getattr(cases(source), "CONTEXT", None))
    assert broken_rules(source, cases(source).GOOD, ({},), nothing) == set()
    declared = {(rule.name, rule.field) for rule in CATALOGUE[source].rules}
    assert [case for case in cases(source).EDGES if (case.rule, case.field) not in declared] == []
