"""A reserved place for one sentence about an edit that was not accepted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.plain import button_text, literal


class NoticeLine(QWidget):
    """Shows a sentence in up to `lines` lines; it has its height also while it is empty.

    A longer sentence is cut, and whole in the tooltip. A sentence may come with a button that does
    what would help.
    """

    sentence_changed = Signal(str)
    """Another sentence is shown, or none."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._text = ""
        self._refusal = True
        self._act: Callable[[], object] | None = None
        self.button = QPushButton(self)
        self.button.setProperty("role", "small")
        self.button.hide()
        self.button.clicked.connect(self._do)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The whole sentence; empty where nothing is wrong."""
        return self._text

    def show_sentence(self, text: str, refusal: bool = True) -> None:
        """Show a sentence, or nothing; in the ink of errors where it is a refusal."""
        self._act = None
        self.button.hide()
        if text == self._text:
            return
        self._text, self._refusal = text, refusal
        self.setAccessibleName(text)
        self.setToolTip(literal(text))
        self.update()
        self.sentence_changed.emit(text)

    def show_offer(self, text: str, label: str, act: Callable[[], object]) -> None:
        """Show a sentence and a button with the words `label` that calls `act`."""
        self.show_sentence(text)
        self._act = act
        self.button.setFont(small_font())
        self.button.setText(button_text(label))
        self.button.setAccessibleDescription(text)
        self._place_button()
        self.button.show()
        self.update()

    @Slot()
    def _do(self) -> None:
        act = self._act
        self.show_sentence("")
        if act is not None:
            act()

    def _place_button(self) -> None:
        size = self.button.sizeHint()
        # Two lines of the sentence stay above it.
        height = min(size.height(), self.height() - 2 * QFontMetrics(small_font()).lineSpacing())
        width = min(size.width(), self.width() - 10)
        self.button.setGeometry(10, self.height() - height, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def sizeHint(self) -> QSize:
        return QSize(100, self._lines * QFontMetrics(small_font()).lineSpacing() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(theme.current().error if self._refusal else theme.current().warning)
        painter.setPen(QPen(ink, 3, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(2, 6, 2, self.height() - 6)
        font = small_font()
        painter.setFont(font)
        painter.setPen(ink)
        room = QRect(10, 2, self.width() - 12, self.height() - 4)
        if self._act is not None:
            room = QRect(10, 0, self.width() - 12, self.height() - self.button.height())
        wrap = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(room), int(wrap), _cut_to(self._text, QFontMetrics(font), room))
        painter.end()


def _cut_to(text: str, metrics: QFontMetrics, room: QRect) -> str:
    """As many words of `text` as fit into `room`, with an ellipsis where some do not."""
    flags = int(Qt.TextFlag.TextWordWrap)
    tall = QRect(0, 0, room.width(), 10_000)

    def fits(candidate: str) -> bool:
        return metrics.boundingRect(tall, flags, candidate).height() <= room.height()

    if fits(text):
        return text
    words = text.split(" ")
    while words and not fits(" ".join(words) + " …"):
        words.pop()
    return " ".join(words) + " …"
