"""What every source's folder promises."""

from __future__ import annotations

import inspect

import pytest

from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.quality.hints import HINTS
from umkm_pipeline.sources.catalogue import CATALOGUE


def test_sources_are_the_tables_of_core_in_their_order() -> None:
    assert tuple(name for name, table in TABLES.items() if table.schema == "core") == tuple(
        f"core_{source}" for source in SOURCES
    )
    assert tuple(CATALOGUE) == SOURCES


@pytest.mark.parametrize("source", SOURCES)
def test_a_parser_takes_rows_month_context_and_tokens(source: str) -> None:
    assert list(inspect.signature(CATALOGUE[source].parse).parameters) == ["rows", "month", "context", "tokens"]


@pytest.mark.parametrize("source", SOURCES)
def test_every_rule_has_a_hint_in_both_languages(source: str) -> None:
    rules = CATALOGUE[source].rules
    assert {rule.name for rule in rules} <= HINTS.keys()
    assert all(HINTS[rule.name].id.endswith(".") and HINTS[rule.name].en.endswith(".") for rule in rules)
