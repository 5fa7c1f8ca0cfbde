"""Training examples that are moved beside curves over one input, and how far the curves move with them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reglab.analysis.movement import rms_change
from reglab.gui.views.plane.asking import AskingView
from reglab.gui.views.plane.examples import input_range
from reglab.gui.views.plane.movable import Movable
from reglab.gui.views.plane.moving import MovedExamples
from reglab.record.events import Array

_POINTS = 101
"""Points at which predictions are compared."""


class MovableFit(Movable):
    """What there is to be moved beside the curves of a view.

    Parameters
    ----------
    view : AskingView
        The view.
    curved : callable
        Whether it shows curves over one input.
    """

    def __init__(self, view: AskingView, curved: Callable[[], bool]) -> None:
        super().__init__(view)
        self._curved = curved

    @property
    def plain(self) -> bool:
        return self._curved()

    def training_places(self, arm: int) -> Array:
        own = self.training_of(arm)
        return np.empty((0, 2)) if own is None else np.column_stack([own.x_train[:, 0], own.y_train])

    def edit_at(self, x: float, y: float) -> tuple[tuple[float, ...], float | None]:
        return (x,), y

    def points(self) -> Array | None:
        if not self._curved() or not self._view.examples:
            return None
        # Beyond the training examples curves fan out as far as one cares to look.
        return np.linspace(*input_range(self._view.examples.values()), _POINTS)[:, None]


def movement(moving: MovedExamples, arm: int) -> float:
    """Root mean square of the changes of an arm's curves where there were training examples.

    Beyond them curves move as far as one cares to look. NaN where nothing is compared.
    """
    if moving.before is None or not (pairs := moving.pairs(arm)):
        return float("nan")
    across = [place[0] for place in moving.before.places.values()]
    x = moving.before.points[:, 0]
    inside = (x >= min(across)) & (x <= max(across)) if across else np.ones(len(x), np.bool_)
    return rms_change([(one[inside], other[inside]) for one, other in pairs])


def earlier_curve(moving: MovedExamples, arm: int) -> tuple[Array, Array] | None:
    """The mean curve of an arm before the last edit, as places and heights; ``None`` for none."""
    sound = [values[:, 0] for values in moving.earlier(arm) if np.isfinite(values).all()]
    if not sound or moving.before is None:
        return None
    return moving.before.points[:, 0], np.mean(sound, axis=0)
