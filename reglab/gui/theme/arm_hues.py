"""Which hue an arm has: it stays with the arm when arms are moved, renamed or removed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from reglab.experiment.experiment import Experiment


class ArmHues:
    """Gives every arm a hue of its own; the baseline is neutral, whichever arm that is.

    A hue is a place in the theme's list, 0 for the neutral one.
    """

    def __init__(self) -> None:
        self._own: dict[str, int] = {}

    def forget(self) -> None:
        """Begin anew: the next arms have hues in their order."""
        self._own.clear()

    def of(self, present: Experiment, recorded: Experiment | None = None) -> Mapping[str, int]:
        """Return the hue of each arm by its key.

        An arm that comes back, by undo, has the hue that it had, unless another one has it by now.

        Parameters
        ----------
        present : Experiment
            The experiment; its first arm is neutral.
        recorded : Experiment, optional
            What is shown of a run; arms in it that are no longer in the experiment have hues too.
        """
        baseline = present.baseline.key
        keys = list(dict.fromkeys(arm.key for arm in (*present.arms, *(recorded.arms if recorded else ()))))
        taken: set[int] = set()
        unsettled = []
        for key in keys:
            own = self._own.get(key)
            if own is None or own in taken:
                unsettled.append(key)
            else:
                taken.add(own)
        free = (hue for hue in itertools.count(1) if hue not in taken)
        for key in unsettled:
            # The baseline keeps the hue that it had; it needs none of its own before it is moved.
            if key != baseline:
                self._own[key] = next(free)
        return {key: 0 if key == baseline else self._own[key] for key in keys}


def hues_of(
    recorded: Experiment, present: Experiment | None, told: Mapping[str, int] | None = None
) -> tuple[int, ...]:
    """Return the hue of each arm of a record; those that nobody has told follow the order of the arms."""
    shown = ArmHues().of(present or recorded, recorded) if told is None else told
    return tuple(shown.get(arm.key, len(shown) + place) for place, arm in enumerate(recorded.arms))
