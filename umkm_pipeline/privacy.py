"""Personal data: keyed tokens, and masks for what people may see.

Belongs here: the key and everything made with it. A plain hash of a NIK can be guessed by trying all of them; an HMAC
under a key that is kept outside repository and warehouse cannot.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import arrow, like, text_bytes
from umkm_pipeline.keyed_digests import keyed_digests

_KEY_BYTES = 32
_TOKEN_HEX = 32
_OWNER_ONLY = 0o600
_SAMPLE, _MOSTLY = 10_000, 0.9
"""Rows of a column that are looked at, and the share of them from which on its values are mostly different ones."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_CARRIED = b"\nerasures:"
"""What comes before the second key in a key file: see `Tokens.succeeded_by`."""


class Tokens:
    """Keyed tokens of person numbers, phones and e-mail addresses.

    The same value under the same key and kind always gives the same token, so records join without the value.

    People who were erased are kept out by tokens under a second key. Nobody has the values behind those any more, so
    they could not be made anew when the first key is changed: the second one is derived from the first key that an
    office ever had, and is handed on from key file to key file.

    Args:
        key: content of the key file, as `load_key` gives it.
        erased: those who were erased, as `erasure/suppress.py` lists them: kind → token → stand-in.
    """

    def __init__(self, key: bytes, erased: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.erased = erased or {}
        self._key, _, carried = key.partition(_CARRIED)
        self._erasures = carried or self._digest("key of those who were erased").encode()

    def token(self, kind: str, values: pd.Series) -> pd.Series:
        """32 hexadecimal characters of HMAC-SHA256 for each value; null stays null.

        Args:
            kind: `nik`, `phone`, `email` or `npwp`; the same value has another token under another kind.
            values: values in their one canonical form.
        """
        texts = arrow(values).combine_chunks()
        if _repeats_itself(texts):
            codes = texts.dictionary_encode()
            return like(values, self._tokens(kind, codes.dictionary).take(codes.indices))
        found = self._tokens(kind, texts.drop_null())
        if texts.null_count:
            there = texts.is_valid().to_numpy(zero_copy_only=False)
            found = found.take(pa.array(np.cumsum(there) - 1, mask=~there))
        return like(values, found)

    def fingerprint(self) -> str:
        """8 characters that tell keys apart without giving anything away; tokens of different keys never match."""
        return self._digest("fingerprint of the key")[:8]

    def erasure_token(self, kind: str, value: str) -> str:
        """Token of a value in the list of those who were erased; it stays the same when the key is changed."""
        return hmac.digest(self._erasures, f"{kind}:{value}".encode(), hashlib.sha256).hex()[:_TOKEN_HEX]

    def retired(self, token: str) -> str:
        """What stands in, under this key, for a token of an older key whose value nobody has: as long, as opaque."""
        digest = self._digest(f"token of an older key:{token}")
        return digest[: len(token)]

    def succeeded_by(self, key: bytes) -> bytes:
        """Content of the key file that replaces this one: the new key, and the second key handed on."""
        return key.strip().partition(_CARRIED)[0] + _CARRIED + self._erasures

    def _tokens(self, kind: str, values: pa.StringArray) -> pa.StringArray:
        return keyed_digests(self._key, f"{kind}:", values, length=_TOKEN_HEX)

    def _digest(self, message: str) -> str:
        return hmac.digest(self._key, message.encode(), hashlib.sha256).hex()


def first_of_each(tokens: pa.StringArray) -> npt.NDArray[np.int64]:
    """Where each token of a column, as `Tokens.token` gives them, first stands; none of them is null.

    The first sixteen digits tell tokens apart as well as random numbers of 64 bits, and are sorted in no time.
    """
    _, data = text_bytes(tokens)
    parts = data.view(np.uint64).reshape(-1, _TOKEN_HEX // 8)
    half = parts[:, 0] * _ODD + parts[:, 1]
    if np.diff(np.sort(half)).all():
        return np.arange(len(half))
    order = np.argsort(half)
    alike = half[order[1:]] == half[order[:-1]]
    if (parts[order[1:][alike]] != parts[order[:-1][alike]]).any():
        return np.flatnonzero(~pd.Series(tokens.to_pylist()).duplicated().to_numpy())
    starts = np.delete(np.arange(len(order)), np.flatnonzero(alike) + 1)
    first: npt.NDArray[np.int64] = np.sort(np.minimum.reduceat(order, starts))
    return first


def _repeats_itself(values: pa.StringArray) -> bool:
    """Whether a column has its values several times over, by a sample of it."""
    some = values.take(pa.array(np.linspace(0, len(values) - 1, min(len(values), _SAMPLE)).astype(np.int64)))
    return len(some.unique()) < _MOSTLY * len(some)


def load_key(path: Path, *, create: bool) -> bytes:
    """The token key in `path`, made anew (readable by its owner only) where `create` allows it.

    Raises:
        UmkmError: the file is missing and may not be made, is unreadable, or is too short to be a key.
    """
    try:
        if create:
            _create(path)
        key = path.read_bytes().strip()
    except FileNotFoundError as error:
        raise UmkmError(
            "the key of the personal-data tokens is missing",
            where=str(path),
            remedy="put the key file back from its backup (a new key would part new records from old ones), or set "
            "UMKM_PII_KEY_FILE",
        ) from error
    except OSError as error:
        raise UmkmError(
            f"the key of the personal-data tokens cannot be read: {error.strerror or error}",
            where=str(path),
            remedy="make the file readable by this user and by nobody else (chmod 600)",
        ) from error
    length = len(key.partition(_CARRIED)[0])
    if length < _KEY_BYTES:
        raise UmkmError(
            f"the key of the personal-data tokens is too short: {length} bytes, at least {_KEY_BYTES} are needed",
            where=str(path),
            remedy="put the right key file back from its backup",
        )
    return key


def new_key() -> bytes:
    """A new random key, as text."""
    return secrets.token_hex(_KEY_BYTES).encode()


def masked_digits(values: pd.Series) -> pd.Series:
    """Asterisks and the last 4 characters; null stays null."""
    return like(values, pc.binary_join_element_wise("****", pc.utf8_slice_codeunits(arrow(values), -4), ""))


def masked_text(values: pd.Series) -> pd.Series:
    """First character and asterisks, enough to find the cell and no more; null stays null."""
    return like(values, pc.binary_join_element_wise(pc.utf8_slice_codeunits(arrow(values), 0, 1), "***", ""))


def masked_words(values: pd.Series) -> pd.Series:
    """Each word with its first letter and asterisks: in a shifted row a name stands where a place should; null stays.

    Marks and digits stay, so that `Kab. 73` is still told from `Kota 7`.
    """
    return like(values, pc.replace_substring_regex(arrow(values), r"(\p{L})\p{L}+", r"\1***"))


def without_personal_numbers(values: pd.Series) -> pd.Series:
    """Values in which runs of 14 digits and more (NIK, NPWP), mobile numbers and e-mail addresses are masked.

    A person number typed into another column must not be shown because that column is not personal.
    """
    array = pc.replace_substring_regex(arrow(values), r"(?:\d[\s.\-]?){10,}(\d{4})", r"****\1")
    array = pc.replace_substring_regex(array, r"(?:\+62|\b62|\b0)8[\d\s\-]{5,}(\d{2})", r"****\1")
    return like(values, pc.replace_substring_regex(array, r"[^\s@]+@[^\s@]+", "***@***"))


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(new_key().decode())
