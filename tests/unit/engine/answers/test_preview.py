"""What a person sees of augmented examples."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from scipy import stats

from reglab.data import load
from reglab.engine.answers.preview import preview
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.mixup import Mixup
from reglab.experiment.techniques.more_data import MoreData
from reglab.runtime.call import call_in_child

STILL = ImageAugmentation(rotation=0.0, width_shift=0.0, height_shift=0.0)


def experiment(key: str, *techniques: Technique, **data: object) -> Experiment:
    spec = DataSpec.model_validate(
        {"set": key, "train": 40, "validation": 30, "test": 30, "noise": 0.0} | data
    )
    return Experiment(data=spec, arms=(Arm(name="a"), Arm(name="b", techniques=techniques)))


@pytest.mark.parametrize("standardize", [True, False])
def test_pictures_are_shown_in_the_units_of_the_data_set(standardize: bool) -> None:
    question = experiment("digits", STILL, standardize=standardize)
    found = preview(question, 1, (3, 0, 7), 12, seed=4)
    raw = load(question.data.model_copy(update={"standardize": False}), 40, 4)
    np.testing.assert_allclose(found.original, raw.x_train[[3, 0, 7]], atol=1e-9)
    assert found.examples.tolist() == [3, 0, 7]
    assert found.variants.shape == (3, 12, 64)
    assert (found.low, found.high) == (0, 16)
    assert found.image_shape == (1, 8, 8)
    mirrored = 0
    for original, variants in zip(found.original, found.variants, strict=True):
        flipped = original.reshape(8, 8)[:, ::-1].ravel()
        for variant in variants:
            turned = np.allclose(variant, flipped, atol=1e-9)
            mirrored += turned
            np.testing.assert_allclose(variant, flipped if turned else original, atol=1e-9)
    assert 8 < mirrored < 28
    np.testing.assert_array_equal(found.targets, np.eye(10)[raw.y_train[[3, 0, 7]]])
    np.testing.assert_array_equal(found.variant_targets, np.repeat(found.targets[:, None], 12, axis=1))
    assert found.techniques == (STILL.summary(),)


def test_an_arm_without_techniques_on_data_shows_the_originals() -> None:
    for arm in (0, 1):
        found = preview(experiment("shapes", L2()), arm, (1, 2), 3, seed=0)
        np.testing.assert_array_equal(found.variants, np.repeat(found.original[:, None], 3, axis=1))
        assert found.techniques == ()


def test_jitter_is_as_wide_as_each_feature_has_it() -> None:
    question = experiment("wine", Jitter(sigma=0.2), standardize=False)
    found = preview(question, 1, range(40), 60, seed=0)
    unit = load(question.data, 40, 0).x_train.std(axis=0)
    noise = (found.variants - found.original[:, None]) / unit
    np.testing.assert_allclose(noise.std(axis=(0, 1)), 0.2, rtol=0.08)
    assert found.low == min(found.original.min(), found.variants.min())


def test_mixtures_of_the_examples_shown_and_smoothed_targets() -> None:
    found = preview(experiment("blobs", LabelSmoothing(s=0.3), Mixup(alpha=1.0)), 1, range(30), 20, seed=0)
    assert found.techniques == ("mixup 1", "label smoothing 0.3")
    np.testing.assert_allclose(found.variant_targets.sum(axis=2), 1)
    assert found.variant_targets.min() == pytest.approx(0.1, abs=1e-3)
    # Where the partner has another class, the larger of the two tells the share.
    sharp = np.sort((found.variant_targets - 0.1) / 0.7, axis=2)
    shares = sharp[..., 2][sharp[..., 1] > 1e-9]
    assert stats.kstest(shares, stats.uniform(0.5, 0.5).cdf).pvalue > 1e-3


def test_targets_of_a_regression_are_in_their_own_unit() -> None:
    question = experiment("bank-loans", Mixup(alpha=5.0), train=200)
    found = preview(question, 1, range(200), 1, seed=1)
    raw = load(question.data.model_copy(update={"standardize": False}), 200, 1)
    np.testing.assert_allclose(found.targets[:, 0], raw.y_train, atol=1e-9)
    assert raw.y_train.min() < found.variant_targets.min() < found.variant_targets.max() < raw.y_train.max()


def test_the_same_again_and_other_variants() -> None:
    question = experiment("digits", ImageAugmentation())
    first, again, other = (preview(question, 1, (0, 1), 3, 0, roll) for roll in (0, 0, 1))
    np.testing.assert_array_equal(first.variants, again.variants)
    np.testing.assert_array_equal(first.original, other.original)
    assert not np.isclose(first.variants, other.variants).all(axis=2).any()


def test_an_arm_with_more_data_has_more_to_show() -> None:
    question = experiment("moons", MoreData(times=2.0))
    assert preview(question, 1, (79,), 1, 0).original.shape == (1, 2)
    with pytest.raises(
        ValueError, match=r"\[0, 40\] are not all among the 40 training examples; .* 0 to 39\."
    ):
        preview(question, 0, (0, 40), 1, 0)


def test_a_window_has_it_made_in_another_process() -> None:
    question = experiment("digits", ImageAugmentation())
    here = preview(question, 1, tuple(range(36)), 2, 0)
    there = call_in_child(
        "reglab.engine.answers.preview:preview", question, 1, tuple(range(36)), 2, 0, timeout=120
    )
    np.testing.assert_allclose(there.variants, here.variants, atol=1e-12)
    assert not here.variants.flags.writeable
    assert len(pickle.dumps(here)) < 200_000
