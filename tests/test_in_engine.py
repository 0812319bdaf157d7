from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa

from umkm_pipeline.in_engine import in_engine


def test_values_come_in_the_order_of_the_column_whichever_thread_asks() -> None:
    columns = [pa.array([f"{number}-{at}" for at in range(20_000)], pa.string()) for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda column: in_engine("value || $end", column, end="!"), columns))
    assert [one.to_pylist() for one in found] == [[f"{text}!" for text in column.to_pylist()] for column in columns]


def test_of_nothing_comes_nothing() -> None:
    assert in_engine("upper(value)", pa.array([], pa.string())).to_pylist() == []
    assert in_engine("upper(value)", pa.array([None, "a"], pa.string())).to_pylist() == [None, "A"]
