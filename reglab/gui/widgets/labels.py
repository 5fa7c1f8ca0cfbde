"""Words that know their room: captions, lines and check boxes that are cut where they are too long."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from reglab.gui import theme
from reglab.gui.widgets.plain import literal
from reglab.words import unbroken

Role = Literal["text", "muted", "warning", "error"]

_SMALL = 0.9


def small_font() -> QFont:
    """The font of captions and of numbers along axes: the application's, a little smaller."""
    font = QApplication.font()
    font.setPointSizeF(round(font.pointSizeF() * _SMALL, 1))
    return font


class WrappedLabel(QLabel):
    """Plain words in as many lines as they need; a number and its unit stay on one of them."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(unbroken(text))

    def text(self) -> str:
        # As it was said, whatever it takes to show it.
        return self._said


class Caption(WrappedLabel):
    """Small words that explain what stands above them; wrapped, of second rank."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "muted")
        self._fit()
        theme.manager().theme_changed.connect(self._fit)

    @Slot()
    def _fit(self) -> None:
        self.setFont(small_font())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # At first sight the stylesheet gives back the font of an earlier theme.
        self._fit()


class SteadyCaption(Caption):
    """A caption whose words change with a slider: room that they once needed stays, so nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._least = 1
        self._rooms: dict[tuple[int, int], int] = {}

    def reserve(self, lines: int) -> None:
        """Keep room for a number of lines; another number forgets what was needed before."""
        if lines != self._least:
            self._least = lines
            self._rooms.clear()
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        key = (width, self.fontMetrics().height())
        least = self._least * self.fontMetrics().lineSpacing()
        self._rooms[key] = max(super().heightForWidth(width), self._rooms.get(key, least))
        return self._rooms[key]


class ElidedLabel(QWidget):
    """One line, cut with an ellipsis where it is too long, and then whole in its tooltip."""

    def __init__(
        self,
        text: str = "",
        role: Role = "text",
        bold: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._small = small
        if small:
            self._fit()
            theme.manager().theme_changed.connect(self._fit)
        self._text = ""
        self._bold = bold
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text, role)

    @Slot()
    def _fit(self) -> None:
        self.setFont(small_font())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._small:
            # As with captions.
            self._fit()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str, role: Role = "text") -> None:
        """Show a text in the ink of its rank."""
        self._text, self._role = text, role
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            cut = self.fontMetrics().horizontalAdvance(self._text) > self.width()
            self.setToolTip(literal(self._text) if cut else "")
        return super().event(event)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        inks = {"muted": look.muted, "warning": look.warning, "error": look.error}
        painter = QPainter(self)
        font = self.font()
        font.setBold(self._bold)
        painter.setFont(font)
        painter.setPen(QColor(inks.get(self._role, look.text if self.isEnabled() else look.faint)))
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class ElidedCheckBox(QCheckBox):
    """A check box that cuts its text with an ellipsis instead of somewhere."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())
