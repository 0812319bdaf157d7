"""Every rule of every source on both sides of its edge; the cases are in `edges/<source>.py`, their format in `edge.py`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.quality.edge import Edge, broken_rules, edge
from umkm_pipeline.sources.catalogue import CATALOGUE

RULES = [(source, rule.name, rule.field) for source, reader in CATALOGUE.items() for rule in reader.rules]
NAMES = [f"{source}-{name}-{field or 'row'}" for source, name, field in RULES]


@cache
def cases(source: str) -> Any:
    module = f"tests.quality.edges.{source}"
    assert find_spec(module), f"write the cases of {source}: tests/quality/edges/{source}.py, as edge.py says"
    return import_module(module)


def edges(source: str, rule: str, field: str) -> Iterator[Edge]:
    return (case for case in cases(source).EDGES if (case.rule, case.field) == (rule, field))


@pytest.mark.parametrize(("source", "name", "field"), RULES, ids=NAMES)
def test_a_rule_holds_the_bad_row_and_lets_the_good_one_pass(source: str, name: str, field: str) -> None:
    found = list(edges(source, name, field))
    assert found, f"{source}: no edge of ({name!r}, {field!r}); add it to tests/quality/edges/{source}.py"
    for case in found:
        told = (name, field)
        assert told not in broken_rules(source, cases(source).GOOD, case.good, case), "the good side breaks the rule"
        assert told in broken_rules(source, cases(source).GOOD, case.bad, case), "the bad side does not break the rule"


@pytest.mark.parametrize("source", list(CATALOGUE))
def test_the_good_row_breaks_nothing_and_every_edge_has_its_rule(source: str) -> None:
    nothing = edge("", good={}, bad={}, context=getattr(cases(source), "CONTEXT", None))
    assert broken_rules(source, cases(source).GOOD, ({},), nothing) == set()
    declared = {(rule.name, rule.field) for rule in CATALOGUE[source].rules}
    assert [case for case in cases(source).EDGES if (case.rule, case.field) not in declared] == []
