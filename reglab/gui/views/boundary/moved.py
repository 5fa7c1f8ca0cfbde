"""Training examples that are moved in a map, or beside curves of probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.views.boundary.classes import rug_places
from reglab.gui.views.boundary.projection import Projection
from reglab.gui.views.plane.asking import AskingView
from reglab.gui.views.plane.movable import Movable
from reglab.record.events import Array

_ACROSS, _NUMBERS = 32, 250_000
"""Points along each axis at which predictions are compared, and numbers of all of them together, at most."""


class MovableMap(Movable):
    """What there is to be moved in the maps of a view.

    Parameters
    ----------
    view : AskingView
        The view.
    projection : callable
        The plane, once it is known.
    """

    def __init__(self, view: AskingView, projection: Callable[[], Projection | None]) -> None:
        super().__init__(view)
        self._projection = projection

    @property
    def _info(self) -> DatasetInfo:
        assert self._view.shown_experiment is not None
        return self._view.shown_experiment.data.info

    @property
    def plain(self) -> bool:
        return len(self._info.features) <= 2

    @property
    def level(self) -> bool:
        return len(self._info.features) == 1

    def training_places(self, arm: int) -> Array:
        own, projection = self.training_of(arm), self._projection()
        if own is None or projection is None:
            return np.empty((0, 2))
        dropped = projection.drop(own.x_train)
        if not self.level:
            return dropped
        return rug_places(dropped[:, 0], own.y_train, len(self._info.classes))

    def edit_at(self, x: float, y: float) -> tuple[tuple[float, ...], float | None]:
        return ((x,) if self.level else (x, y)), None

    def points(self) -> Array | None:
        if (projection := self._projection()) is None:
            return None
        span, features = self._view.span, len(self._info.features)
        if features == 1:
            return projection.lift(np.linspace(span.left, span.right, _ACROSS**2))
        # Of pictures with many pixels fewer points are asked about.
        count = max(8, min(_ACROSS, math.isqrt(_NUMBERS // features)))
        x, y = np.linspace(span.left, span.right, count), np.linspace(span.bottom, span.top, count)
        return projection.lift(*(axis.ravel() for axis in np.meshgrid(x, y)))
