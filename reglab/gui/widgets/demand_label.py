"""What a run will take, quietly beside the button that begins it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

Grade = Literal["fits", "warned", "refused"]

_MARGIN = 12


class DemandLabel(QWidget):
    """A few words, shown whole where there is room for them and not at all where there is not.

    It takes the room that is left, so that it is the first to go when a window gets narrow.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._grade: Grade = "fits"
        self.setObjectName("demand")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """The words, also where there is no room for them."""
        return self._text

    @property
    def grade(self) -> Grade:
        """Whether the words are a warning."""
        return self._grade

    def show_demand(self, text: str, grade: Grade, about: str) -> None:
        """Show words, in the ink of their grade; `about` says in sentences what they mean."""
        if (text, grade, about) == (self._text, self._grade, self.accessibleDescription()):
            return
        self._text, self._grade = text, grade
        self.setAccessibleName(_("Expected: {text}").format(text=text))
        self.setAccessibleDescription(about)
        self.setToolTip(literal(about))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setFont(small_font())
        if painter.fontMetrics().horizontalAdvance(self._text) + 2 * _MARGIN <= self.width():
            inks = {"fits": look.muted, "warned": look.warning, "refused": look.error}
            painter.setPen(QColor(inks[self._grade]))
            box = self.rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
        painter.end()
