"""What is to be said about a technique in its arm: a line with a coloured edge."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QLineF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reglab.experiment.advice import Advice, Severity
from reglab.gui import theme
from reglab.gui.widgets.labels import Caption


class AdviceLine(Caption):
    """What is said of one severity, one matter below the other; amber for warnings.

    In short it is the titles alone, with the sentences in the tooltip.
    """

    def __init__(self, severity: Severity, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._severity = severity
        self.setProperty("role", "warning" if severity == "warning" else "muted")
        self.setContentsMargins(9, 1, 0, 1)
        self.hide()
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.manager().theme_changed.connect(self._renew)

    def show_advice(self, advice: tuple[Advice, ...], short: bool = False) -> None:
        """Show those of its severity, or nothing."""
        mine = [each for each in advice if each.severity == self._severity]
        self.setText("\n".join(each.title if short else each.sentence for each in mine))
        tip = "".join(f"<p>{escape(each.sentence)}</p>" for each in mine)
        self.setToolTip(tip if short else "")
        self.setAccessibleDescription(" ".join(each.sentence for each in mine))
        self.setVisible(bool(mine))

    @Slot()
    def _renew(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(look.warning if self._severity == "warning" else look.axis)
        painter.setPen(QPen(ink, 2.5, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QLineF(2, 4, 2, self.height() - 4))
        painter.end()
