from __future__ import annotations

from itertools import product

import ibis
import pyarrow as pa

from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.profiles import READ, hashed

_CON = ibis.duckdb.connect()


def test_records_that_differ_by_two_characters_are_told_apart() -> None:
    # The engine's hash takes some of them for one: those whose characters that differ are eight bytes apart.
    numbers = range(1_000_000, 1_005_000, 50)
    addresses = [f"{'A' * length} {one} {other}" for length in range(1, 9) for one, other in product(numbers, repeat=2)]
    nothing = dict.fromkeys(READ, pa.nulls(len(addresses), pa.string()))
    records = pa.table(
        {
            **nothing,
            "record_id": [f"registry/2024-03/x/csv/{at}" for at in range(len(addresses))],
            "party_role": ["firm"] * len(addresses),
            "nib": ["0220000000001"] * len(addresses),
            "address": addresses,
        }
    )
    told = hashed(ibis.memtable(records), _CON, judged(no_judgements()))
    assert told.num_rows == len(addresses)
    assert len(told["said"].unique()) == len(told["row"].unique()) == len(addresses)
