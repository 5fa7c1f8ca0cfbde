"""What lies over results that do not fit the experiment any more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reglab.gui import theme

_VEIL = 150
"""How much of what is below is taken away, of 255: it can still be read, but does not look like news."""
_SIDE, _PAD = 24.0, 14.0


class StaleVeil(QWidget):
    """Greys out a widget, and says in a banner what is seen there; lets mouse and keys through.

    It takes no room of its own: nothing moves when it comes and goes.

    Parameters
    ----------
    below : QWidget
        What it lies on.
    """

    def __init__(self, below: QWidget) -> None:
        super().__init__(below)
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._below = below
        below.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Lie over everything with these words; go away without any."""
        if words != self.words:
            self.words = words
            self.setAccessibleName(words)
            self.update()
        if words:
            self._cover()
        self.setVisible(bool(words))

    def _cover(self) -> None:
        self.setGeometry(self._below.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Another page is raised when it is shown, and children may be added at any time.
        if self.words and event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.ChildAdded,
            QEvent.Type.LayoutRequest,
        ):
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        veil = QColor(look.window)
        veil.setAlpha(_VEIL)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setBold(True)
        metrics = QFontMetricsF(font)
        most = max(40.0, self.width() - 2 * _SIDE)
        text = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, most - 2 * _PAD)
        width, height = metrics.horizontalAdvance(text) + 2 * _PAD, metrics.height() + 12
        # In the middle, where there are no controls to be covered.
        banner = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.setPen(QPen(QColor(look.warning), 1.5))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(banner, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(look.text))
        painter.drawText(banner, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
