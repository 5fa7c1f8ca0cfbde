"""The painted part of one plane: view box, two axes, layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.axis import PlainAxis
from reglab.gui.plots.canvas import PAPER_RATIO, PlainViewBox
from reglab.gui.plots.content import Frame
from reglab.gui.theme import Theme
from reglab.gui.views.plane.layers import Layer

_TOP = 4
_CLOSER = 1.7
"""How much closer numbers may stand where there would be one alone."""
_PAN, _ZOOM = 0.1, 1.25


class Span(NamedTuple):
    """A part of a plane, in the units of its axes."""

    left: float
    right: float
    bottom: float
    top: float


class _Axis(PlainAxis):
    """An axis that shows at least two numbers also where it is short."""

    chosen: Sequence[float] = ()
    """Numbers that are shown instead of round ones where at least two of them are seen."""

    def ticks(self, low: float, high: float, length: float) -> list[float]:
        seen = [tick for tick in self.chosen if low <= tick <= high]
        if len(seen) > 1:
            return seen
        found = super().ticks(low, high, length)
        return found if len(found) > 1 else super().ticks(low, high, _CLOSER * length)


class PlaneCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Paints layers between two axes, which may be hidden where a neighbour has the same ones."""

    moved = Signal(object)
    """A person zoomed or moved the plane; carries the `Span` that is seen."""
    whole_wanted = Signal()
    """A person asks for the whole plane again."""
    enlarge_wanted = Signal()
    """A person asks for a larger plane, or for its usual size again."""
    hovered = Signal(object)
    """The mouse is over another point: a pair (x, y), or ``None`` where it left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view = PlainViewBox()
        self.left, self.bottom = _Axis("left"), _Axis("bottom")
        self.layers: list[Layer] = []
        grid = self.centralLayout
        # Room for the upper half of a number at the top of the axis.
        grid.setContentsMargins(0, _TOP, 0, 0)
        grid.setSpacing(0)
        for item, row, column in ((self.left, 0, 0), (self.view, 0, 1), (self.bottom, 1, 1)):
            grid.addItem(item, row, column)
        grid.setRowStretchFactor(0, 1)
        grid.setColumnStretchFactor(1, 1)
        self.left.linkToView(self.view)
        self.bottom.linkToView(self.view)
        self.view.sigRangeChanged.connect(self._window_changed)
        self.view.sigResized.connect(self._window_changed)
        self.view.sigRangeChangedManually.connect(self._tell)
        self.view.double_clicked.connect(self.enlarge_wanted)
        self.scene().sigMouseMoved.connect(self._mouse_moved)

    def add_layer(self, layer: Layer) -> None:
        """Put a layer, a child of `view`, on top of the others."""
        layer.setZValue(len(self.layers))
        self.layers.append(layer)

    @property
    def span(self) -> Span:
        """The part of the plane that is seen."""
        (left, right), (bottom, top) = self.view.viewRange()
        return Span(left, right, bottom, top)

    def area(self) -> float:
        """Return the size of the plane in square pixels."""
        rect = self.view.rect()
        return float(rect.width() * rect.height())

    def show_span(self, span: Span) -> None:
        """Show a part of the plane."""
        if span != self.span:
            self.view.setRange(
                xRange=(span.left, span.right),
                yRange=(span.bottom, span.top),
                padding=0,
                disableAutoRange=True,
            )

    def show_axes(self, *, left: bool, bottom: bool) -> None:
        """Show or hide the numbers along two sides; where they are hidden they take no room."""
        for axis, shown in ((self.left, left), (self.bottom, bottom)):
            if axis.isVisible() != shown:
                (axis.show if shown else axis.hide)()

    def axis_room(self) -> tuple[int, int]:
        """Width and height that the axes take where they are shown."""
        return int(self.left.fixedWidth or 0), int(self.bottom.fixedHeight or 0)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self.setBackground(theme.surface)
        self.left.set_theme(theme)
        self.bottom.set_theme(theme)
        self._window_changed()

    @Slot()
    def _window_changed(self) -> None:
        rect = self.view.rect()
        if rect.width() < 1 or rect.height() < 1:
            return
        ratio = PAPER_RATIO if themes.manager().on_paper else self.devicePixelRatioF()
        frame = Frame(*self.span, rect.width(), rect.height(), ratio)
        for layer in self.layers:
            layer.show_frame(frame)

    @Slot(object)
    def _tell(self, _axes: object) -> None:
        self.moved.emit(self.span)

    @Slot(object)
    def _mouse_moved(self, point: Any) -> None:
        if not self.view.sceneBoundingRect().contains(point):
            self.hovered.emit(None)
            return
        at = self.view.mapSceneToView(point)
        self.hovered.emit((at.x(), at.y()))

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Arrow keys move the plane, plus and minus zoom, Home shows the whole, Enter enlarges it."""
        key = ev.key()
        left, right, bottom, top = self.span
        wide, high = right - left, top - bottom
        steps = {
            Qt.Key.Key_Left: (-_PAN, 0.0),
            Qt.Key.Key_Right: (_PAN, 0.0),
            Qt.Key.Key_Down: (0.0, -_PAN),
            Qt.Key.Key_Up: (0.0, _PAN),
        }
        if key in steps:
            x, y = steps[Qt.Key(key)]
            self.moved.emit(Span(left + x * wide, right + x * wide, bottom + y * high, top + y * high))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            grow = (_ZOOM if key == Qt.Key.Key_Minus else 1 / _ZOOM) - 1
            x, y = grow * wide / 2, grow * high / 2
            self.moved.emit(Span(left - x, right + x, bottom - y, top + y))
        elif key == Qt.Key.Key_Home:
            self.whole_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enlarge_wanted.emit()
        else:
            ev.ignore()
