"""Plots beside one another that always show the same epochs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from reglab.gui.plots.canvas import PlotCanvas


class LinkedEpochs(QObject):
    """Has all canvases follow the one in which a person zooms or moves along the epochs.

    Parameters
    ----------
    canvases : sequence of PlotCanvas
        What is kept in step.
    parent : QObject
        Lives as long as they do.
    """

    def __init__(self, canvases: Sequence[PlotCanvas], parent: QObject) -> None:
        super().__init__(parent)
        self._canvases = canvases
        self._linking = False
        for canvas in canvases:
            canvas.view.sigXRangeChanged.connect(self._link)

    @Slot(object, object)
    def _link(self, _view: object, limits: tuple[float, float]) -> None:
        """Show the same epochs in all plots."""
        if self._linking:
            return
        self._linking = True
        for canvas in self._canvases:
            canvas.show_x(*limits)
        self._linking = False
