"""The name of a hidden panel at the window's edge, which shows it again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import small_font
from reglab.words.language import _


class EdgeTab(QAbstractButton):
    """A narrow upright button with the name of what it shows.

    Parameters
    ----------
    name : str
        Name of the panel.
    action : QAction
        Shows it.
    """

    def __init__(self, name: str, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setText(name)
        self.setAccessibleName(_("Show the panel “{name}”").format(name=name))
        self.setToolTip(
            _("Show the panel “{name}” ({key})").format(name=name, key=action.shortcut().toString())
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.clicked.connect(action.trigger)
        theme.manager().theme_changed.connect(self.updateGeometry)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() + 8, 80)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 6, -3, -6)
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.border), 1))
        painter.setBrush(QColor(look.raised))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(small_font())
        painter.setPen(QColor(look.text if self.underMouse() else look.muted))
        # Upwards, as the names of vertical axes.
        painter.translate(box.left(), box.bottom())
        painter.rotate(-90)
        upright = QRectF(0, 0, box.height(), box.width())
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(upright.width()) - 12
        )
        painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
