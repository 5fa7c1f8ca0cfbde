"""Training examples that are moved or left out by hand: what is allowed, counted, said and kept in files."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reglab.experiment.edits import (
    change_dataset,
    move_example,
    remove_example,
    restore_example,
    restore_examples,
    set_data,
)
from reglab.experiment.errors import ExperimentError
from reglab.experiment.example_edits import ExampleEdit, edits_words
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.sweeps.identity import identity


def sine(*edits: dict[str, Any], **data: Any) -> Experiment:
    data = {"set": "sine", "train": 10, "example_edits": list(edits), **data}
    more = {"kind": "more_data", "times": 2.0}
    return build(
        {"version": 1, "data": data, "arms": [{"name": "plain"}, {"name": "more", "techniques": [more]}]}
    )


def test_a_file_keeps_them_and_one_without_them_opens_as_before() -> None:
    made = sine({"index": 3, "x": [0.5], "y": 1.0}, {"index": 7, "removed": True})
    assert loads(dumps(made)) == made
    assert sine().data.example_edits == ()


def test_arms_train_on_those_that_are_left() -> None:
    made = sine({"index": 3, "removed": True}, {"index": 15, "removed": True}, {"index": 4, "x": [0.0]})
    plain, more = made.arms
    assert (made.arm_drawn(plain), made.arm_train(plain)) == (10, 9)
    # The arm with more data has drawn the second one, too.
    assert (made.arm_drawn(more), made.arm_train(more)) == (20, 18)
    assert made.scale(plain).train == 9


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([{"index": 1, "x": [0.0, 1.0]}], "example_edits[0].x: has 2 numbers, but Noisy sine has 1 feature"),
        ([{"index": 1}], "nothing is another"),
        ([{"index": 1, "removed": True, "y": 0.0}], "an example that is left out has no place"),
        ([{"index": 1, "x": [0.0]}, {"index": 1, "y": 0.0}], "example 1 is edited twice"),
        ([{"index": n, "removed": True} for n in range(9)], "1 training example would be left"),
        ([{"index": -1, "x": [0.0]}], "example_edits[0].index"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(edits: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ExperimentError, match=re.escape(said)):
        sine(*edits)


def test_labels_of_classes_stay() -> None:
    with pytest.raises(ExperimentError, match="has classes, whose labels stay"):
        build({"version": 1, "data": {"example_edits": [{"index": 1, "y": 1.0}]}})


def test_edits_of_one_example_replace_each_other() -> None:
    moved = move_example(move_example(sine(), 3, (0.5,), 1.0), 3, (0.7,))
    assert moved.data.example_edits == (ExampleEdit(index=3, x=(0.7,), y=1.0),)
    gone = remove_example(move_example(moved, 1, (0.1,)), 3)
    assert gone.data.example_edits == (ExampleEdit(index=1, x=(0.1,)), ExampleEdit(index=3, removed=True))
    assert restore_example(gone, 3).data.example_edits == (ExampleEdit(index=1, x=(0.1,)),)
    assert restore_examples(gone) == sine()


def test_other_examples_are_not_edited_as_those_before_were() -> None:
    gone = remove_example(sine(), 3)
    for changed in (
        set_data(gone, seed=1),
        set_data(gone, resample=False),
        change_dataset(gone, "moons"),
    ):
        assert changed.data.example_edits == ()
    assert set_data(gone, seed=gone.data.seed, noise=0.5).data.example_edits == gone.data.example_edits


def test_words() -> None:
    moved, gone = ExampleEdit(index=1, x=(0.0,)), ExampleEdit(index=2, removed=True)
    assert edits_words(()) == ""
    assert edits_words((moved,)) == "1 training example moved"
    assert edits_words((gone,)) == "1 training example left out"
    assert edits_words((moved, moved, gone)) == "2 training examples moved, 1 left out"


def test_a_sweep_of_before_is_known_again() -> None:
    # As the version before edits identified it, so that finished points of a sweep are not trained again.
    assert identity(build({"version": 1})) == "240e6d7522562e39f2a4b6f3badee0e0"
    assert identity(remove_example(sine(), 3)) != identity(sine())
