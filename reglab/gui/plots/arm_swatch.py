"""The sign of an arm: its hue, and a mark where several arms share one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reglab.gui import theme
from reglab.gui.plots.marks import outline

_SIZE = 12


class ArmSwatch(QWidget):
    """A dot in the hue of an arm; further arms of the same hue are a ring, a diamond, a star and so on."""

    def __init__(self, hue: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hue = hue
        theme.manager().theme_changed.connect(self._fit)
        self._fit()

    def show_hue(self, hue: int) -> None:
        """Show the sign of an arm with a hue."""
        self._hue = hue
        self.update()

    @Slot()
    def _fit(self) -> None:
        self.setFixedSize(theme.px(_SIZE), theme.px(_SIZE))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        marker = look.arm_marker(self._hue)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / _SIZE, self.height() / _SIZE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.arm_color(self._hue))
        if marker in ("none", "circle"):
            painter.drawEllipse(QRectF(1, 1, _SIZE - 2, _SIZE - 2))
        else:
            painter.translate(_SIZE / 2, _SIZE / 2)
            painter.drawPolygon(outline(marker, _SIZE / 2 - 0.5))
        if marker == "circle":
            painter.setBrush(self.palette().base())
            painter.drawEllipse(QRectF(4, 4, _SIZE - 8, _SIZE - 8))
        painter.end()
