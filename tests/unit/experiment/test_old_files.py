"""Experiment files that earlier versions wrote still open, and still give the numbers that they gave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reglab.engine.run.trainer import Trainer
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.techniques.more_data import MoreData
from reglab.record.record import RunRecord

FOLDER = Path(__file__).parents[2] / "fixtures" / "experiments"
"""For each file of a version the numbers of all epochs and networks, as the program of then made them."""
FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".numbers.json"))


def test_there_are_files_of_the_first_version() -> None:
    assert len([path for path in FILES if path.name.endswith(".v1.json")]) == 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_old_file_opens_and_gives_the_numbers_of_then(path: Path) -> None:
    experiment = loads(path.read_bytes())
    assert loads(dumps(experiment)) == experiment
    numbers = json.loads(path.with_name(f"{path.stem}.numbers.json").read_text())
    if precision := numbers.pop("precision", None):
        # Of pictures the last bits choose the largest of four pixels, and another one is learned from.
        training = experiment.training.model_copy(update={"precision": precision})
        experiment = experiment.model_copy(update={"training": training})
    record = RunRecord(experiment, run=1)
    for event in Trainer(experiment, run=1).run():
        record.apply(event)
    assert numbers
    for metric, values in numbers.items():
        # Another processor's matrix products differ in their last bits, which six epochs make larger.
        np.testing.assert_allclose(record.values(metric), np.array(values, dtype=float), rtol=2e-5, atol=1e-7)


SHAPES = sorted((FOLDER / "shapes").glob("*.json"))
"""Files of shapes that were written under version 1 in turn, as the programs of then wrote them."""


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, f"{path}.{key}")
    else:
        yield path, value


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name)
def test_a_shape_of_before_is_read_with_all_that_it_says(path: Path) -> None:
    written = json.loads(path.read_text())
    read = json.loads(dumps(loads(path.read_bytes())))
    for arm in written["arms"]:
        arm.pop("train", None)
    kept = dict(_leaves(read))
    assert {place: kept.get(place) for place, _ in _leaves(written)} == dict(_leaves(written))
    assert len({arm["key"] for arm in read["arms"]}) == len(read["arms"])
    assert all(arm["named_by"] for arm in read["arms"])


def test_there_are_all_shapes_of_version_1() -> None:
    fields = {frozenset(json.loads(path.read_text())["arms"][0]) for path in SHAPES}
    first = {"name", "techniques", "network"}
    assert fields == {
        frozenset(first | more) for more in ({"train"}, set[str](), {"changes"}, {"changes", "key"})
    }


def test_training_examples_of_an_arms_own_are_those_that_it_had() -> None:
    path = FOLDER / "shapes" / "own-training-sets.v1.json"
    experiment = loads(path.read_bytes())
    trained = [experiment.arm_train(arm) for arm in experiment.arms]
    own = [arm["train"] for arm in json.loads(path.read_text())["arms"]]
    assert trained == [100, 100, 370] == [number or experiment.data.train for number in own]


@pytest.mark.parametrize(("train", "own"), [(2, 2000), (7, 1999), (3, 2), (99, 98), (997, 1000), (30, 30)])
def test_every_number_of_training_examples_is_met(train: int, own: int) -> None:
    arms = [{"name": "all"}, {"name": "own", "train": own, "techniques": [{"kind": "l2"}]}]
    experiment = build({"version": 1, "data": {"train": train}, "arms": arms})
    arm = experiment.arms[1]
    assert experiment.arm_train(arm) == own
    assert [technique.kind for technique in arm.techniques] == ["l2", MoreData().kind]
