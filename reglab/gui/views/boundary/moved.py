"""Training examples that are moved in a map, or beside curves of probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.views.boundary.classes import rug_places
from reglab.gui.views.boundary.projection import Projection
from reglab.gui.views.plane.asking import AskingView
from reglab.gui.views.plane.movable import Movable
from reglab.record.events import Array


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
