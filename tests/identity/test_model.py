"""A model is learnt from numbers, the same each time, true to its probabilities, and told apart field by field."""

from __future__ import annotations

import numpy as np
import pytest

from umkm_pipeline.identity.compare import FEATURES, FIELDS, RISING, Floats
from umkm_pipeline.identity.model import SHIPPED_AMONG, Model, recalibrated, shipped, train

_NAME = FEATURES.index("name_ratio")


def _examples(count: int, seed: int = 1) -> tuple[Floats, np.ndarray]:
    """Names alike are one firm in nine of ten; other features say nothing."""
    rng = np.random.default_rng(seed)
    features = rng.random((count, len(FEATURES))).astype(np.float32)
    is_one = rng.random(count) < np.where(features[:, _NAME] > 0.8, 0.9, 0.01)
    return features, is_one


@pytest.fixture(scope="module")
def model() -> Model:
    return train(*_examples(6_000), np.ones(6_000))


def test_probabilities_are_what_they_say(model: Model) -> None:
    features, is_one = _examples(6_000, seed=2)
    probability = model.probability(features)
    sure = probability > 0.5
    assert is_one[sure].mean() == pytest.approx(probability[sure].mean(), abs=0.03)
    assert probability[~sure].mean() == pytest.approx(is_one[~sure].mean(), abs=0.01)


def test_the_same_examples_give_the_same_model(model: Model) -> None:
    again = train(*_examples(6_000), np.ones(6_000))
    assert again.version == model.version
    assert Model.loads(model.dumps()).version == model.version
    features, _ = _examples(50, seed=3)
    assert (Model.loads(model.dumps()).probability(features) == model.probability(features)).all()


def test_gains_add_up_to_the_score(model: Model) -> None:
    features, _ = _examples(200, seed=4)
    gains = model.contributions(features)
    assert gains.shape == (200, len(FIELDS) + 1)
    assert np.allclose(gains.sum(axis=1), model.raw(features), atol=1e-6)
    alike = features[:, _NAME] > 0.8
    name = list(FIELDS).index("name")
    assert gains[alike, name].mean() > 1
    assert gains[~alike, name].mean() < 0


def test_no_pairs_no_probabilities(model: Model) -> None:
    none = np.zeros((0, len(FEATURES)), dtype=np.float32)
    assert model.probability(none).shape == (0,)
    assert model.contributions(none).shape == (0, len(FIELDS) + 1)


def test_the_shipped_model_thinks_the_more_of_a_pair_the_more_it_agrees() -> None:
    rng = np.random.default_rng(5)
    features = rng.random((300, len(FEATURES))).astype(np.float32)
    more = features.copy()
    more[:, [number for number, name in enumerate(FEATURES) if name in RISING]] += 0.3
    assert (shipped().probability(more) >= shipped().probability(features)).all()


def test_a_model_is_calibrated_anew_where_pairs_refute_it(model: Model) -> None:
    """Of pairs that the model thinks improbable, these are one firm in nine of ten."""
    features, _ = _examples(2_000, seed=6)
    unlikely = features[model.probability(features) < 0.1][:800]
    is_one = np.arange(len(unlikely)) % 10 != 0
    anew = recalibrated(model, unlikely, is_one)
    assert anew.trees == model.trees
    assert anew.version != model.version
    assert anew.probability(unlikely).mean() == pytest.approx(0.9, abs=0.02)


def test_a_model_is_kept_where_pairs_show_what_it_says(model: Model) -> None:
    assert recalibrated(model, *_examples(3_000, seed=7)) is model


@pytest.mark.parametrize(("ones", "twos", "kept"), [(300, 29, True), (29, 300, True), (300, 30, False)])
def test_a_model_is_kept_where_pairs_are_too_few_to_tell(model: Model, *, ones: int, twos: int, kept: bool) -> None:
    """Pairs of one firm alone would teach that every pair is one."""
    features, _ = _examples(2_000, seed=8)
    probability = model.probability(features)
    unlikely, likely = features[probability < 0.1], features[probability > 0.5]
    wrong = np.concatenate((unlikely[:ones], likely[:twos]))
    is_one = np.arange(len(wrong)) < ones
    assert (recalibrated(model, wrong, is_one) is model) == kept


def test_among_more_profiles_a_pair_is_as_much_less_probable() -> None:
    """Among ten times as many, odds are a tenth; among fewer it is what it is."""
    features, _ = _examples(500, seed=9)
    few, many = shipped(), shipped(10 * SHIPPED_AMONG)
    assert shipped(SHIPPED_AMONG // 10) is few
    assert (many.raw(features) == few.raw(features)).all()
    assert many.scores == pytest.approx([score + np.log(10) for score in few.scores])
    assert (many.probability(features) <= few.probability(features)).all()


def test_pairs_of_one_score_have_the_probability_that_they_show_together(model: Model) -> None:
    """As lists without streets and phones give: many pairs that say the same, of which some are one firm."""
    features, _ = _examples(2_000, seed=9)
    said = features[model.probability(features) < 0.1][:2].repeat(600, axis=0)
    is_one = np.arange(len(said)) % 10 < 3
    anew = recalibrated(model, said, is_one)
    assert anew.probability(said) == pytest.approx(0.3, abs=0.01)
