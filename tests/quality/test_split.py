from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import INT, column
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.quality.split import Counts, shown_value, split

RULES = (
    Rule("nib_padded", Severity.WARN, "nib"),
    Rule("workers_range", Severity.WARN, "workers"),
    Rule("nib_invalid", Severity.QUARANTINE, "nib"),
    Rule("key_missing", Severity.QUARANTINE),
    Rule("row_duplicate", Severity.REJECT, duplicate=True),
    Rule("total_row", Severity.REJECT, alone=True),
    Rule("name_blank", Severity.REJECT),
)
ROWS = 4


def work() -> Work:
    core = pd.DataFrame(
        {
            "record_id": column([f"r{row}" for row in range(ROWS)]),
            "sheet": column(["A"] * ROWS),
            "row_number": pd.Series(range(ROWS), dtype=INT),
            "layout": column(["sidt"] * ROWS),
        }
    )
    return Work(core, pd.DataFrame({"nib": column(["1", "2", "7308014502900001", None])}))


def found(*pairs: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["row", "rule"], dtype="int64")


def test_the_worst_outcome_decides_and_only_its_rules_are_listed() -> None:
    parts = split(
        work(), RULES, found((0, 0), (0, 1), (1, 0), (1, 2), (1, 3), (2, 2), (2, 4), (3, 4), (3, 5), (3, 6)), {}
    )
    assert parts.accepted[["record_id", "warnings"]].to_numpy().tolist() == [["r0", "nib_padded;workers_range"]]
    listed = parts.quarantine[["record_id", "outcome", "severity", "rule"]].to_numpy().tolist()
    assert listed == [
        ["r1", "quarantined", "Q", "nib_invalid"],
        ["r1", "quarantined", "Q", "key_missing"],
        ["r2", "duplicate", "R", "row_duplicate"],
        ["r3", "rejected", "R", "total_row"],
    ]
    assert parts.counts == Counts(read=4, accepted=1, quarantined=1, rejected=1, duplicate=1)


def test_the_cell_at_fault_is_shown_with_its_place_and_without_personal_data() -> None:
    parts = split(work(), RULES, found((1, 2), (2, 2), (3, 3)), {"A": {"nib": "D"}})
    shown = parts.quarantine[["field", "column_ref", "value_shown"]].astype(object)
    assert shown.where(shown.notna(), None).to_numpy().tolist() == [
        ["nib", "D", "2"],
        ["nib", "D", "****0001"],
        ["", None, None],
    ]


@given(st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, len(RULES) - 1)), max_size=12, unique=True))
def test_no_row_is_ever_lost(pairs: list[tuple[int, int]]) -> None:
    parts = split(work(), RULES, found(*pairs), {})
    parts.counts.check("x")
    held_back = set(parts.quarantine["record_id"])
    assert held_back | set(parts.accepted["record_id"]) == {"r0", "r1", "r2", "r3"}
    assert parts.counts.accepted == len(parts.accepted) == ROWS - len(held_back)


def test_rows_unaccounted_for_are_a_fault_of_the_program() -> None:
    with pytest.raises(UmkmError, match="3 rows were read but 2 accounted for"):
        Counts(read=3, accepted=2).check("registry/2023-12/x.csv")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("nik_token", "730801450290001", "****0001"),
        ("business_name", "UD Maju", "U***"),
        ("turnover_idr", "-2.300.000", "****.000"),
        ("goods_owner_identity", "0131216600", "****6600"),
        ("workers", "-3", "-3"),
        ("region_code", "Kab. Antah Berantah", "K***. A*** B***"),
        ("event_name", "Pelatihan Ekspor", "P*** E***"),
        ("workers", "Siti Aminah", "S***"),
        ("exported_on", "Siti", "S***"),
        ("exported_on", "2023-13-45", "2023-13-45"),
        ("hs_code", "Ani Rahma", "A***"),
        ("hs_code", "Ñoño", "Ñ***"),
        ("hs_code", "0901.11", "0901.11"),
        ("office_code", "11O100", "11O100"),
        ("currency", "XXY", "XXY"),
        ("currency", "RINI", "R***"),
        ("nib", "1,20822E+12", "1,20822E+12"),
    ],
)
def test_personal_fields_are_masked(field: str, value: str, shown: str) -> None:
    assert shown_value(field, column([value])).to_list() == [shown]
