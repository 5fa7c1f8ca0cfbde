"""A part of a panel with a header that opens and closes it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from reglab.gui import theme
from reglab.gui.widgets.scroll_column import as_wide_as_its_place


class SectionHeader(QAbstractButton):
    """Title with a chevron; a summary stands at its right end while the section is closed."""

    def __init__(self, title: str, minor: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._minor = minor
        self._summary = ""

    def set_summary(self, text: str) -> None:
        """What the closed section holds, in a few words."""
        self._summary = text
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, self.fontMetrics().height() + (6 if self._minor else 10))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if self.isChecked() != (event.key() == Qt.Key.Key_Right):
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, middle = theme.current(), self.height() / 2
        hovered = self.underMouse() and self._minor
        pen = QPen(QColor(look.muted), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x = 9.0
        corners = (
            [(x - 4, middle - 2), (x, middle + 2), (x + 4, middle - 2)]
            if self.isChecked()
            else [(x - 2, middle - 4), (x + 2, middle), (x - 2, middle + 4)]
        )
        painter.drawPolyline(QPolygonF([QPointF(*corner) for corner in corners]))
        font = QFont(self.font())
        font.setBold(not self._minor)
        painter.setFont(font)
        painter.setPen(QColor(look.accent if hovered else look.muted if self._minor else look.text))
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(self.text())
        baseline = Qt.AlignmentFlag.AlignVCenter
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 20)
        painter.drawText(QRectF(20, 0, width + 2, self.height()), baseline, name)
        if self._summary and not self.isChecked():
            painter.setFont(self.font())
            painter.setPen(QColor(look.muted))
            room = self.width() - 20 - width - 18
            text = self.fontMetrics().elidedText(self._summary, Qt.TextElideMode.ElideRight, room)
            right = Qt.AlignmentFlag.AlignRight | baseline
            painter.drawText(QRectF(20 + width + 12, 0, room, self.height()), right, text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()


class Section(QWidget):
    """A header and a body below it.

    Parameters
    ----------
    title : str
        Text of the header.
    opened : bool
        Whether the body shows at first.
    minor : bool
        A lighter header, for a part within a section.
    """

    toggled = Signal(bool)
    """It was opened (True) or closed."""

    def __init__(
        self, title: str, opened: bool = True, minor: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.header = SectionHeader(title, minor)
        self.body = QWidget()
        self.content = QVBoxLayout(self.body)
        self.content.setContentsMargins(0, 2, 0, 2 if minor else 6)
        self.content.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.body)
        as_wide_as_its_place(self, self.body)
        self.header.setChecked(opened)
        self.body.setVisible(opened)
        self.header.toggled.connect(self._toggle)

    @property
    def opened(self) -> bool:
        """Whether the body shows."""
        return self.header.isChecked()

    def set_opened(self, opened: bool) -> None:
        """Open or close it."""
        self.header.setChecked(opened)

    def add(self, widget: QWidget) -> None:
        """Append a widget to the body."""
        self.content.addWidget(widget)

    def set_summary(self, text: str) -> None:
        """What the closed section holds, in a few words."""
        self.header.set_summary(text)

    @Slot(bool)
    def _toggle(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self.toggled.emit(opened)
