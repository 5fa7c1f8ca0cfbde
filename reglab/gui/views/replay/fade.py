"""A soft lower edge of a column that goes on below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from reglab.gui import theme

_HEIGHT = 22


class Fade(QWidget):
    """Lets the last line of a scroll area fade out while there is more below, else is not there.

    Parameters
    ----------
    area : QScrollArea
        What it lies on.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area.viewport())
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area.viewport().installEventFilter(self)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    @Slot()
    def _follow(self) -> None:
        room, bar = self._area.viewport().rect(), self._area.verticalScrollBar()
        self.setGeometry(0, room.height() - _HEIGHT, room.width(), _HEIGHT)
        self.setVisible(bar.value() < bar.maximum())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        solid = QColor(theme.current().window)
        clear = QColor(solid)
        clear.setAlpha(0)
        gradient = QLinearGradient(0, 0, 0, _HEIGHT)
        gradient.setColorAt(0, clear)
        gradient.setColorAt(1, solid)
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()
