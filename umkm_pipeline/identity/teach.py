"""Which model scores: what the numbers that firms have anyway teach, and how many of them it takes.

Belongs here: which pairs are examples. How a model learns from them is in `model.py`. No pair is labelled by hand: two
profiles of one NIB are one firm, two of different NIBs are two, and the model sees neither NIB.
"""

from __future__ import annotations

import logging

import numpy as np

from umkm_pipeline.identity.blocks import Ints, Pairs, bit
from umkm_pipeline.identity.compare import Compared, Floats
from umkm_pipeline.identity.model import Model, recalibrated, shipped, train
from umkm_pipeline.identity.rules import NAMES, NUMBERS
from umkm_pipeline.identity.score import MISTYPED, Bools, rules_of

logger = logging.getLogger("umkm_pipeline.identity")

FEWEST_EXAMPLES = 500
"""Pairs of one NIB, and as many of two, that a model of one's own needs; with fewer, the shipped one is better. A model
that has seen no two firms takes every pair for one."""

_MOST_OF_ONE = 13
"""Profiles of one firm, at most: a list with its cooperative's NIB in each row would teach that neighbours are one."""
_MOST_NEGATIVES = 300_000
_SEED = 4


def model_of(compared: Compared, pairs: Pairs) -> Model:
    """A model of these pairs; where few of them have one NIB, or two, the shipped one, as they calibrate it.

    Args:
        compared: the profiles.
        pairs: as `blocks.py` finds and `prefilter.py` leaves them.
    """
    one, two = _told_apart(compared, pairs, "nib")
    if min(len(one), len(two)) < FEWEST_EXAMPLES:
        known = shipped(compared.count)
        model = recalibrated(known, *_by_any_number(compared, pairs, one, two))
        how = "" if model is known else ", as these pairs calibrate it"
        logger.info("%d pairs of one NIB and %d of two: the shipped model scores%s", len(one), len(two), how)
        return model
    share = min(1.0, _MOST_NEGATIVES / len(two))
    two = two[np.random.default_rng(_SEED).random(len(two)) < share]
    at, is_one = _in_order(one, two)
    return train(compared.features(pairs.take(at)), is_one, np.where(is_one, 1.0, 1.0 / share))


def examples(compared: Compared, pairs: Pairs) -> tuple[Floats, Bools]:
    """Features of the pairs that have one NIB, or two, and whether each is one firm.

    Args:
        compared: the profiles.
        pairs: as for `model_of`.
    """
    at, is_one = _in_order(*_told_apart(compared, pairs, "nib"))
    return compared.features(pairs.take(at)), is_one


def _by_any_number(compared: Compared, pairs: Pairs, one: Ints, two: Ints) -> tuple[Floats, Bools]:
    """As `examples`, and of pairs whose NIBs tell nothing, those that have one NPWP or two, which is hidden in turn."""
    told_by_nib = compared.same("nib", pairs) | compared.differ("nib", pairs)
    one_npwp, two_npwps = (found[~told_by_nib[found]] for found in _told_apart(compared, pairs, "npwp"))
    # An owner's two firms may have one NPWP: where the rule holds them apart, it tells nothing.
    rule, _, _ = rules_of(compared, pairs.take(one_npwp), compared.features(pairs.take(one_npwp)))
    one_npwp = one_npwp[rule == NAMES.index("npwp")]
    at, is_one = _in_order(np.concatenate((one, one_npwp)), np.concatenate((two, two_npwps)))
    by_npwp = np.isin(at, np.concatenate((one_npwp, two_npwps)))
    return compared.features(pairs.take(at), npwp_hidden=by_npwp), is_one


def _told_apart(compared: Compared, pairs: Pairs, number: str) -> tuple[Ints, Ints]:
    """Positions of the pairs that have one such number, and of those that have two.

    The number is hidden from how pairs were found, too: one found by nothing else is no example. Nor is one whose
    numbers may be one, mistyped, or whose NIKs say that it is two people; nor one of a number that so many have that
    it may be their cooperative's.
    """
    column, one_person = NUMBERS[number], ~compared.differ("nik_token", pairs)
    codes = compared.codes(column)
    of_few = (np.bincount(codes[codes >= 0], minlength=1) <= _MOST_OF_ONE)[codes[pairs.left]]
    one = np.flatnonzero(compared.same(column, pairs) & (pairs.found_by != bit(number)) & one_person & of_few)
    two = np.flatnonzero(compared.differ(column, pairs) & one_person)
    return one, two[compared.slips(column, pairs.take(two)) > MISTYPED]


def _in_order(one: Ints, two: Ints) -> tuple[Ints, Bools]:
    """Positions of both, ascending, and which are of the first."""
    at = np.sort(np.concatenate((one, two)))
    return at, np.isin(at, one)
