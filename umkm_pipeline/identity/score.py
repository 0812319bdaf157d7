"""From pairs to links: which pairs are one firm, by which rule or score.

Belongs here: what is conflicting, what is known by a number, what is learnt and scored. The features are in
`compare.py`, the model in `model.py`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umkm_pipeline.identity.blocks import Pairs, bit
from umkm_pipeline.identity.compare import FEATURES, Compared, Floats
from umkm_pipeline.identity.model import FEWEST_EXAMPLES, Model, shipped, train
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
_PIECE = 500_000
"""Pairs compared at once: what bounds memory."""
_MOST_NEGATIVES = 300_000
_SEED = 4


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
    `doubtful` are pairs that may be one firm and are no links, with their probability, `doubt`.
    """

    pairs: Pairs
    rule: npt.NDArray[np.int64]
    probability: Probabilities
    strength: Probabilities
    doubtful: Pairs
    doubt: Probabilities


def score(compared: Compared, pairs: Pairs, model: Model) -> Scored:
    """What a number or the model says of each pair by itself.

    Args:
        compared: the profiles.
        pairs: as `blocks.py` finds and `prefilter.py` leaves them.
        model: what scores those that no number decides.
    """
    conflicting = compared.differ("nib", pairs)
    other_person = compared.differ("nik_token", pairs) & ~compared.same("nib", pairs)
    slips = np.flatnonzero(conflicting & ~other_person)
    slips = slips[compared.mistyped_nib(pairs.take(slips))]
    conflicting |= other_person
    probability, rule = np.zeros(len(pairs)), np.full(len(pairs), SCORE, dtype=np.int64)
    # A NIB that may be the other's, mistyped: no link, but a person is asked.
    probability[slips] = model.probability(compared.features(pairs.take(slips)))
    possible = np.flatnonzero(~conflicting)
    by_rule = np.array(list(RULES.values()))
    for start in range(0, len(possible), _PIECE):
        at = possible[start : start + _PIECE]
        features = compared.features(pairs.take(at))
        rule[at], other_name = _rules(compared, pairs.take(at), features)
        known = by_rule[rule[at]]
        known[compared.differ("name_sorted", pairs.take(at))] *= _OTHERWISE_SPELLED
        probability[at] = np.maximum(model.probability(features), known)
        conflicting[at] = other_name & (probability[at] < _UNLIKELY)
    logger.info("%d of %d pairs compared by model %s", len(possible), len(pairs), model.version)
    return Scored(pairs, rule, probability, conflicting)


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


def links(scored: Scored, count: int) -> Links:
    """The pairs that are one firm, rivals considered.

    Args:
        scored: all pairs.
        count: number of profiles.
    """
    pairs, rule, probability = scored.pairs, scored.rule, scored.probability
    settled = among_rivals(pairs, probability, scored.conflicting, count)
    # The same NIB is one firm, whoever else that firm may be; and who its people are is known before others come to it.
    by_nib = rule == NAMES.index("nib")
    settled = np.where(by_nib, RULES["nib"], settled)
    linked = (settled >= THRESHOLD) & ~scored.conflicting
    logger.info("%d links of %d pairs", linked.sum(), len(pairs))
    doubtful = ~linked & (settled >= DOUBTFUL)
    return Links(
        pairs.take(linked),
        rule[linked],
        settled[linked],
        np.where(by_nib, 1.0, probability)[linked],
        doubtful=pairs.take(doubtful),
        doubt=settled[doubtful],
    )


def _rules(compared: Compared, pairs: Pairs, features: Floats) -> tuple[npt.NDArray[np.int64], Bools]:
    """The rule of each pair: the strongest number that two profiles share and that makes a link, else the score.

    And whether the businesses bear two names.

    A NIK makes none between two names (one owner, two firms) or two owners (it is not theirs). A NIB or NPWP is not
    taken for one firm's where both the business and the owner are clearly others (it was reused), an NPWP neither where
    one list has it under two names.
    """
    column = dict(zip(FEATURES, features.T, strict=True))
    exchanged = column["crossed"] >= _SAME_WORDS
    same_words = (column["name_words"] >= _SAME_WORDS) | exchanged
    other_name = (column["name_ratio"] < _ALIKE) & ~same_words
    other_owner = (column["owner_ratio"] < _ALIKE) & (column["owner_words"] < _SAME_WORDS) & ~exchanged
    rule = np.full(len(pairs), SCORE, dtype=np.int64)
    other = {
        "nib": other_name & other_owner,
        "npwp": other_name & (other_owner | (column["same_list"] == 1)),
        "nik": other_owner | other_name | (~same_words & (column["name_ratio"] < _MUCH_ALIKE)),
    }
    for number, column_of_it in reversed(NUMBERS.items()):
        rule[compared.same(column_of_it, pairs) & ~other[number]] = NAMES.index(number)
    return rule, other_name


def model_of(compared: Compared, pairs: Pairs) -> Model:
    """A model of these pairs, or the shipped one where few of them have one NIB, or two.

    The NIB is hidden from the model, and from how pairs were found: one found by nothing else is no example.
    """
    pairs = pairs.take(~compared.differ("nik_token", pairs))
    same, differ = compared.same("nib", pairs), compared.differ("nib", pairs)
    same &= pairs.found_by != bit("nib")
    pairs = pairs.take(same | differ)
    same = compared.same("nib", pairs)
    negatives = np.flatnonzero(~same)
    negatives = negatives[~compared.mistyped_nib(pairs.take(negatives))]
    if min(int(same.sum()), len(negatives)) < FEWEST_EXAMPLES:
        told = int(same.sum()), len(negatives)
        logger.info("%d pairs of one NIB and %d of two: the shipped model scores", *told)
        return shipped()
    share = min(1.0, _MOST_NEGATIVES / max(len(negatives), 1))
    drawn = np.random.default_rng(_SEED).random(len(negatives)) < share
    examples = np.sort(np.concatenate((np.flatnonzero(same), negatives[drawn])))
    weights = np.where(same[examples], 1.0, 1.0 / share)
    return train(compared.features(pairs.take(examples)), same[examples], weights)
