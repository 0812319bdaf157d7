"""Rivals: two firms that one profile may be, of which it can be one at most.

Belongs here: turning the probabilities of single pairs into ones that know of each other. "Ali, Bone" is very probably
Ali's shop, and as probably Ali's workshop; so it is neither for sure, and to link it with the better of two guesses
would be wrong half of the time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from umkm_pipeline.identity.blocks import Ints, Pairs

Probabilities = npt.NDArray[np.float64]

_NEAREST = 8
"""Candidates of a profile, the most probable first, that are held against each other."""
_WORTH = 0.02
"""Candidates less probable than this change nothing."""


def among_rivals(
    pairs: Pairs, probability: Probabilities, conflicts: npt.NDArray[np.bool_], count: int
) -> Probabilities:
    """The probability of each pair given the best rival on either side: odds / (1 + odds + odds of the rival).

    Args:
        pairs: pairs that were scored, and pairs that conflict.
        probability: of each to be one firm, by itself.
        conflicts: pairs that are two firms by what they say, not for lack of anything said; they are no candidates.
        count: number of profiles.
    """
    rivals = np.sort(pairs.left[conflicts] * count + pairs.right[conflicts])
    worth = np.flatnonzero(~conflicts & (probability >= _WORTH))
    odds = np.zeros(len(pairs))
    odds[worth] = probability[worth] / (1 - np.minimum(probability[worth], 1 - 1e-9))
    best = np.zeros(len(pairs))
    profile = np.concatenate((pairs.left[worth], pairs.right[worth]))
    candidate = np.concatenate((pairs.right[worth], pairs.left[worth]))
    pair = np.concatenate((worth, worth))
    order = np.lexsort((candidate, -odds[pair], profile))
    profile, candidate, pair = profile[order], candidate[order], pair[order]
    for step in range(1, _NEAREST + 1):
        one, other = np.arange(len(pair) - step), np.arange(step, len(pair))
        at = np.flatnonzero(profile[one] == profile[other])
        if not at.size:
            break
        one, other = one[at], other[at]
        low, high = np.minimum(candidate[one], candidate[other]), np.maximum(candidate[one], candidate[other])
        rival = _among(low * count + high, rivals)
        np.maximum.at(best, pair[one[rival]], odds[pair[other[rival]]])
        np.maximum.at(best, pair[other[rival]], odds[pair[one[rival]]])
    settled = probability.copy()
    settled[worth] = odds[worth] / (1 + odds[worth] + best[worth])
    return np.minimum(settled, probability)


def _among(values: Ints, among: Ints) -> npt.NDArray[np.bool_]:
    if not len(among):
        return np.zeros(len(values), dtype=bool)
    place = np.searchsorted(among, values).clip(0, len(among) - 1)
    found: npt.NDArray[np.bool_] = among[place] == values
    return found
