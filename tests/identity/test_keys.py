"""The keys that identify a firm in the next run."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from umkm_pipeline.identity.keys import identity_keys

_TEXTS = ("nib", "npwp", "nik_token", "phone_token", "name_key", "owner_key", "village_key")


def _keys(*rows: dict[str, Any]) -> dict[str, tuple[str, int, bool]]:
    """Kind, first month and sharedness by hash."""
    schema = {
        "cluster": "int64",
        "period_month": "date",
        **dict.fromkeys(("record_id", "party_role", "source", "region_code", *_TEXTS), "string"),
    }
    blank = dict.fromkeys(schema) | {"source": "registry", "party_role": "firm"}
    table = pa.Table.from_pylist([blank | row for row in rows], schema=ibis.schema(schema).to_pyarrow())
    keys = ibis.duckdb.connect().to_pyarrow(identity_keys(ibis.memtable(table))).to_pylist()
    return {row["key_token"]: (row["key_kind"], row["first_month"].month, row["shared"]) for row in keys}


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_JAN, _FEB, _MAR = (date(2023, month, 1) for month in (1, 2, 3))


def test_distinct_keys_with_their_first_month() -> None:
    keys = _keys(
        {"cluster": 0, "period_month": _FEB, "record_id": "a", "nib": "9a"},
        {"cluster": 0, "period_month": _JAN, "record_id": "b", "nib": "9a"},
        {"cluster": 0, "period_month": _MAR, "record_id": "c", "npwp": "0"},
        {"cluster": 1, "period_month": _MAR, "record_id": "c", "party_role": "owner", "npwp": "0"},
    )
    assert keys == {
        _hashed("nib:9a"): ("nib", 1, False),
        _hashed("npwp:0"): ("npwp", 3, True),
        _hashed("record:a#firm"): ("record", 2, False),
        _hashed("record:b#firm"): ("record", 1, False),
        _hashed("record:c#firm"): ("record", 3, False),
        _hashed("record:c#owner"): ("record", 3, False),
    }


def test_content_is_what_a_row_says_in_its_source_and_month() -> None:
    """The same name in two months is two keys, in two clusters of a month one that is shared; no name, no key."""
    ani = {"name_key": "ANI", "region_code": "7308"}
    keys = _keys(
        {"cluster": 0, "period_month": _JAN, "record_id": "a", **ani, "nib": "9a"},
        {"cluster": 0, "period_month": _FEB, "record_id": "b", **ani},
        {"cluster": 1, "period_month": _FEB, "record_id": "c", **ani},
        {"cluster": 2, "period_month": _FEB, "record_id": "d", "region_code": "7308"},
        {"cluster": 3, "period_month": _FEB, "record_id": "e", "owner_key": "ANI", "phone_token": "p"},
    )
    assert {token: key for token, key in keys.items() if key[0] == "content"} == {
        _hashed("content:registry|2023-01|firm|ANI||7308||"): ("content", 1, False),
        _hashed("content:registry|2023-02|firm|ANI||7308||"): ("content", 2, True),
        _hashed("content:registry|2023-02|firm||ANI|||p"): ("content", 2, False),
    }
