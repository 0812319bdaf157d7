from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import INT, column
from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.quality.validate import ensure_valid, validate

WORK = Work(
    core=pd.DataFrame({"workers": pd.Series([5, -1, None, 501], dtype=INT), "nib": column(["a", None, "b", "c"])}),
    text=pd.DataFrame(),
    problem={"nib": column(["", "", "nib_invalid", "nib_invalid"])},
)
RULES = (
    Rule("workers_range", Severity.WARN, "workers", accepts=lambda values: values.between(0, 500)),
    Rule("nib_invalid", Severity.QUARANTINE, "nib"),
    Rule("key_missing", Severity.QUARANTINE, broken=lambda work: work.core["nib"].isna()),
)


def test_every_broken_rule_of_every_row_is_found_in_one_pass() -> None:
    found = validate(WORK, RULES)
    assert found.to_numpy().tolist() == [[1, 0], [1, 2], [2, 1], [3, 0], [3, 1]]


def test_nothing_broken_is_an_empty_list() -> None:
    assert len(validate(WORK, RULES[:0])) == 0


def test_a_rule_that_cannot_be_checked_is_a_fault_of_the_program() -> None:
    broken = Rule("workers_range", Severity.WARN, "workers", accepts=lambda values: values.str.len() > 0)
    with pytest.raises(UmkmError, match="workers_range cannot be checked"):
        validate(WORK, [broken])


def test_core_rows_that_break_the_model_are_told_without_their_values() -> None:
    table = TABLES["file_audit_registry"]
    row = {"source": "registry", "period_month": date(2023, 12, 1), "source_path": "Siti", "file_status": "aneh"}
    rows = to_frame(to_arrow(table, pd.DataFrame([row | {"rows_read": 1}] * 2)))
    with pytest.raises(UmkmError) as raised:
        ensure_valid(table, rows, "registry/2023-12/x.csv")
    assert "file_status" in raised.value.problem
    assert "Siti" not in str(raised.value)
    ensure_valid(table, rows.head(1).assign(file_status=column(["read"])), "registry/2023-12/x.csv")
