"""The place where data are drawn: a plane with a class chooser, brushes, an eraser, and the way back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reglab.experiment.sources.points import DRAWN_CLASSES, PointsSource
from reglab.gui import theme as themes
from reglab.gui.views.boundary.classes import class_symbol
from reglab.gui.views.data.data_plane import DataPlane
from reglab.gui.views.drawing.pointer import Pointer
from reglab.gui.views.drawing.sketch import Brush, Kind, Sketch
from reglab.gui.views.fit.arm_fit import example_symbols
from reglab.gui.views.plane.grid import PanelGrid
from reglab.gui.views.plane.layers import Dots
from reglab.gui.views.switches import Mode, ModeSwitch
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import ElidedLabel
from reglab.record.events import Array
from reglab.words.language import _, in_context

_ERASER = "eraser"
_BRUSHES = {"single": Brush(0.0, 14.0), "fine": Brush(14.0, 7.0), "broad": Brush(44.0, 5.0)}
_REACH = {"single": 9.0, "fine": 16.0, "broad": 44.0}
"""How far an eraser reaches, in pixels."""
_SIZE = 3.6


_CLASSES = ((_("Orange"), _("Blue")), (_("Points of class orange"), _("Points of class blue")))
"""Titles of the pens of the drawn classes, and what they are for."""


class DrawingPad(QWidget):
    """Lets a person draw, and tells after every stroke what the experiment is to learn from.

    Parameters
    ----------
    kind : {"points", "curve"}
        Points of two classes, or a curve.
    """

    drawn = Signal(object)
    """There is enough to be learned from; carries a `PointsSource`."""
    finished = Signal()
    """A person is done."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Draw your own data"))
        self.sketch = Sketch(kind)
        pens = (
            [Mode(name, title, about) for name, title, about in zip(DRAWN_CLASSES, *_CLASSES, strict=True)]
            if kind == "points"
            else [Mode("pen", _("Pen"), _("Points along the way of the mouse"))]
        )
        self.tool = ModeSwitch([*pens, Mode(_ERASER, _("Eraser"), _("Take points away"))], _("Tool"))
        self.brush = ModeSwitch(
            [
                Mode("fine", in_context("brush", "Fine"), _("Points close to the pointer")),
                Mode("broad", in_context("brush", "Broad"), _("Points scattered around the pointer: noise")),
                Mode(
                    "single",
                    in_context("brush", "Exact"),
                    _("Points exactly where the pointer is; a click is one point"),
                ),
            ],
            _("Brush"),
        )
        self.back = tool_button("undo", _("Take the last stroke back (Ctrl+Z)"), _("Undo"))
        self.clear = tool_button("delete", _("Take all points away"), in_context("verb", "Clear"))
        self.from_plot = QPushButton(_("Take the examples"))
        self.from_plot.setToolTip(_("Lay the examples that the plot shows, to be drawn on and rubbed out"))
        self._offered: tuple[Array, NDArray[np.int64]] | None = None
        self.words = ElidedLabel(role="muted")
        self.done = QPushButton(_("Done"))
        self.done.setProperty("role", "primary")
        self.done.setToolTip(_("Go back to what the networks make of it"))
        self.plane = DataPlane()
        self.pointer = Pointer(self.plane.panel.canvas)
        self.grid = PanelGrid()
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.plane.panel.show_arm(None, _("Draw with the mouse"))
        self.grid.add_panel(self.plane.panel)
        self.grid.show_panels([self.plane.panel])
        curve = self.sketch.kind == "curve"
        self.grid.name_axes("x" if curve else "x₁", "y" if curve else "x₂")
        bar = QHBoxLayout()
        bar.setSpacing(10)
        for widget in (self.tool, self.brush):
            widget.setSizePolicy(widget.sizePolicy().Policy.Preferred, widget.sizePolicy().Policy.Preferred)
            bar.addWidget(widget)
        for button in (self.back, self.clear):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.from_plot)
        bar.addWidget(self.done)
        figure = QWidget()
        figure.setAutoFillBackground(True)
        figure.setBackgroundRole(QPalette.ColorRole.Base)
        inner = QVBoxLayout(figure)
        inner.setContentsMargins(4, 4, 6, 4)
        inner.addWidget(self.grid, 1)
        inner.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(figure, 1)

    def _connect(self) -> None:
        self.pointer.pressed.connect(self._press)
        self.pointer.dragged.connect(self._drag)
        self.pointer.released.connect(self._release)
        self.tool.chosen.connect(self._show_reach)
        self.brush.chosen.connect(self._show_reach)
        self.back.clicked.connect(self.undo)
        self.clear.clicked.connect(self._clear)
        self.done.clicked.connect(self.finished)
        self.from_plot.clicked.connect(self._lay)
        themes.manager().theme_changed.connect(self._restyle)
        self._show_reach()

    def begin(
        self, source: PointsSource | None, offered: tuple[Array, NDArray[np.int64]] | None = None
    ) -> None:
        """Go on with what was drawn, or begin with nothing; examples of the plot may be `offered`."""
        self._offered = offered
        self.sketch = Sketch(self.sketch.kind)
        if source is not None and source.task == (
            "regression" if self.sketch.kind == "curve" else "classification"
        ):
            self.sketch.take(source)
        self.tool.choose(self.tool.modes[0].key)
        self._show()
        self.plane.panel.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- strokes -----------------------------------------------------------------------------------

    @Slot(float, float)
    def _press(self, x: float, y: float) -> None:
        self.sketch.begin()
        self._drag(x, y)

    @Slot(float, float)
    def _drag(self, x: float, y: float) -> None:
        scale = self.pointer.scale()
        if self.tool.current == _ERASER:
            self.sketch.erase(x, y, Brush(_REACH[self.brush.current], 1.0), scale)
        else:
            label = DRAWN_CLASSES.index(self.tool.current) if self.sketch.kind == "points" else 0
            self.sketch.put(x, y, label, _BRUSHES[self.brush.current], scale)
        self._paint()

    @Slot()
    def _release(self) -> None:
        if self.sketch.end():
            self._tell()

    @Slot()
    def undo(self) -> None:
        """Take the last stroke back."""
        if self.sketch.can_undo:
            self.sketch.undo()
            self._tell()

    @Slot()
    def _lay(self) -> None:
        if self._offered is not None:
            self.sketch.lay(*self._offered)
            self._tell()

    @Slot()
    def _clear(self) -> None:
        self.sketch.clear()
        self._tell()

    def _tell(self) -> None:
        self._show()
        if not self.sketch.trouble:
            self.drawn.emit(self.sketch.source())

    # -- showing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the points and the part of the plane where they are."""
        self.grid.show_span(self.sketch.span())
        self._paint()
        self.back.setEnabled(self.sketch.can_undo)
        self.clear.setEnabled(len(self.sketch.places) > 0)
        self.from_plot.setVisible(self._offered is not None and not len(self.sketch.places))

    def _paint(self) -> None:
        look, sketch = themes.current(), self.sketch
        x, y = sketch.places.T
        if sketch.kind == "curve":
            symbol = example_symbols(look, QColor(look.text), _SIZE)[0]
            groups = [Dots(symbol, x, y)]
        else:
            groups = [
                Dots(class_symbol(look, label, _SIZE), x[sketch.labels == label], y[sketch.labels == label])
                for label in np.unique(sketch.labels).tolist()
            ]
        self.plane.dots.show_groups(groups)
        trouble = sketch.trouble
        self.words.set_text(f"{sketch.words}. {trouble}" if trouble else f"{sketch.words}", "muted")

    @Slot()
    def _restyle(self) -> None:
        self.grid.set_theme(themes.current())
        self._show_reach()
        self._paint()

    @Slot()
    def _show_reach(self) -> None:
        erases = self.tool.current == _ERASER
        self.pointer.show_reach(_REACH[self.brush.current] if erases else _BRUSHES[self.brush.current].radius)

    # -- keys --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # While something is drawn the way back leads through the strokes.
        if event.type() == QEvent.Type.ShortcutOverride and self._undoes(event):
            event.accept()
            return True
        return super().event(event)

    def _undoes(self, event: QEvent) -> bool:
        undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        return undo and self.sketch.can_undo

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._undoes(event):
            self.undo()
        else:
            super().keyPressEvent(event)
