"""Says what the colours of bars are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.importing.histograms import Groups
from reglab.gui.importing.spread_delegate import group_color
from reglab.gui.widgets.labels import small_font
from reglab.words.language import _


class ColorKey(QWidget):
    """One line: the target's name, then a swatch and a name for each group; cut where it is too long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._groups: Groups | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_groups(self, target: str, groups: Groups) -> None:
        """Name the groups of a target."""
        self._title, self._groups = target, groups
        self.setAccessibleName(
            _("Colours by {target}: {names}").format(target=target, names=", ".join(groups.names))
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._groups is None or not self._title:
            return
        look, groups = theme.current(), self._groups
        painter = QPainter(self)
        painter.setFont(small_font())
        metrics = painter.fontMetrics()
        side, x = 0.7 * metrics.ascent(), 0.0
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft

        def say(words: str, ink: str) -> float:
            room = self.width() - x
            text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
            painter.setPen(QColor(ink))
            painter.drawText(QRectF(x, 0, room, self.height()), middle, text)
            return x + metrics.horizontalAdvance(text)

        x = say(_("Colours: {title}").format(title=self._title), look.muted) + 10
        for index, name in enumerate(groups.names):
            if x + side + 24 > self.width():
                break
            painter.fillRect(
                QRectF(x, (self.height() - side) / 2, side, side), group_color(groups, index, look)
            )
            x += side + 4
            x = say(name, look.text) + 10
        painter.end()
