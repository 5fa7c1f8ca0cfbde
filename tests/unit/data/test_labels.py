"""Balanced labels and flipped labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.data import load
from reglab.data.labels import balanced_labels, flipped_labels
from reglab.experiment.data import DataSpec

SHARES = st.one_of(st.sampled_from([0.0, 0.05, 0.1, 0.25, 0.5, 1.0]), st.floats(0, 1))


@given(count=st.integers(0, 300), classes=st.integers(1, 10), seed=st.integers(0, 99))
def test_balanced_labels_are_balanced_at_every_beginning(count: int, classes: int, seed: int) -> None:
    labels = balanced_labels(count, classes, np.random.default_rng(seed))
    assert labels.shape == (count,)
    for n in range(1, count + 1):
        counts = np.bincount(labels[:n], minlength=classes)
        assert counts.max() - counts.min() <= 1


@given(count=st.integers(0, 400), share=SHARES, classes=st.integers(2, 10), seed=st.integers(0, 99))
def test_exactly_the_asked_share_gets_another_class(
    count: int, share: float, classes: int, seed: int
) -> None:
    labels = np.random.default_rng(seed).integers(0, classes, count)
    changed, flipped = flipped_labels(labels, share, classes, np.random.default_rng(seed))
    assert flipped.sum() == round(share * count)
    np.testing.assert_array_equal(changed != labels, flipped)
    assert set(changed.tolist()) <= set(range(classes))


@given(count=st.integers(0, 200), more=st.integers(0, 200), share=SHARES, seed=st.integers(0, 9))
def test_flips_of_a_larger_set_repeat_those_of_the_smaller(
    count: int, more: int, share: float, seed: int
) -> None:
    labels = np.random.default_rng(seed).integers(0, 4, count + more)
    small = flipped_labels(labels[:count], share, 4, np.random.default_rng(seed))
    large = flipped_labels(labels, share, 4, np.random.default_rng(seed))
    np.testing.assert_array_equal(small[0], large[0][:count])
    np.testing.assert_array_equal(small[1], large[1][:count])


def test_the_other_class_is_chosen_uniformly() -> None:
    labels = np.full(30_000, 2)
    changed, _ = flipped_labels(labels, 1.0, 4, np.random.default_rng(0))
    counts = np.bincount(changed, minlength=4)
    assert counts[2] == 0
    # 10,000 expected of each, standard deviation 82.
    assert np.abs(counts[[0, 1, 3]] - 10_000).max() < 5 * 82


@pytest.mark.parametrize(("key", "train"), [("moons", 1000), ("digits", 900), ("breast-cancer", 300)])
def test_flips_hit_the_classes_in_proportion(key: str, train: int) -> None:
    """The places of the flips are fixed, so this holds only if places do not tell the class."""
    sizes = {"validation": 50, "test": 50, "noise": 0.0}
    hit = []
    truth = []
    for seed in range(20):
        flipped, clean = (
            load(DataSpec.model_validate({"set": key, "label_flip": share} | sizes), train, seed)
            for share in (0.1, 0.0)
        )
        np.testing.assert_array_equal(flipped.x_train, clean.x_train)
        np.testing.assert_array_equal(flipped.y_val, clean.y_val)
        np.testing.assert_array_equal(flipped.y_test, clean.y_test)
        np.testing.assert_array_equal(flipped.y_train != clean.y_train, flipped.flipped)
        assert not clean.flipped.any()
        hit.append(np.bincount(clean.y_train[flipped.flipped], minlength=10))
        truth.append(np.bincount(clean.y_train, minlength=10))
    observed, expected = np.sum(hit, axis=0), 0.1 * np.sum(truth, axis=0)
    assert np.all(np.abs(observed - expected) <= 5 * np.sqrt(expected))
