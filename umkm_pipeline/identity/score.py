"""From pairs to links: which pairs are one firm, by which rule or score.

Belongs here: what is conflicting, what is known by a number, and the score of the others. The features are in
`compare.py`, the model in `model.py`, which model it is in `teach.py`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from umkm_pipeline.identity.blocks import Pairs
from umkm_pipeline.identity.compare import FEATURES, Codes, Compared, Floats
from umkm_pipeline.identity.model import Model
from umkm_pipeline.identity.rivals import Probabilities, among_rivals
from umkm_pipeline.identity.rules import NAMES, NUMBERS, RULES, SCORE

logger = logging.getLogger("umkm_pipeline.identity")

Bools = npt.NDArray[np.bool_]

THRESHOLD = 0.7
"""Probability from which on a pair is a link; most links are far surer. docs/linkage.md tells what others give."""

DOUBTFUL = 0.05
"""Probability from which on a pair that is no link is worth a question."""

_ALIKE = 0.6
"""Names less alike than this are those of two firms or people,"""
_MUCH_ALIKE = 0.8
"""Names that a NIK joins are more alike than names of two firms of one owner, who likes to use a word twice,"""
_SAME_WORDS = 0.9
"""unless the words of one are among those of the other."""
_UNLIKELY = 0.1
"""Two businesses of two names that are less probably one than this are two."""
_OTHERWISE_SPELLED = 0.95
"""What a number is worth between names that are not the same: the owner's other firm may have just that name."""
_NIK_WRONG = 0.02
"""Share of pairs of one firm whose NIKs differ, since one of a hundred is mistyped: a NIK is kept as a token, so that
nobody can see how it differs."""
MISTYPED = 2
"""Slips by which two numbers differ that may be one, mistyped."""
_PIECE = 500_000
"""Pairs compared at once: what bounds memory."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What is known of pairs by themselves: rule (a number in `rules.NAMES`), probability, and whether they conflict.

    Pairs that conflict are two firms by what they say, whatever their probability.
    """

    pairs: Pairs
    rule: npt.NDArray[np.int64]
    probability: Probabilities
    conflicting: Bools

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs that are one firm as far as can be told: their rule (a number in `rules.NAMES`) and probability.

    `strength` is the probability as if there were no rivals, and 1 for a NIB: by it, the surest links are taken first.
    `nibs` and `niks` are one code a profile, by which clusters are kept apart: a number that is another one mistyped,
    as links have it, has that one's code.
    `doubtful` are pairs that may be one firm and are no links, with their probability, `doubt`.
    """

    pairs: Pairs
    rule: npt.NDArray[np.int64]
    probability: Probabilities
    strength: Probabilities
    doubtful: Pairs
    doubt: Probabilities
    nibs: Codes
    niks: Codes


def score(compared: Compared, pairs: Pairs, model: Model) -> Scored:
    """What a number or the model says of each pair by itself.

    Args:
        compared: the profiles.
        pairs: as `blocks.py` finds and `prefilter.py` leaves them.
        model: what scores those that no number decides.
    """
    other_nib = compared.differ("nib", pairs)
    other_person = compared.differ("nik_token", pairs) & ~compared.same("nib", pairs)
    # Whose NIB and NIK are both others is another; where but the NIB is, it may be the other one, mistyped.
    slipped, mistyped = _mistyped(compared, pairs, other_nib & ~other_person)
    conflicting = other_nib & ~mistyped
    probability, rule = np.zeros(len(pairs)), np.full(len(pairs), SCORE, dtype=np.int64)
    possible = np.flatnonzero(~conflicting)
    by_rule = np.array(list(RULES.values()))
    for start in range(0, len(possible), _PIECE):
        at = possible[start : start + _PIECE]
        features = compared.features(pairs.take(at))
        rule[at], other_name, one_name = rules_of(compared, pairs.take(at), features)
        known = by_rule[rule[at]]
        known[compared.differ("name_sorted", pairs.take(at))] *= _OTHERWISE_SPELLED
        chance = np.maximum(model.probability(features), known)
        odds = chance / (1 - chance) * np.where(other_person[at], _NIK_WRONG, 1.0)
        probability[at] = odds / (1 + odds)
        # Two NIBs of one owner may be neighbours: that one is the other mistyped takes one slip and one name to
        # believe. Of others that may be, a person is asked.
        conflicting[at] = other_nib[at] & ~(slipped[at] & one_name)
        conflicting[at] |= (other_name | other_person[at]) & (probability[at] < _UNLIKELY)
    logger.info("%d of %d pairs compared by model %s", len(possible), len(pairs), model.version)
    return Scored(pairs, rule, probability, conflicting)


def _mistyped(compared: Compared, pairs: Pairs, other_nib: Bools) -> tuple[Bools, Bools]:
    """Of pairs with two NIBs, whether these differ by one slip, and whether by so little that one may be the other."""
    slipped, mistyped = np.zeros(len(pairs), dtype=bool), np.zeros(len(pairs), dtype=bool)
    at = np.flatnonzero(other_nib)
    slips = compared.slips("nib", pairs.take(at))
    slipped[at], mistyped[at] = slips <= 1, slips <= MISTYPED
    return slipped, mistyped


def together(one: Scored, other: Scored, count: int) -> Scored:
    """Two lists of pairs as one, in ascending order.

    Args:
        one: some pairs.
        other: others.
        count: number of profiles.
    """
    pairs = (one.pairs, other.pairs)
    left, right = np.concatenate([some.left for some in pairs]), np.concatenate([some.right for some in pairs])
    found_by = np.concatenate([some.found_by for some in pairs])
    order = np.argsort(left * count + right, kind="stable")
    return Scored(
        Pairs(left[order], right[order], found_by[order]),
        np.concatenate((one.rule, other.rule))[order],
        np.concatenate((one.probability, other.probability))[order],
        np.concatenate((one.conflicting, other.conflicting))[order],
    )


def links(scored: Scored, compared: Compared) -> Links:
    """The pairs that are one firm, rivals considered.

    Args:
        scored: all pairs.
        compared: the profiles.
    """
    pairs, rule, probability = scored.pairs, scored.rule, scored.probability
    settled = among_rivals(pairs, probability, scored.conflicting, compared.count)
    # The same NIB is one firm, whoever else that firm may be; and who its people are is known before others come to it.
    by_nib = rule == NAMES.index("nib")
    settled = np.where(by_nib, RULES["nib"], settled)
    linked = (settled >= THRESHOLD) & ~scored.conflicting
    logger.info("%d links of %d pairs", linked.sum(), len(pairs))
    doubtful = ~linked & (settled >= DOUBTFUL)
    joined = pairs.take(linked)
    return Links(
        pairs.take(linked),
        rule[linked],
        settled[linked],
        np.where(by_nib, 1.0, probability)[linked],
        doubtful=pairs.take(doubtful),
        doubt=settled[doubtful],
        nibs=_as_linked(compared.codes("nib"), joined),
        niks=_as_linked(compared.codes("nik_token"), joined),
    )


def _as_linked(codes: Codes, links: Pairs) -> Codes:
    """Codes of which those of two linked profiles are one: one of the two was mistyped."""
    one, other = codes[links.left], codes[links.right]
    mistyped = (one >= 0) & (other >= 0) & (one != other)
    if not mistyped.any():
        return codes
    count = int(codes.max()) + 1
    graph = coo_array((np.ones(int(mistyped.sum()), np.int8), (one[mistyped], other[mistyped])), shape=(count, count))
    _, meant = connected_components(graph, directed=False)
    return np.where(codes >= 0, meant[codes], -1).astype(np.int32)


def rules_of(compared: Compared, pairs: Pairs, features: Floats) -> tuple[npt.NDArray[np.int64], Bools, Bools]:
    """The rule of each pair: the strongest number that two profiles share and that makes a link, else the score.

    And whether the businesses bear two names; and whether they bear one. Neither where one has no name.

    A NIK makes none between two names (one owner, two firms) or two owners (it is not theirs). A NIB or NPWP is not
    taken for one firm's where both the business and the owner are clearly others (it was reused), a NIB neither where
    the business and its place or NPWP are, an NPWP neither where one list has it under two names.
    """
    column = dict(zip(FEATURES, features.T, strict=True))
    same_words = column["name_words"] >= _SAME_WORDS
    other_name = (column["name_ratio"] < _ALIKE) & ~same_words
    other_owner = (column["owner_ratio"] < _ALIKE) & (column["owner_words"] < _SAME_WORDS)
    rule = np.full(len(pairs), SCORE, dtype=np.int64)
    other_place = (column["region"] == 0) | (column["village_ratio"] < _ALIKE) & (column["street_ratio"] < _ALIKE)
    other = {
        "nib": other_name & (other_owner | other_place | (column["npwp"] == 0)),
        "npwp": other_name & (other_owner | (column["same_list"] == 1)),
        "nik": other_owner | other_name | (~same_words & (column["name_ratio"] < _MUCH_ALIKE)),
    }
    for number, column_of_it in reversed(NUMBERS.items()):
        rule[compared.same(column_of_it, pairs) & ~other[number]] = NAMES.index(number)
    return rule, other_name, same_words | (column["name_ratio"] >= _MUCH_ALIKE)
