"""HMAC-SHA256 of a whole column.

Belongs here: computing many digests under one key at once, in the engine. Which values are digested under which key is
`privacy.py`'s business.
"""

from __future__ import annotations

import hashlib
import hmac

import pyarrow as pa

from umkm_pipeline.in_engine import in_engine

_BLOCK = 64
_FEW = 5_000
"""Below so many values, Python is done before the engine has started."""

_DIGEST = "left(sha256($outer || unhex(sha256($inner || encode(value)))), $length)"


def keyed_digests(key: bytes, prefix: str, values: pa.StringArray, *, length: int = 64) -> pa.StringArray:
    """The first `length` hexadecimal digits of HMAC-SHA256 of `prefix` and each value, in their order; none is null."""
    start = prefix.encode()
    if len(values) < _FEW:
        digests = [hmac.digest(key, start + value.encode(), "sha256").hex()[:length] for value in values.to_pylist()]
        return pa.array(digests, pa.string())
    # RFC 2104: H((K xor opad) || H((K xor ipad) || message)), a long key being hashed first.
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    return in_engine(_DIGEST, values, inner=inner + start, outer=outer, length=length)
