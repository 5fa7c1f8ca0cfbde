"""Edits of single training examples."""

from __future__ import annotations

from reglab.experiment.edits.fields import set_data
from reglab.experiment.example_edits import ExampleEdit
from reglab.experiment.experiment import Experiment


def move_example(
    experiment: Experiment, index: int, x: tuple[float, ...], y: float | None = None
) -> Experiment:
    """Put a training example somewhere else.

    Parameters
    ----------
    experiment : Experiment
        The experiment.
    index : int
        Its place among the training examples as they are drawn.
    x : tuple of float
        Its features, in the units of the data set.
    y : float, optional
        Its target value, of a regression; as before if left out.
    """
    before = next((edit for edit in experiment.data.example_edits if edit.index == index), None)
    if y is None and before is not None:
        y = before.y
    return _with_edit(experiment, ExampleEdit(index=index, x=x, y=y))


def remove_example(experiment: Experiment, index: int) -> Experiment:
    """Leave a training example out, by its place among those that are drawn."""
    return _with_edit(experiment, ExampleEdit(index=index, removed=True))


def restore_example(experiment: Experiment, index: int) -> Experiment:
    """Put a training example back where it was drawn."""
    edits = tuple(edit for edit in experiment.data.example_edits if edit.index != index)
    return set_data(experiment, example_edits=edits)


def restore_examples(experiment: Experiment) -> Experiment:
    """Put all training examples back where they were drawn."""
    return set_data(experiment, example_edits=())


def _with_edit(experiment: Experiment, edit: ExampleEdit) -> Experiment:
    others = [each for each in experiment.data.example_edits if each.index != edit.index]
    edits = sorted([*others, edit], key=lambda each: each.index)
    return set_data(experiment, example_edits=tuple(edits))
