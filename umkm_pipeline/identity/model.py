"""The score: how probable it is that two profiles are one firm, learnt from the numbers that firms have anyway.

Belongs here: training, calibrating, keeping and applying a model. No pair is labelled by hand: two profiles of one NIB
are one firm, two of different NIBs are two, and the model sees neither NIB. It is trained anew on each data set that is
large enough, since what a shared name says depends on how common names are there; else the shipped one is used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xgboost
from scipy.optimize import isotonic_regression

from umkm_pipeline.identity.compare import FEATURES, FIELDS, RISING, Floats

SHIPPED = Path(__file__).with_name("shipped_model.json")

FEWEST_EXAMPLES = 1_000
"""Pairs of one NIB, and as many of two, that a model of one's own needs; with fewer, the shipped one is better. A model
that has seen no two firms takes every pair for one."""

_ROUNDS = 150
_THREADS = 1
"""More would add up in another order, and so to another last digit."""
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
        booster = xgboost.Booster({"nthread": _THREADS})
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
        pairs = xgboost.DMatrix(features, feature_names=list(FEATURES), nthread=_THREADS)
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


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the package, trained on made-up firms (`benchmarks/linkage/ship.py`)."""
    return Model.loads(SHIPPED.read_text(encoding="ascii"))


def train(features: Floats, is_one: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> Model:
    """A model trained on all pairs, calibrated on what models of two thirds of them say of the third.

    Args:
        features: of pairs in an order that does not depend on that of records, so that the model does not either.
        is_one: whether each is one firm, by NIB.
        weights: how many pairs each stands for.
    """
    fold = np.arange(len(features)) % _FOLDS
    raw = np.empty(len(features))
    for number in range(_FOLDS):
        out = fold == number
        trained = _fitted(features[~out], is_one[~out], weights[~out])
        raw[out] = trained.inplace_predict(features[out], predict_type="margin")
    scores, probabilities = _calibrated(raw, is_one, weights)
    trees = _fitted(features, is_one, weights).save_raw("json").decode("ascii")
    return Model(trees, scores, probabilities)


def _fitted(features: Floats, is_one: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> xgboost.Booster:
    data = xgboost.DMatrix(features, is_one, weight=weights, feature_names=list(FEATURES), nthread=_THREADS)
    return xgboost.train(_PARAMETERS, data, _ROUNDS)


def _calibrated(
    raw: npt.NDArray[np.float64], is_one: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]
) -> tuple[tuple[float, ...], ...]:
    """Steps of an isotonic regression: the middle of each and its probability."""
    order = np.lexsort((is_one, raw))
    fitted = isotonic_regression(is_one[order].astype(np.float64), weights=weights[order])
    starts = np.asarray(fitted.blocks)[:-1]
    scores = np.add.reduceat(raw[order] * weights[order], starts) / np.add.reduceat(weights[order], starts)
    probabilities = np.clip(fitted.x[starts], _LEAST, _MOST)
    return tuple(scores.round(6).tolist()), tuple(probabilities.round(6).tolist())
