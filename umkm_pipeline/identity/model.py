"""The score: how probable it is that two profiles are one firm, learnt from the numbers that firms have anyway.

Belongs here: training, calibrating, keeping and applying a model. It is trained anew on each data set that is large
enough, since what a shared name says depends on how common names are there; which pairs are its examples is in
`teach.py`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xgboost
from scipy.optimize import isotonic_regression

from umkm_pipeline.identity.compare import FEATURES, FIELDS, RISING, Floats

SHIPPED = Path(__file__).with_name("shipped_model.json")
SHIPPED_AMONG = 5_000
"""Records in each of the many sets that it was trained on."""

_ROUNDS = 150
_THREADS = 1
"""In training, more would add up in another order, and so to another last digit."""
_WORKERS = 2
"""In applying a model, each pair is added up by one of them."""
_PARAMETERS = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "grow_policy": "lossguide",
    "max_depth": 0,
    "max_leaves": 16,
    "max_bin": 64,
    "eta": 0.1,
    "min_child_weight": 1.0,
    "lambda": 1.0,
    "monotone_constraints": tuple(int(feature in RISING) for feature in FEATURES),
    "seed": 4,
    "nthread": _THREADS,
    "verbosity": 0,
}
_FOLDS = 3
"""Parts, each of which is calibrated by a model of the others."""
_FEWEST_TO_CALIBRATE = 30
"""Pairs of one firm, and as many of two, from which on they are asked whether a model's probabilities hold."""
_BEYOND_CHANCE = 3.0
"""Standard errors by which the probabilities that pairs show must be better than a model's to replace them."""
_MOST, _LEAST = 0.999, 0.001
"""Beyond these nothing is claimed: a few thousand pairs cannot tell."""


