"""What networks put out before training examples were moved or left out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reglab.experiment.example_edits import ExampleEdit, kept_places
from reglab.experiment.experiment import Experiment
from reglab.gui.views.plane.grips import Place
from reglab.record.events import Array
from reglab.record.matching import as_trained
from reglab.words.language import _

BEFORE = _("before the change")
"""What it is called in a key."""
Network = tuple[str, int]
"""Key of its arm, and its seed."""


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """The last picture of a run, kept beside the picture of the next one.

    Parameters
    ----------
    experiment : Experiment
        What was trained.
    mesh : tuple of array
        Coordinates along the axes of the plane that `points` stand for.
    points : array, shape (n, features)
        Where networks were asked.
    outputs : mapping of Network to array, shape (n, outputs)
        What each of them put out there.
    places : mapping of int to Place
        Where the training examples of the picture stood, by their place among those drawn.
    """

    experiment: Experiment
    mesh: tuple[Array, ...]
    points: Array
    outputs: Mapping[Network, Array]
    places: Mapping[int, Place]

    def arms(self, now: Experiment) -> dict[int, int]:
        """Return the arms that are trained now as they were then, but for edited examples.

        Their positions now, each with the one then; empty where the edits are the same.
        """
        if now.data.example_edits == self.experiment.data.example_edits:
            return {}
        then, present = _unedited(self.experiment), _unedited(now)
        found = {place: as_trained(then, present, place) for place in range(len(now.arms))}
        return {place: was for place, was in found.items() if was is not None}

    def gone(self, now: Experiment) -> tuple[tuple[Place, Place | None], ...]:
        """Return from where to where examples were moved; ``None`` for those that were left out."""
        then = {edit.index: edit for edit in self.experiment.data.example_edits}
        return tuple(
            (start, _end(edit, start))
            for edit in now.data.example_edits
            if then.get(edit.index) != edit and (start := self.places.get(edit.index)) is not None
        )


def rows_of(experiment: Experiment, rows: int) -> list[int]:
    """Return for each training example that is shown its place among those drawn, of the first so many."""
    return kept_places(experiment.data.example_edits, rows + len(experiment.data.example_edits))[:rows]


def _unedited(experiment: Experiment) -> Experiment:
    return experiment.model_copy(
        update={"data": experiment.data.model_copy(update={"example_edits": ()}), "name": "", "notes": ""}
    )


def _end(edit: ExampleEdit, start: Place) -> Place | None:
    if edit.removed:
        return None
    numbers = [*(edit.x or ()), *(() if edit.y is None else (edit.y,))]
    # Of one input with classes the height is no feature.
    return (numbers[0], numbers[1] if len(numbers) > 1 else start[1]) if numbers else start
