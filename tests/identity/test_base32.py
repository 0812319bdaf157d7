"""Numbers and ids are two spellings of one thing."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.identity.base32 import ALPHABET, decode, encode, leading_bits

_NUMBERS = st.lists(st.integers(0, 2**50 - 1), max_size=20)


@given(_NUMBERS)
def test_round_trip_in_the_same_order(numbers: list[int]) -> None:
    ids = encode(np.array(numbers, dtype=np.int64))
    assert decode(pa.chunked_array([ids])).tolist() == numbers
    texts = ids.to_pylist()
    assert all(text.startswith("UMKM-") and len(text) == 15 and set(text[5:]) <= set(ALPHABET) for text in texts)
    assert [texts[at] for at in np.argsort(numbers, kind="stable")] == sorted(texts)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=10))
def test_leading_bits_of_hashes(contents: list[bytes]) -> None:
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    assert leading_bits(pa.chunked_array([hashes])).tolist() == [int(text, 16) >> 206 for text in hashes]


def test_pieces_and_none() -> None:
    ids = encode(np.array([1, 2, 3], dtype=np.int64))
    assert decode(pa.chunked_array([ids[:1], ids[1:]])).tolist() == [1, 2, 3]
    assert decode(pa.chunked_array([], pa.string())).tolist() == []
