from __future__ import annotations

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.model.codes import Outcome, Severity
from umkm_pipeline.quality.hints import HINTS
from umkm_pipeline.quality.more_than_a_name import MORE_THAN_A_NAME
from umkm_pipeline.quality.personal import PERSONAL_RULES
from umkm_pipeline.quality.placeholders import PLACEHOLDER_RULES
from umkm_pipeline.quality.rule import Rule, Work, parser_says
from umkm_pipeline.repairs.rules import EDIT_RULES
from umkm_pipeline.sources.catalogue import CATALOGUE


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (Rule("total_row", Severity.REJECT), Outcome.REJECTED),
        (Rule("nib_invalid", Severity.QUARANTINE), Outcome.QUARANTINED),
        (Rule("nib_padded", Severity.WARN), Outcome.ACCEPTED),
        (Rule("row_duplicate", Severity.REJECT, duplicate=True), Outcome.DUPLICATE),
    ],
)
def test_severity_decides_the_outcome(rule: Rule, outcome: Outcome) -> None:
    assert rule.outcome is outcome


def test_a_rule_without_a_check_is_its_parser_s() -> None:
    work = Work(pd.DataFrame({"nib": column(["1", "2"])}), pd.DataFrame(), {"nib": column(["nib_invalid", ""])})
    assert parser_says(Rule("nib_invalid", Severity.QUARANTINE, "nib"), work).to_list() == [True, False]
    assert parser_says(Rule("npwp_invalid", Severity.QUARANTINE, "npwp"), work).to_list() == [False, False]


@pytest.mark.parametrize("source", sorted(CATALOGUE))
def test_every_rule_tells_people_what_to_do_in_both_languages(source: str) -> None:
    for rule in CATALOGUE[source].rules:
        assert rule.hint_id.endswith(".")
        assert rule.hint_en.endswith(".")
        assert rule.hint_id != rule.hint_en


@pytest.mark.parametrize("source", sorted(CATALOGUE))
def test_no_rule_is_declared_twice(source: str) -> None:
    names = [(rule.name, rule.field) for rule in CATALOGUE[source].rules]
    assert len(names) == len(set(names))


def test_every_hint_has_a_rule() -> None:
    of_rows = {rule.name for source in CATALOGUE.values() for rule in source.rules}
    of_files = {"layout_unknown", "header_duplicate", "column_unknown", "file_duplicate", "rates_unreadable"}
    of_people = {"erased", *(rule.name for rule in (*PERSONAL_RULES, *PLACEHOLDER_RULES, *MORE_THAN_A_NAME))}
    of_edits = {rule.name for rule in EDIT_RULES}
    assert set(HINTS) == of_rows | of_files | of_people | of_edits
