"""Which examples land in which part, for whom, and in what form."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.data import Split, load
from reglab.data.arrays import Floats
from reglab.data.real import read
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS

KEYS = tuple(DATASETS)
CLASSIFICATIONS = tuple(key for key, info in DATASETS.items() if info.classes)
REAL = tuple(key for key, info in DATASETS.items() if not info.generated)


def spec(key: str = "moons", **changes: object) -> DataSpec:
    values = {"set": key, "train": 30, "validation": 40, "test": 50, "noise": DATASETS[key].default_noise}
    return DataSpec.model_validate(values | changes)


def rows(x: Floats) -> set[bytes]:
    return {row.tobytes() for row in np.ascontiguousarray(x)}


def equal(a: Split, b: Split) -> bool:
    return all(np.array_equal(getattr(a, f.name), getattr(b, f.name)) for f in fields(Split))


@pytest.mark.parametrize("key", KEYS)
def test_the_same_question_gives_the_same_answer(key: str) -> None:
    assert equal(load(spec(key), 30, 3), load(spec(key), 30, 3))


@pytest.mark.parametrize("key", KEYS)
def test_the_test_part_is_of_the_data_seed_alone(key: str) -> None:
    raw = {"standardize": False}
    first = load(spec(key, **raw), 30, 0)
    for other in (
        load(spec(key, **raw), 30, 1),
        load(spec(key, **raw), 45, 0),
        load(spec(key, validation=25, **raw), 30, 0),
        load(spec(key, resample=False, **raw), 30, 7),
    ):
        np.testing.assert_array_equal(other.x_test, first.x_test)
        np.testing.assert_array_equal(other.y_test, first.y_test)
    assert not np.array_equal(load(spec(key, seed=1, **raw), 30, 0).x_test, first.x_test)


@pytest.mark.parametrize("key", REAL)
def test_the_three_parts_share_no_example(key: str) -> None:
    # Noise makes every example unique, and lets it be recognised in whichever part it lands.
    sealed = rows(load(spec(key, noise=0.01, standardize=False), 30, 0).x_test)
    assert len(sealed) == 50
    for seed in range(5):
        split = load(spec(key, noise=0.01, standardize=False), 30, seed)
        train, val = rows(split.x_train), rows(split.x_val)
        assert (len(train), len(val)) == (30, 40)
        assert not train & val
        assert not (train | val) & sealed


@pytest.mark.parametrize("key", ["moons", "spirals", "sine", "bank-loans"])
def test_generated_parts_share_no_example(key: str) -> None:
    split = load(spec(key, standardize=False), 30, 0)
    assert len(rows(split.x_train) | rows(split.x_val) | rows(split.x_test)) == 120


@pytest.mark.parametrize("key", KEYS)
def test_every_seed_draws_its_own_examples_where_asked(key: str) -> None:
    own = [load(spec(key, standardize=False), 30, seed) for seed in (0, 1)]
    assert not np.array_equal(own[0].x_train, own[1].x_train)
    assert not np.array_equal(own[0].x_val, own[1].x_val)
    shared = [load(spec(key, resample=False, label_flip=0.2), 30, seed) for seed in (0, 1)]
    assert equal(*shared)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("standardize", [True, False])
def test_a_larger_training_set_contains_the_smaller_and_moves_nothing_else(
    key: str, standardize: bool
) -> None:
    question = spec(key, label_flip=0.3 if DATASETS[key].classes else 0.0, standardize=standardize)
    small, large = load(question, 17, 4), load(question, 51, 4)

    def original(x: Floats, split: Split) -> Floats:
        return x * split.feature_scale + split.feature_mean

    for part in ("x_val", "x_test"):
        np.testing.assert_allclose(
            original(getattr(small, part), small), original(getattr(large, part), large), atol=1e-9
        )
    np.testing.assert_allclose(original(small.x_train, small), original(large.x_train, large)[:17], atol=1e-9)
    np.testing.assert_array_equal(small.flipped, large.flipped[:17])
    for part in ("y_train", "y_val", "y_test"):
        before, after = (getattr(s, part) * s.target_scale + s.target_mean for s in (small, large))
        np.testing.assert_allclose(before, after[: len(before)], atol=1e-9)


@given(train=st.integers(2, 4000), more=st.integers(0, 2000), seed=st.integers(0, 3))
def test_the_beginning_of_a_generated_set_does_not_depend_on_its_size(
    train: int, more: int, seed: int
) -> None:
    question = spec("blobs", standardize=False, label_flip=0.1)
    small, large = load(question, train, seed), load(question, train + more, seed)
    np.testing.assert_array_equal(small.x_train, large.x_train[:train])
    np.testing.assert_array_equal(small.y_train, large.y_train[:train])


@pytest.mark.parametrize("key", CLASSIFICATIONS)
def test_every_part_keeps_the_proportions_of_the_classes(key: str) -> None:
    info = DATASETS[key]
    whole = np.bincount(read(key)[1]) if info.total else np.ones(len(info.classes))
    shares = whole / whole.sum()
    for seed in range(3):
        split = load(spec(key), 60, seed)
        for y in (split.y_train[:30], split.y_train, split.y_val, split.y_test):
            off = np.abs(np.bincount(y, minlength=len(shares)) - len(y) * shares)
            # Validation and training are drawn from what the test part left, which is itself
            # off by less than one; so a second example can be off by a fraction.
            assert off.max() < (1.0 if y is split.y_test or info.generated else 2.0)


@pytest.mark.parametrize("resample", [True, False])
@pytest.mark.parametrize("key", CLASSIFICATIONS)
def test_every_part_has_every_class(key: str, resample: bool) -> None:
    """With as many examples as there are classes, and some more; for all sizes that arms may have."""
    classes = len(DATASETS[key].classes)
    sizes = (classes, classes + 1, 2 * classes - 1)
    # The larger ones take long to read or to draw.
    for seed in range(
        {"digits": 12, "digits-28": 6, "mnist": 2, "fashion-mnist": 2, "shapes": 3}.get(key, 60)
    ):
        made = spec(
            key,
            train=sizes[seed % 3],
            validation=sizes[seed % 2],
            test=classes,
            seed=seed,
            resample=resample,
        )
        for train in dict.fromkeys((classes, made.train, 3 * classes)):
            split = load(made, train, seed + 1)
            for part in (split.y_train, split.y_val, split.y_test):
                assert len(np.unique(part)) == classes, (seed, train)


@pytest.mark.parametrize("key", [key for key in REAL if DATASETS[key].classes])
def test_every_part_has_every_class_where_all_examples_are_used(key: str) -> None:
    total, classes = DATASETS[key].total, len(DATASETS[key].classes)
    assert total is not None
    for seed in range(20):
        for small in ("train", "validation", "test"):
            sizes = dict.fromkeys(("train", "validation", "test"), classes)
            largest = {"train": "test", "validation": "train", "test": "validation"}[small]
            sizes[largest] = total - 2 * classes
            split = load(spec(key, seed=seed, **sizes), sizes["train"], seed)
            for part in (split.y_train, split.y_val, split.y_test):
                assert len(np.unique(part)) == classes, (seed, sizes)


@pytest.mark.parametrize("key", ["wine", "breast-cancer", "digits"])
def test_more_and_less_data_belong_together_where_a_class_had_to_be_brought_in(key: str) -> None:
    classes = len(DATASETS[key].classes)
    for seed in range(30):
        sizes = {"train": classes + 1, "validation": classes, "test": classes}
        made = spec(key, **sizes, seed=seed, standardize=False)
        parts = [load(made, train, seed) for train in (classes, classes + 1, 2 * classes, 4 * classes)]
        for less, more in pairwise(parts):
            assert np.array_equal(less.y_val, more.y_val)
            assert np.array_equal(less.y_test, more.y_test)
            assert rows(less.x_train) <= rows(more.x_train)
        # From the experiment's own size on, a larger set begins with the smaller.
        for more in parts[2:]:
            np.testing.assert_array_equal(more.y_train[: classes + 1], parts[1].y_train)


def test_all_examples_of_a_real_set_can_be_used() -> None:
    question = spec("iris", train=50, validation=50, test=50, noise=0.01, standardize=False)
    split = load(question, 50, 0)
    assert len(rows(split.x_train) | rows(split.x_val) | rows(split.x_test)) == 150


def test_too_many_examples_are_refused_in_words() -> None:
    with pytest.raises(
        ValueError,
        match=r"200 training, 40 validation and 50 test examples are 290, but "
        r"Iris has 150; take at least 140 fewer\.",
    ):
        load(spec("iris"), 200, 0)


@pytest.mark.parametrize("key", KEYS)
def test_standardisation_is_fitted_on_the_training_part_alone(key: str) -> None:
    split, raw = load(spec(key), 30, 2), load(spec(key, standardize=False), 30, 2)
    shape = DATASETS[key].image_shape
    # The pixels of a channel have one unit.
    axes: tuple[int, ...] = (0,) if shape is None else (0, 2, 3)

    def shown(x: Floats) -> Floats:
        return x if shape is None else x.reshape(-1, *shape)

    train = shown(raw.x_train)
    constant = np.ptp(train, axis=axes, keepdims=True) == 0
    deviation = shown(split.x_train).std(axis=axes, keepdims=True)
    np.testing.assert_allclose(shown(split.x_train).mean(axis=axes), 0, atol=1e-12)
    np.testing.assert_allclose(deviation[~constant], 1)
    np.testing.assert_array_equal(deviation[constant], 0)
    scale = np.where(constant, 1, train.std(axis=axes, keepdims=True))
    for part in ("x_train", "x_val", "x_test"):
        expected = (shown(getattr(raw, part)) - train.mean(axis=axes, keepdims=True)) / scale
        np.testing.assert_allclose(shown(getattr(split, part)), expected, atol=1e-9)
    if not DATASETS[key].classes:
        assert split.y_train.mean() == pytest.approx(0, abs=1e-12)
        assert split.y_train.std() == pytest.approx(1)
        assert split.target_scale == pytest.approx(raw.y_train.std())
        np.testing.assert_allclose(
            split.y_test, (raw.y_test - raw.y_train.mean()) / raw.y_train.std(), atol=1e-9
        )
    else:
        assert (split.target_mean, split.target_scale) == (0, 1)


def test_without_standardisation_numbers_stay_as_they_are() -> None:
    split = load(spec("diabetes", standardize=False), 30, 0)
    x, y = read("diabetes")
    assert rows(split.x_train) <= rows(x)
    assert set(split.y_train.tolist()) <= set(y.tolist())
    assert (split.target_mean, split.target_scale) == (0, 1)
    np.testing.assert_array_equal(split.feature_mean, np.zeros(10))
    np.testing.assert_array_equal(split.feature_scale, np.ones(10))


def test_a_constant_feature_keeps_its_unit() -> None:
    # Sepals of two irises, measured to a millimetre, are often equally wide.
    raw = [load(spec("iris", standardize=False, noise=0.0), 2, seed) for seed in range(60)]
    seed = next(seed for seed, split in enumerate(raw) if split.x_train[0, 1] == split.x_train[1, 1])
    split = load(spec("iris", noise=0.0), 2, seed)
    assert split.feature_scale[1] == 1
    assert split.feature_mean[1] == raw[seed].x_train[0, 1]
    np.testing.assert_array_equal(split.x_train[:, 1], 0)


def test_a_picture_is_the_same_wherever_it_stands() -> None:
    for key, channels in (("digits", 1), ("shapes", 3)):
        split = load(spec(key), 30, 0)
        for values in (split.feature_mean, split.feature_scale):
            each = values.reshape(channels, -1)
            np.testing.assert_array_equal(each, np.repeat(each[:, :1], each.shape[1], axis=1))
        assert len(set(split.feature_mean.tolist())) == channels


@pytest.mark.parametrize("key", REAL)
def test_noise_on_a_real_set_is_in_units_of_each_feature(key: str) -> None:
    clean, noisy = (load(spec(key, noise=noise, standardize=False), 60, 1) for noise in (0.0, 0.5))
    scale = read(key)[0].std(axis=0)
    for part in ("x_train", "x_val", "x_test"):
        added = getattr(noisy, part) - getattr(clean, part)
        np.testing.assert_array_equal(added[:, scale == 0], 0)
        relative = added[:, scale > 0] / scale[scale > 0]
        # Hundreds of normal numbers: the mean lies within five standard errors.
        assert abs(relative.mean()) < 5 * 0.5 / np.sqrt(relative.size)
        assert relative.std() == pytest.approx(0.5, rel=5 / np.sqrt(2 * relative.size))
    np.testing.assert_array_equal(clean.y_train, noisy.y_train)


@pytest.mark.parametrize("key", ["moons", "circles", "spirals", "blobs", "xor"])
def test_more_noise_moves_the_same_examples_further(key: str) -> None:
    none, some, more = (
        load(spec(key, noise=noise, standardize=False), 30, 0).x_train for noise in (0.0, 0.1, 0.3)
    )
    np.testing.assert_allclose(more - none, 3 * (some - none), atol=1e-12)


def test_nobody_can_write_into_a_split() -> None:
    split = load(spec("wine"), 30, 0)
    arrays = [getattr(split, f.name) for f in fields(Split)]
    assert sum(isinstance(a, np.ndarray) for a in arrays) == 9
    for array in arrays:
        if isinstance(array, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
