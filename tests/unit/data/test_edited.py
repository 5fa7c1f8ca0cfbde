"""Edits of single training examples in the arrays that the networks get."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.data import load
from reglab.experiment.data import DataSpec
from reglab.experiment.example_edits import ExampleEdit


def raw(split: object, name: str) -> np.ndarray:
    values = getattr(split, name)
    return np.asarray(values * split.feature_scale + split.feature_mean)  # type: ignore[attr-defined]


@pytest.mark.parametrize("resample", [True, False])
def test_one_example_moves_and_one_goes_and_all_else_stays(resample: bool) -> None:
    spec = DataSpec(set="sine", train=20, validation=10, test=10, resample=resample)
    edits = (ExampleEdit(index=3, x=(9.0,), y=-4.0), ExampleEdit(index=5, removed=True))
    plain, changed = load(spec, 20, 1), load(spec.model_copy(update={"example_edits": edits}), 20, 1)
    x, y = raw(plain, "x_train"), plain.y_train * plain.target_scale + plain.target_mean
    x[3], y[3] = 9.0, -4.0
    x, y = np.delete(x, 5, axis=0), np.delete(y, 5)
    np.testing.assert_allclose(raw(changed, "x_train"), x, rtol=1e-12)
    np.testing.assert_allclose(changed.y_train * changed.target_scale + changed.target_mean, y, rtol=1e-12)
    # Standardised by what is left, the training part alone.
    assert changed.x_train.mean() == pytest.approx(0, abs=1e-12)
    assert changed.y_train.std() == pytest.approx(1)
    for name in ("x_val", "x_test"):
        np.testing.assert_allclose(raw(changed, name), raw(plain, name), rtol=1e-12)
    assert len(changed.flipped) == 19


def test_a_flipped_label_goes_with_its_example() -> None:
    spec = DataSpec(set="moons", train=30, label_flip=0.3)
    plain = load(spec, 30, 0)
    first = int(np.flatnonzero(plain.flipped)[0])
    gone = spec.model_copy(update={"example_edits": (ExampleEdit(index=first, removed=True),)})
    changed = load(gone, 30, 0)
    assert changed.flipped.sum() == plain.flipped.sum() - 1
    np.testing.assert_array_equal(changed.y_train, np.delete(plain.y_train, first))


def test_an_arm_that_has_drawn_fewer_has_no_edit_of_the_others() -> None:
    spec = DataSpec(set="sine", train=20, example_edits=(ExampleEdit(index=15, removed=True),))
    assert len(load(spec, 10, 0).y_train) == 10
    assert len(load(spec, 40, 0).y_train) == 39


def test_real_examples_are_edited_alike() -> None:
    spec = DataSpec(set="diabetes", train=20, validation=10, test=10)
    plain = load(spec, 20, 0)
    edit = ExampleEdit(index=0, y=1000.0)
    changed = load(spec.model_copy(update={"example_edits": (edit,)}), 20, 0)
    assert changed.y_train[0] * changed.target_scale + changed.target_mean == pytest.approx(1000)
    np.testing.assert_array_equal(changed.x_train, plain.x_train)
