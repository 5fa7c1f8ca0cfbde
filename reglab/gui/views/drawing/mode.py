"""Switches a view between its planes and a pad to draw on."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from reglab.experiment.sources.points import PointsSource
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.widgets.buttons import tool_button
from reglab.record.events import Array
from reglab.words.language import _

if TYPE_CHECKING:
    from reglab.gui.views.drawing.pad import DrawingPad
    from reglab.gui.views.drawing.sketch import Kind

_ABOUT = {
    "points": _("Draw points of two classes of your own, with the mouse, and train on them"),
    "curve": _("Draw a curve of your own, with the mouse, and train on it"),
}
_sessions = itertools.count(1)


class DrawingMode(QObject):
    """Lets a person draw the data in the place of a view's planes.

    Strokes become the data of the experiment as soon as there is enough to be learned from; those of one
    drawing are one step of the window's undo.

    Parameters
    ----------
    view : PlaneView
        The view.
    kind : {"points", "curve"}
        What is drawn there.
    """

    def __init__(self, view: PlaneView, kind: Kind) -> None:
        super().__init__(view)
        self._view, self._kind = view, kind
        self.pad: DrawingPad | None = None
        """Made when something is drawn for the first time."""
        self._key = ""
        self._told: PointsSource | None = None
        """What was drawn last and told."""
        self.button = tool_button("edit", _ABOUT[kind])
        self.button.clicked.connect(self.start)
        view.bar.addWidget(self.button)

    @Slot()
    def start(self) -> None:
        """Show the pad, with what was drawn before."""
        if self._view.held:
            return
        if self.pad is None:
            self.pad = self._make()
        experiment = self._view.experiment
        source = experiment.data.set if experiment is not None else None
        self._told = source if isinstance(source, PointsSource) else None
        self._key = f"drawing {next(_sessions)}"
        self._view.held = True
        self._view.show_planes(on=False)
        self.pad.show()
        self.pad.begin(self._told, self._offered())
        self._view.held_changed.emit()

    def _offered(self) -> tuple[Array, NDArray[np.int64]] | None:
        """The examples that the plot shows, where a person could have drawn them."""
        view = self._view
        if not view.examples or self._told is not None:
            return None
        info, shown = view.info, view.examples[min(view.examples)]
        x = np.concatenate([shown.x_train, shown.x_val])
        y = np.concatenate([shown.y_train, shown.y_val])
        if self._kind == "points" and len(info.features) == len(info.classes) == 2:
            return x, y.astype(np.int64)
        if self._kind == "curve" and len(info.features) == 1 and not info.classes:
            return np.column_stack([x[:, 0], y]), np.zeros(len(y), dtype=np.int64)
        return None

    def _make(self) -> DrawingPad:
        # Few draw.
        from reglab.gui.views.drawing.pad import DrawingPad

        pad = DrawingPad(self._kind)
        pad.drawn.connect(self._tell)
        pad.finished.connect(self.finish)
        layout = self._view.layout()
        assert layout is not None
        layout.addWidget(pad)
        return pad

    @Slot()
    def finish(self) -> None:
        """Show the planes again."""
        if self._view.held and self.pad is not None:
            self._view.held = False
            self.pad.hide()
            self._view.show_planes(on=True)
            self._view.held_changed.emit()

    @Slot(object)
    def _tell(self, source: PointsSource) -> None:
        self._told = source
        self._view.data_drawn.emit(source, self._key)

    def follow(self) -> None:
        """End where the data have become others than those drawn here, as by undo."""
        experiment = self._view.experiment
        if not self._view.held or experiment is None:
            return
        present = experiment.data.set
        if self._told is not None and present != self._told:
            self.finish()
