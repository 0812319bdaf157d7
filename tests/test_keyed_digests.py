from __future__ import annotations

import hashlib
import hmac

import pyarrow as pa
import pytest

from umkm_pipeline import keyed_digests as module
from umkm_pipeline.keyed_digests import keyed_digests

VALUES = ["", "7371010101900012", "é–🙂", "x" * 200]


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("key", [b"short", b"k" * 64, b"k" * 200])
def test_both_ways_give_the_standard_hmac_in_order(key: bytes, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FEW", few)
    expected = [hmac.digest(key, f"nik:{value}".encode(), hashlib.sha256).hex() for value in VALUES]
    assert keyed_digests(key, "nik:", pa.array(VALUES)).to_pylist() == expected
