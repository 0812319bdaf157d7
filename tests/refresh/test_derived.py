from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from umkm_pipeline.lake import Lake
from umkm_pipeline.refresh.derived import is_as_derived, record_derived

TABLE, READ = "mart_dim_month", "mart_dim_country"


def _put(lake: Lake, asset: str, *values: str) -> None:
    """Write a table; its columns do not matter here."""
    with lake.replacing(lake.file(asset)) as temporary:
        pq.write_table(pa.table({"value": pa.array(values, pa.string())}), temporary)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake in which one table was derived from one other and from one that has no rows yet."""
    lake = Lake(tmp_path / "lake")
    _put(lake, READ, "a")
    _put(lake, TABLE, "x")
    record_derived(lake, TABLE, made_by=["code"], scanned={READ, "mart_firm"})
    return lake


def test_a_table_stays_while_all_that_it_was_made_of_is_the_same(lake: Lake) -> None:
    assert is_as_derived(lake, TABLE, made_by=["code"])
    _put(lake, READ, "a")  # written again, to the same bytes
    assert is_as_derived(lake, TABLE, made_by=["code"])


def test_a_table_never_derived_does_not_stay(lake: Lake) -> None:
    assert not is_as_derived(lake, READ, made_by=["code"])


@pytest.mark.parametrize("made_by", [["other code"], ["code", "60.0"], []])
def test_other_code_or_settings_make_it_anew(lake: Lake, made_by: list[str]) -> None:
    assert not is_as_derived(lake, TABLE, made_by=made_by)


def test_another_input_makes_it_anew_and_the_former_one_again_does_not(lake: Lake) -> None:
    _put(lake, READ, "a", "b")
    assert not is_as_derived(lake, TABLE, made_by=["code"])
    _put(lake, READ, "a")
    assert is_as_derived(lake, TABLE, made_by=["code"])


def test_an_input_that_is_gone_or_new_makes_it_anew(lake: Lake) -> None:
    lake.file(READ).unlink()
    assert not is_as_derived(lake, TABLE, made_by=["code"])
    _put(lake, READ, "a")
    _put(lake, "mart_firm")
    assert not is_as_derived(lake, TABLE, made_by=["code"])


def test_a_table_replaced_or_lost_since_is_made_anew_although_its_inputs_are_the_same(lake: Lake) -> None:
    _put(lake, TABLE, "y")
    assert not is_as_derived(lake, TABLE, made_by=["code"])
    lake.file(TABLE).unlink()
    assert not is_as_derived(lake, TABLE, made_by=["code"])


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"made_by": ["code"]}', '{"made_by": 1, "scanned": 1, "wrote": 1}']
)
def test_a_record_that_cannot_be_read_counts_as_none(lake: Lake, text: str) -> None:
    (lake.root / "done" / "derived" / f"{TABLE}.json").write_text(text)
    assert not is_as_derived(lake, TABLE, made_by=["code"])
