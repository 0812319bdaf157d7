"""Spelling of firm ids: `UMKM-` and ten Crockford base32 characters, 50 bits.

Belongs here: numbers to ids and back, whole columns at a time. Which number a firm gets is in `ids.py`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

PREFIX = "UMKM-"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, in the order of their bytes, so that ids sort as their numbers do."""

LENGTH = 10
_BITS = 5
_EIGHT = 8
"""Bytes of a hash that are looked at."""
"""Hexadecimal digits that hold the 50 bits, with two to spare."""
_SHIFTS = np.arange(LENGTH - 1, -1, -1, dtype=np.int64) * _BITS


def encode(numbers: npt.NDArray[np.int64]) -> pa.Array:
    """Ids of numbers below 2^50."""
    letters = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
    text = np.empty((len(numbers), len(PREFIX) + LENGTH), dtype=np.uint8)
    text[:, : len(PREFIX)] = np.frombuffer(PREFIX.encode(), dtype=np.uint8)
    text[:, len(PREFIX) :] = letters[(numbers[:, None] >> _SHIFTS) & (len(ALPHABET) - 1)]
    return _strings(text)


def decode(ids: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Numbers of ids that `encode` wrote."""
    values = np.zeros(256, dtype=np.int64)
    values[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(ALPHABET))
    letters = _bytes(ids, len(PREFIX) + LENGTH)[:, len(PREFIX) :]
    numbers: npt.NDArray[np.int64] = (values[letters] << _SHIFTS).sum(axis=1)
    return numbers


def leading_bits(hashes: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The first 50 bits of SHA-256 hashes in hexadecimal."""
    values = np.zeros(256, dtype=np.uint8)
    values[np.frombuffer(b"0123456789abcdef", dtype=np.uint8)] = np.arange(16)
    digits = values[_bytes(hashes, 64)[:, : 2 * _EIGHT]]
    first = np.ascontiguousarray(digits[:, ::2] << 4 | digits[:, 1::2]).view(">u8")[:, 0]
    numbers: npt.NDArray[np.int64] = (first >> (8 * _EIGHT - LENGTH * _BITS)).astype(np.int64)
    return numbers


def _bytes(texts: pa.ChunkedArray, width: int) -> npt.NDArray[np.uint8]:
    """The bytes of ASCII texts of one width, a row each."""
    array = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], texts.type)
    fixed = array.cast(pa.binary()).cast(pa.binary(width))
    content = np.frombuffer(fixed.buffers()[1] or b"", dtype=np.uint8)[fixed.offset * width :]
    return content[: len(fixed) * width].reshape(len(fixed), width)


def _strings(text: npt.NDArray[np.uint8]) -> pa.Array:
    count, width = text.shape
    buffer = pa.py_buffer(np.ascontiguousarray(text).tobytes())
    return pa.Array.from_buffers(pa.binary(width), count, [None, buffer]).cast(pa.binary()).cast(pa.string())
