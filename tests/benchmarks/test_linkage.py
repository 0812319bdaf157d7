"""Made-up records keep to the contract, figures are right, and linking is as good as docs/linkage.md says."""

from __future__ import annotations

from itertools import combinations

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linkage.quality import calibration_error, pairs_of, quality, quality_where, share_put_right
from benchmarks.linkage.rows import DUPLICATES, Rows, keyed, rows
from umkm_pipeline.identity.link import Joined, join

_COUNT = 6_000


@pytest.fixture(scope="module")
def made() -> Rows:
    return rows(_COUNT, seed=8)


@pytest.fixture(scope="module")
def records(made: Rows) -> pa.Table:
    return keyed(made.table, ibis.duckdb.connect())


def _joined(records: pa.Table, threads: int = 2) -> Joined:
    con = ibis.duckdb.connect(threads=threads)
    return join(ibis.memtable(records), con)


def test_records_are_as_hard_as_they_are_said_to_be(made: Rows) -> None:
    table = made.table.to_pandas()
    assert len(table) == _COUNT
    assert 1 - len(np.unique(made.firm)) / _COUNT == pytest.approx(DUPLICATES, abs=0.001)
    for number in ("nib", "nik_token"):
        assert table[number].notna().mean() == pytest.approx(0.5, abs=0.06)
    assert {"family", "twin", "franchise", "accountant", "reused_nib"} <= set(made.kind)
    bare = table[table[["nib", "npwp", "nik_token"]].isna().all(axis=1)]
    assert bare[["business_name", "village_name", "region_code", "phone_token"]].notna().all(axis=None)
    assert table[["business_name", "owner_name"]].notna().any(axis=1).all()
    assert rows(_COUNT, seed=8).table.equals(made.table)


def test_links_are_right_and_most_are_found(made: Rows, records: pa.Table) -> None:
    """With the shipped model, which is what six thousand records are scored by."""
    order = np.argsort(records["record_id"].to_numpy(zero_copy_only=False))
    found = quality(_joined(records).cluster, made.firm[order])
    assert found.precision >= 0.985
    assert found.recall >= 0.92
    assert found.largest < 50


def test_neither_the_order_of_records_nor_the_number_of_threads_decides_anything(records: pa.Table) -> None:
    once, again = _joined(records, threads=2), _joined(records.take(pa.array(np.arange(_COUNT)[::-1])), threads=1)
    assert once.cluster.tobytes() == again.cluster.tobytes()
    for one, other in ((once.held.left, again.held.left), (once.held.gains, again.held.gains)):
        assert one.tobytes() == other.tobytes()


def test_tokens_of_another_key_give_the_same_firms(records: pa.Table) -> None:
    other = records
    for name in ("nik_token", "phone_token"):
        at = other.column_names.index(name)
        other = other.set_column(at, name, pc.utf8_reverse(other[name]))
    assert _joined(records).cluster.tobytes() == _joined(other).cluster.tobytes()


_LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=20)


@given(_LABELS)
def test_quality_counts_pairs(labels: list[tuple[int, int]]) -> None:
    cluster, firm = (np.array(column) for column in zip(*labels, strict=True))
    if len(set(firm.tolist())) == len(firm):
        return
    pairs = list(combinations(range(len(labels)), 2))
    joined = {pair for pair in pairs if cluster[pair[0]] == cluster[pair[1]]}
    true = {pair for pair in pairs if firm[pair[0]] == firm[pair[1]]}
    found = quality(cluster, firm)
    assert found.precision == pytest.approx(len(joined & true) / max(len(joined), 1))
    assert found.recall == pytest.approx(len(joined & true) / len(true))
    left, right = pairs_of(firm)
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == true


def test_calibration_error_is_the_distance_of_what_was_said() -> None:
    said = np.array([0.95] * 10 + [0.25] * 10)
    true = np.array([True] * 9 + [False] + [True] * 5 + [False] * 5)
    assert calibration_error(said, true) == pytest.approx((0.05 + 0.25) / 2)


def test_what_is_hard_is_measured_by_the_pairs_that_touch_it() -> None:
    firm, cluster = np.array([0, 0, 0, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 2])
    last = np.arange(6) >= 4
    assert quality_where(cluster, firm, last) == (1.0, 1.0)
    precision, recall = quality_where(cluster, firm, ~last)
    assert precision == pytest.approx(1 / 2)
    assert recall == pytest.approx(1 / 3)
    assert quality_where(cluster, firm, np.zeros(6, dtype=bool)) == (1.0, 1.0)


def test_value_is_put_right_in_a_cluster_that_is_just_its_firm() -> None:
    firm, worth = np.array([0, 0, 1, 1, 2, 2, 3]), np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0])
    assert share_put_right(firm, firm, worth) == 1.0
    assert share_put_right(np.array([0, 0, 1, 2, 3, 3, 3]), firm, worth) == pytest.approx(3 / 127)


def test_what_befell_records_is_told(made: Rows) -> None:
    table = made.table.to_pandas()
    assert set(made.befell) == {"swapped", "respelled", "renamed"}
    assert made.befell["renamed"].mean() == pytest.approx(0.01, abs=0.01)
    assert 0 < made.befell["swapped"].mean() < 0.03
    assert not table["village_code"].notna()[made.befell["renamed"]].any()
