"""One line that names the arms by hue and sign."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.plots.picture import paint_small, paint_swatch, small_metrics
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.widgets.plain import literal
from reglab.words.language import _


class ArmKey(QWidget):
    """Names arms side by side; names are cut where there is no room, and whole in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arms: tuple[ShownArm, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_arms(self, arms: tuple[ShownArm, ...]) -> None:
        """Name these arms."""
        if arms != self._arms:
            self._arms = arms
            words = ", ".join(arm.name for arm in arms)
            self.setAccessibleName(_("Arms: {arms}").format(arms=words))
            self.setToolTip(literal(words))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, round(small_metrics().height()) + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._arms:
            return
        look, metrics = theme.current(), small_metrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = (self.width() - 8) / len(self._arms)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        x = 6.0
        for arm in self._arms:
            swatch = paint_swatch(painter, look, QPointF(x, self.height() / 2), arm.hue)
            # Bold type is a little wider.
            width = min(metrics.horizontalAdvance(arm.name) * 1.12 + 4, most - swatch - 20)
            box = QRectF(x + swatch + 5, 0, max(width, 0.0), self.height())
            paint_small(painter, box, arm.name, QColor(look.text), flags, arm.selected)
            x = box.right() + 14
