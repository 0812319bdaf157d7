"""The keys that identify a firm in the next run."""

from __future__ import annotations

import hashlib
from datetime import date

import ibis
import pyarrow as pa

from umkm_pipeline.identity.keys import identity_keys


def test_distinct_keys_with_their_first_month() -> None:
    schema = {
        "cluster": "int64",
        "period_month": "date",
        "record_id": "string",
        "party_role": "string",
        **dict.fromkeys(("nib", "npwp", "nik_token", "phone_token", "name_key", "owner_key", "village_key"), "string"),
    }
    row = dict.fromkeys(schema)
    rows = [
        row | {"cluster": 0, "period_month": date(2023, 2, 1), "record_id": "a", "party_role": "firm", "nib": "9a"},
        row | {"cluster": 0, "period_month": date(2023, 1, 1), "record_id": "b", "party_role": "firm", "nib": "9a"},
        row | {"cluster": 0, "period_month": date(2023, 3, 1), "record_id": "c", "party_role": "firm", "npwp": "0"},
        row | {"cluster": 1, "period_month": date(2023, 3, 1), "record_id": "c", "party_role": "owner", "npwp": "0"},
    ]
    table = pa.Table.from_pylist(rows, schema=ibis.schema(schema).to_pyarrow())
    keys = {
        row["key_token"]: (row["key_kind"], row["first_month"].month, row["shared"])
        for row in ibis.duckdb.connect().to_pyarrow(identity_keys(ibis.memtable(table))).to_pylist()
    }
    assert keys == {
        hashlib.sha256(text.encode()).hexdigest(): expected
        for text, expected in {
            "nib:9a": ("nib", 1, False),
            "npwp:0": ("npwp", 3, True),
            "record:a#firm": ("record", 2, False),
            "record:b#firm": ("record", 1, False),
            "record:c#firm": ("record", 3, False),
            "record:c#owner": ("record", 3, False),
        }.items()
    }
