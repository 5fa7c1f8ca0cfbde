"""Points that a person drew stand in the experiment's own file, and are learned from anywhere."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from reglab.data.loading import load
from reglab.data.sources import read_source
from reglab.engine.run.trainer import Trainer
from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.sources.points import PointsSource, trouble_with_points
from reglab.experiment.training import TrainingSpec
from reglab.record.record import RunRecord


def two_clouds(count: int = 80) -> PointsSource:
    rng = np.random.default_rng(3)
    labels = np.arange(count) % 2
    at = rng.normal(scale=0.5, size=(count, 2)) + 2 * labels[:, None]
    return PointsSource(x=tuple(at[:, 0].tolist()), y=tuple(at[:, 1].tolist()), labels=tuple(labels.tolist()))


def curve(count: int = 40) -> PointsSource:
    x = np.linspace(-1, 1, count)
    return PointsSource(x=tuple(x.tolist()), y=tuple((x**2).tolist()))


def test_what_was_drawn_is_what_is_read() -> None:
    points = two_clouds()
    x, y = read_source(points)
    assert x.tolist() == [list(pair) for pair in zip(points.x, points.y, strict=True)]
    assert y.dtype == np.int64
    assert tuple(y.tolist()) == points.labels
    x, y = read_source(curve())
    assert (x.shape, y.dtype) == ((40, 1), np.float64)
    assert tuple(y.tolist()) == curve().y


def test_they_are_written_and_read_again_bit_for_bit() -> None:
    for source in (two_clouds(), curve()):
        experiment = edits.draw_points(Experiment(), source)
        assert experiment.problems() == []
        again = loads(dumps(experiment))
        assert again == experiment
        before, after = (load(each.data, each.data.train, 0) for each in (experiment, again))
        assert np.array_equal(before.x_train, after.x_train)
        assert np.array_equal(before.y_test, after.y_test)


def test_half_of_them_is_for_training() -> None:
    data = edits.draw_points(Experiment(), two_clouds(80)).data
    assert (data.train, data.validation, data.test) == (40, 20, 20)
    data = edits.draw_points(Experiment(), two_clouds(6)).data
    assert (data.train, data.validation, data.test) == (2, 2, 2)
    # Who goes on drawing has more to train with, and a curve after classes has no labels to flip.
    grown = edits.draw_points(edits.draw_points(Experiment(), two_clouds(20)), two_clouds(200))
    assert grown.data.train == 100
    flipped = edits.set_data(edits.draw_points(Experiment(), two_clouds()), label_flip=0.2)
    assert edits.draw_points(flipped, curve()).problems() == []


def test_networks_learn_from_them() -> None:
    experiment = edits.draw_points(Experiment(training=TrainingSpec(epochs=60), seeds=2), two_clouds())
    record = RunRecord(experiment, run=1)
    for event in Trainer(experiment, run=1).run():
        record.apply(event)
    assert (record.values("val_accuracy")[-1] > 0.9).all()


def test_each_drawing_is_a_set_of_its_own() -> None:
    info = two_clouds().info
    assert (info.task, info.features, info.classes, info.total) == (
        "classification",
        ("x₁", "x₂"),
        ("orange", "blue"),
        80,
    )
    assert info.about == "80 points that you drew, 40 orange and 40 blue."
    assert (curve().info.task, curve().info.features, curve().info.target) == ("regression", ("x",), "y")
    assert len({two_clouds().info.key, two_clouds(82).info.key, curve().info.key}) == 3
    assert two_clouds().model_copy(update={"title": "Mine"}).info.key == info.key


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": [0.0] * 80, "y": [1.0] * 80, "labels": []}, "data.set: all points are on one straight line"),
        ({"labels": [0] * 80}, "data.set: 0 points are blue; draw at least 3"),
        ({"labels": [0, 1]}, "data.set: x, y and labels must be as many, but are 80, 80 and 2"),
        ({"x": [1.0], "y": [1.0], "labels": []}, "data.set: 1 point is too few; draw at least 6."),
        ({"labels": [2, *[0] * 79]}, "data.set.labels[0]: must be"),
        ({"x": [1e300, *[0.0] * 79]}, "data.set.x[0]: must be"),
        ({"x": ["1", *[0.0] * 79]}, "data.set.x[0]: must be a number"),
        ({"x": [0.0] * 3000}, "data.set.x: may hold at most 2,000 entries, but holds 3,000"),
    ],
)
def test_a_damaged_drawing_is_told(changes: dict[str, Any], sentence: str) -> None:
    document = json.loads(dumps(edits.draw_points(Experiment(), two_clouds())))
    document["data"]["set"] |= changes
    with pytest.raises(ExperimentError) as caught:
        loads(json.dumps(document))
    assert str(caught.value.problems[0]).startswith(sentence)


def test_while_one_draws_it_is_told_what_is_still_wanted() -> None:
    assert trouble_with_points((0.0,), (0.0,), (1,)).startswith("1 point is too few; draw at least 6")
    assert trouble_with_points((0.0,) * 6, (1.0,) * 6, (1, 1, 1, 1, 0, 0)).startswith("2 points are orange")
    assert trouble_with_points((0.0, 1.0, 2.0) * 2, (1.0, 2.0) * 3, None) == ""


def test_what_all_examples_take_is_part_of_the_memory() -> None:
    experiment = edits.draw_points(Experiment(), two_clouds())
    assert experiment.data.source.held == 80 * 3 * 8
    assert Experiment().data.source.held == 0
    digits = DataSpec(set="mnist", train=50, validation=50, test=50).source
    assert digits.held == 2000 * 785 * 8
