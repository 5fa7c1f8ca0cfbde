"""Frames around parts of the window that a lesson speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reglab.gui import theme


class Pointer(QWidget):
    """Lies over the window, lets the mouse through, and paints a frame around what is pointed at."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._targets: Sequence[Callable[[], QWidget]] = ()
        self._watched: list[QWidget] = []
        self.hide()

    def point_at(self, targets: Sequence[Callable[[], QWidget]]) -> None:
        """Point at these, and at nothing else."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._targets = targets
        self._watched = [self._window, *(target() for target in targets)] if targets else []
        for widget in self._watched:
            widget.installEventFilter(self)
        self._follow()

    def frames(self) -> list[QRect]:
        """The rectangles of what is pointed at and seen, in the window."""
        found = []
        for target in self._targets:
            widget = target()
            if widget.isVisibleTo(self._window) and widget.width() > 0:
                corner = widget.mapTo(self._window, widget.rect().topLeft())
                found.append(QRect(corner, widget.size()))
        return found

    def _follow(self) -> None:
        self.setGeometry(self._window.rect())
        self.setVisible(bool(self._targets))
        self.raise_()
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in kinds:
            self._follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.px(3)
        painter.setPen(QPen(QColor(theme.current().accent), width))
        for frame in self.frames():
            painter.drawRoundedRect(frame.adjusted(width, width, -width, -width), 6, 6)
        painter.end()
