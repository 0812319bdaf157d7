"""A cheap look at each candidate pair, so that only those worth it are compared letter by letter.

Belongs here: what can be told from equal or unequal codes alone. Measured on made-up firms: of ten candidates
nine go, and of a thousand true pairs five at most (docs/linkage.md).
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from umkm_pipeline.identity.blocks import Ints, Keep
from umkm_pipeline.identity.compare import Codes, Compared, Floats

Number = TypeVar("Number", np.int32, np.float32)

_FEW = 10_000
"""Up to so many profiles, every candidate is compared."""
_BELOW_PRIOR = 5.5
"""How far below the odds of a pair drawn by chance (1 in the number of profiles) the evidence may stay: what letters
may still add."""
_DIFFERENT = {
    "number": 1.0,
    "village": 1.0,
    "region": 2.0,
    "rt_rw": 1.0,
    "street": 1.0,
    "phone_token": 1.0,
    "npwp": 1.0,
}
_WHO = {"name_sorted": ("name_start", "name_end"), "owner_sorted": ("owner_start", "owner_end")}
"""Names, and the parts of them."""
_WHOLE = (*_WHO, "nik_token", *_DIFFERENT)
"""Columns of which whole values are compared; those of `_DIFFERENT` side by side."""
_COLUMNS = (*_WHOLE, *(part for parts in _WHO.values() for part in parts))
_OTHER_NAME = 4.0
"""What speaks against names of which neither the beginning nor the end is the same: neighbours share all but these."""
_OF_PART, _EXCHANGED = 0.6, 7.0
_PIECE = 8_192
"""Pairs looked at at once: what is made of them stays in the processor's cache."""


def worth_comparing(compared: Compared) -> Keep:
    """Says of pairs whether their equal values are together rare enough; of a few profiles, all are."""
    if compared.count <= _FEW:
        return lambda left, _right: np.ones(len(left), dtype=bool)
    least = math.log(compared.count) - _BELOW_PRIOR
    codes = _Rows([compared.codes(name) for name in _COLUMNS])
    rarity = _Rows([np.nan_to_num(compared.rarity(name)) for name in _COLUMNS])

    def keep(left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
        worth = np.empty(len(left), dtype=bool)
        for start in range(0, len(left), _PIECE):
            one, other = left[start : start + _PIECE], right[start : start + _PIECE]
            evidence = _evidence(codes[one], codes[other], rarity[one])
            worth[start : start + _PIECE] = evidence >= least
        return worth

    return keep


class _Rows(Generic[Number]):
    """Rows of several columns: from each column while few are asked for, then from one table with a row a profile.

    In the table a row is one place of memory, which is what a look at a hundred million pairs costs; for a month's few
    pairs making the table would cost more than they do.
    """

    def __init__(self, columns: list[npt.NDArray[Number]]) -> None:
        self._columns: list[npt.NDArray[Number]] = columns
        self._asked = 0

    def __getitem__(self, rows: Ints) -> npt.NDArray[Number]:
        self._asked += len(rows)
        if self._asked < len(self._columns[0]):
            return np.column_stack([column[rows] for column in self._columns])
        # Rows are there; not to look whether they are makes it four times as fast.
        return self._table.take(rows, axis=0, mode="clip")

    @cached_property
    def _table(self) -> npt.NDArray[Number]:
        return np.column_stack(self._columns)


def _evidence(one: Codes, other: Codes, rarity: Floats) -> Floats:
    """The evidence for each pair. A row a pair, a column each of `_COLUMNS`; equal values are equally rare."""
    said = (one | other) >= 0
    same = said & (one == other)
    differ = said & ~same
    weight = rarity * same
    weight[:, _DIFFER] -= _AGAINST * differ[:, _DIFFER]
    # A village is in its region: the two say one thing.
    village, region = _AT["village"], _AT["region"]
    weight[:, region] -= rarity[:, region] * (same[:, region] & same[:, village])
    name, owner = (_AT[who] for who in _WHO)
    exchanged = _one(one[:, name], other[:, owner]) | _one(one[:, owner], other[:, name])
    for who, parts in _WHO.items():
        whole, first, last = (_AT[column] for column in (who, *parts))
        another = differ[:, whole] & ~exchanged
        for part in (first, last):
            weight[:, part] *= np.float32(_OF_PART) * ~same[:, whole]
            another &= ~same[:, part]
        weight[:, whole] -= np.float32(_OTHER_NAME) * another
    evidence: Floats = np.einsum("ij->i", weight) + np.float32(_EXCHANGED) * exchanged
    return evidence


def _one(codes: Codes, others: Codes) -> npt.NDArray[np.bool_]:
    same: npt.NDArray[np.bool_] = (codes == others) & (codes >= 0)
    return same


_AT = {name: position for position, name in enumerate(_COLUMNS)}
_DIFFER = slice(_AT[next(iter(_DIFFERENT))], _AT[next(iter(_DIFFERENT))] + len(_DIFFERENT))
_AGAINST = np.array(list(_DIFFERENT.values()), dtype=np.float32)
