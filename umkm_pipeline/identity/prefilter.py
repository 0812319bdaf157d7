"""A cheap look at each candidate pair, so that only those worth it are compared letter by letter.

Belongs here: what can be told from equal or unequal codes alone. Measured on made-up firms: of ten candidates
nine go, and of a thousand true pairs five at most (docs/linkage.md).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from umkm_pipeline.identity.blocks import Ints, Keep, Pairs
from umkm_pipeline.identity.compare import Compared

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
_EQUAL = ("name_sorted", "owner_sorted", "nik_token", *_DIFFERENT)
_WHO = ("name", "owner")
_OTHER_NAME = 4.0
"""What speaks against names of which neither the beginning nor the end is the same: neighbours share all but these."""
_OF_PART, _EXCHANGED = 0.6, 7.0
_PIECE = 1_000_000
"""Pairs looked at at once: what bounds memory."""


def worth_comparing(compared: Compared) -> Keep:
    """Says of pairs whether their equal values are together rare enough; of a few profiles, all are."""

    def keep(left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
        worth = np.ones(len(left), dtype=bool)
        if compared.count > _FEW:
            for start in range(0, len(left), _PIECE):
                piece = slice(start, start + _PIECE)
                worth[piece] = _evidence(compared, Pairs(left[piece], right[piece], left[piece])) >= least
        return worth

    least = math.log(max(compared.count, 1)) - _BELOW_PRIOR
    return keep


def _evidence(compared: Compared, pairs: Pairs) -> npt.NDArray[np.float32]:
    evidence = np.zeros(len(pairs), dtype=np.float32)
    for name in _EQUAL:
        evidence += np.where(compared.same(name, pairs), compared.rarity(name, pairs), 0)
        if name in _DIFFERENT:
            evidence -= np.where(compared.differ(name, pairs), np.float32(_DIFFERENT[name]), 0)
    # A village is in its region: the two say one thing.
    evidence -= np.where(
        compared.same("village", pairs) & compared.same("region", pairs), compared.rarity("region", pairs), 0
    )
    exchanged = compared.exchanged(pairs)
    for who in _WHO:
        another = compared.differ(f"{who}_sorted", pairs)
        for part in (f"{who}_start", f"{who}_end"):
            same = compared.same(part, pairs)
            only_part = same & ~compared.same(f"{who}_sorted", pairs)
            evidence += np.where(only_part, np.float32(_OF_PART) * compared.rarity(part, pairs), 0)
            another &= ~same
        evidence -= np.where(another & ~exchanged, np.float32(_OTHER_NAME), 0)
    evidence += np.float32(_EXCHANGED) * exchanged
    return evidence