@dataclass(frozen=True)
class Model:
    """A trained model.

    Args:
        trees: XGBoost's JSON of them.
        scores: raw scores, ascending, at which the calibration is known.
        probabilities: the probability at each; in between it is interpolated.
    """

    trees: str
    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    @cached_property
    def version(self) -> str:
        """Twelve digits of the hash of all that it says."""
        return hashlib.sha256(self.dumps().encode()).hexdigest()[:12]

    @cached_property
    def _booster(self) -> xgboost.Booster:
        booster = xgboost.Booster({"nthread": _WORKERS})
        booster.load_model(bytearray(self.trees.encode("ascii")))
        return booster

    def probability(self, features: Floats) -> npt.NDArray[np.float64]:
        """The probability that each pair is one firm."""
        return np.asarray(np.interp(self.raw(features), self.scores, self.probabilities))

    def raw(self, features: Floats) -> npt.NDArray[np.float64]:
        """The score of each pair, uncalibrated: roughly, log-odds."""
        if not len(features):
            return np.zeros(0)
        return np.asarray(self._booster.inplace_predict(features, predict_type="margin"), np.float64)

    def contributions(self, features: Floats) -> npt.NDArray[np.float64]:
        """What each field of `FIELDS` adds to the raw score (log-odds) of each pair, and in the last column the rest.

        These are Shapley values of the trees (Lundberg and Lee 2017): they add up to the score.
        """
        if not len(features):
            return np.zeros((0, len(FIELDS) + 1))
        pairs = xgboost.DMatrix(features, feature_names=list(FEATURES), nthread=_WORKERS)
        values = np.asarray(self._booster.predict(pairs, pred_contribs=True), np.float64)
        names = list(FEATURES)
        fields = [values[:, [names.index(one) for one in features]].sum(axis=1) for features in FIELDS.values()]
        return np.column_stack((*fields, values[:, -1]))

    def dumps(self) -> str:
        """The model as JSON."""
        content = {"scores": self.scores, "probabilities": self.probabilities, "trees": json.loads(self.trees)}
        return json.dumps(content, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Model:
        """The model that `dumps` gave."""
        content = json.loads(text)
        trees = json.dumps(content["trees"], separators=(",", ":"))
        return cls(trees, tuple(content["scores"]), tuple(content["probabilities"]))


def shipped(profiles: int = SHIPPED_AMONG) -> Model:
    """The model that comes with the package, trained on made-up firms (`benchmarks/linkage/ship.py`).

    Two profiles out of twice as many are half as probably one firm, all else being equal. Among fewer than it was
    trained on it is left as it is, which is on the safe side.

    Args:
        profiles: how many it is to score pairs of.
    """
    model = _shipped()
    if profiles <= SHIPPED_AMONG:
        return model
    rarer = math.log(profiles / SHIPPED_AMONG)
    return replace(model, scores=tuple(score + rarer for score in model.scores))


@lru_cache(maxsize=1)
def _shipped() -> Model:
    return Model.loads(SHIPPED.read_text(encoding="ascii"))


def recalibrated(model: Model, features: Floats, is_one: npt.NDArray[np.bool_]) -> Model:
    """The same trees, with the probabilities that these pairs show for its scores, if they refute those that it has.

    They do where what two thirds of them show tells the last third better, by the logarithm of the probability of
    what is true, and by more than chance would.

    Args:
        model: any.
        features: of pairs, in an order that does not depend on that of records.
        is_one: whether each is one firm, by a number that the features do not tell.
    """
    if min(is_one.sum(), (~is_one).sum()) < _FEWEST_TO_CALIBRATE:
        return model
    raw, weights = model.raw(features), np.ones(len(features))
    own, known = np.empty(len(features)), model.probability(features)
    for out in _folds(len(features)):
        scores, probabilities = _calibrated(raw[~out], is_one[~out], weights[~out])
        own[out] = np.interp(raw[out], scores, probabilities)
    gain = np.log(np.where(is_one, own, 1 - own) / np.where(is_one, known, 1 - known))
    if gain.mean() <= _BEYOND_CHANCE * gain.std() / np.sqrt(len(gain)):
        return model
    scores, probabilities = _calibrated(raw, is_one, weights)
    return replace(model, scores=scores, probabilities=probabilities)


def train(features: Floats, is_one: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> Model:
    """A model trained on all pairs, calibrated on what models of two thirds of them say of the third.

    Args:
        features: of pairs in an order that does not depend on that of records, so that the model does not either.
        is_one: whether each is one firm, by NIB.
        weights: how many pairs each stands for.
    """
    raw = np.empty(len(features))
    for out in _folds(len(features)):
        trained = _fitted(features[~out], is_one[~out], weights[~out])
        raw[out] = trained.inplace_predict(features[out], predict_type="margin")
    scores, probabilities = _calibrated(raw, is_one, weights)
    trees = _fitted(features, is_one, weights).save_raw("json").decode("ascii")
    return Model(trees, scores, probabilities)


def _folds(count: int) -> Iterator[npt.NDArray[np.bool_]]:
    """Parts of so many pairs, each of which is told by the others."""
    fold = np.arange(count) % _FOLDS
    for number in range(_FOLDS):
        yield fold == number


def _fitted(features: Floats, is_one: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> xgboost.Booster:
    data = xgboost.DMatrix(features, is_one, weight=weights, feature_names=list(FEATURES), nthread=_THREADS)
    return xgboost.train(_PARAMETERS, data, _ROUNDS)


def _calibrated(
    raw: npt.NDArray[np.float64], is_one: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]
) -> tuple[tuple[float, ...], ...]:
    """Steps of an isotonic regression: where each begins and ends, and its probability."""
    raw = raw.round(6)
    # Of one score, those that are one firm come first: only so all of that score are one step.
    order = np.lexsort((~is_one, raw))
    fitted = isotonic_regression(is_one[order].astype(np.float64), weights=weights[order])
    blocks = np.asarray(fitted.blocks)
    ends = np.column_stack((blocks[:-1], blocks[1:] - 1)).ravel()
    probabilities = np.clip(fitted.x[ends], _LEAST, _MOST)
    return tuple(raw[order][ends].tolist()), tuple(probabilities.round(6).tolist())
