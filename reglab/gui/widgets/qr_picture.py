"""A QR code, black on white in every theme, as cameras want it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.code.qr import Modules
from reglab.gui import theme
from reglab.words.language import _

RIM = 4
"""Light squares around it."""


class QrPicture(QWidget):
    """Paints the squares of a code as large as there is room, in whole pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modules: Modules = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("QR code of the experiment"))

    def show_modules(self, modules: Modules) -> None:
        """Show a code."""
        self.modules = modules
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(220))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.modules:
            return
        painter = QPainter(self)
        count = len(self.modules) + 2 * RIM
        # Squares of whole pixels of the screen: edges that are half grey are hard to read from afar.
        ratio = self.devicePixelRatioF()
        size = max(1, int(min(self.width(), self.height()) * ratio) // count)
        painter.scale(1 / ratio, 1 / ratio)
        left = (int(self.width() * ratio) - size * count) // 2
        top = (int(self.height() * ratio) - size * count) // 2
        painter.fillRect(QRect(left, top, size * count, size * count), Qt.GlobalColor.white)
        for line, row in enumerate(self.modules, RIM):
            for place, dark in enumerate(row, RIM):
                if dark:
                    square = QRect(left + place * size, top + line * size, size, size)
                    painter.fillRect(square, Qt.GlobalColor.black)
        painter.end()
