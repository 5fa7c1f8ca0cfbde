"""Axes that cost little: few ticks, painted only when the range changes, of a width that never changes."""

from __future__ import annotations

from typing import Any, Literal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from reglab.gui import theme as themes
from reglab.gui.plots.limits import linear_ticks, log_ticks, tick_text
from reglab.gui.theme import Theme
from reglab.gui.widgets.labels import small_font
from reglab.words.language import _

_GAP = 6.0
_TITLE_GAP = 3.0
_WIDEST = "−0.00"


class PlainAxis(pg.AxisItem):  # type: ignore[misc]
    """The numbers along one side of a plot; the grid lines belong to the curves.

    pyqtgraph's own axis measures every text, finds three levels of ticks and changes its width with
    them, several milliseconds each time.

    Parameters
    ----------
    side : {"left", "bottom"}
        Where it stands.
    """

    def __init__(self, side: Literal["left", "bottom"]) -> None:
        super().__init__(side, maxTickLength=0)
        self.percent = False
        self.title = ""
        """What the numbers are; stands beside them where it is not empty. Follow with `set_theme`."""
        self._font = QFont()
        self._line = QColor()
        self.enableAutoSIPrefix(False)
        # Qt keeps what was painted: curves that change beside it do not paint it again.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self._font = small_font()
        metrics = QFontMetricsF(self._font)
        beside = metrics.height() + _TITLE_GAP if self.title else 0.0
        if self.orientation == "left":
            # What stands in the corner below it has room, too.
            widest = max(metrics.horizontalAdvance(text) for text in (_WIDEST, _("epoch")))
            self.setWidth(round(widest + _GAP + 4 + beside))
        else:
            self.setHeight(round(metrics.height() + 3 + beside))
        self.setStyle(tickFont=self._font)
        self._line = QColor(theme.axis)
        self.setTextPen(theme.muted)
        self._forget()

    def resizeEvent(self, ev: Any = None) -> None:
        super().resizeEvent(ev)
        self._forget()

    def _forget(self) -> None:
        """Have all of it painted again; `update` is not enough where it reaches beyond the edge of the view.

        Of such items Qt keeps what was seen before and paints only what has become visible.
        """
        self.picture = None
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        # What Qt keeps has the resolution of the screen.
        if not themes.manager().on_paper:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_log(self, log: bool) -> None:
        """Make the axis logarithmic; its range is then in powers of ten."""
        self.logMode = log
        self.picture = None
        self.update()

    def ticks(self, low: float, high: float, length: float) -> list[float]:
        """Return where the ticks of an axis of `length` pixels from `low` to `high` are."""
        metrics = QFontMetricsF(self._font)
        if self.orientation == "left":
            most = int(length / (1.9 * metrics.height()))
        else:
            most = int(length / (metrics.horizontalAdvance("0000") + 28))
        most = max(3, min(most, 8))
        return log_ticks(low, high, most) if self.logMode else linear_ticks(low, high, most)

    def texts(self, ticks: list[float]) -> list[str]:
        """Return what stands at the ticks."""
        if self.logMode:
            values = [10.0**tick for tick in ticks]
            return [tick_text(value, value) for value in values]
        step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) if ticks else 1.0
        factor = 100 if self.percent else 1
        return [tick_text(factor * tick, factor * step or 1.0) for tick in ticks]

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        if themes.manager().on_paper:
            # A kept picture has the resolution of the screen.
            self.drawPicture(p, *self.generateDrawSpecs(p))
        else:
            super().paint(p, opt, widget)

    def drawPicture(self, p: QPainter, *specs: Any) -> None:
        super().drawPicture(p, *specs)
        if not self.title:
            return
        bounds, metrics = self.mapRectFromParent(self.geometry()), QFontMetricsF(self._font)
        p.setFont(self._font)
        p.setPen(self.textPen())
        flags = Qt.AlignmentFlag.AlignCenter
        room = bounds.height() if self.orientation == "left" else bounds.width()
        # Of "Layer 1: near zero (%)" the end is what counts; the beginning stands above the plot as well.
        wordings = (self.title, self.title.rpartition(": ")[2])
        text = next((words for words in wordings if metrics.horizontalAdvance(words) <= room), wordings[-1])
        p.save()
        if self.orientation == "left":
            p.translate(bounds.left(), bounds.center().y())
            p.rotate(-90)
            p.drawText(QRectF(-room / 2, 0, room, metrics.height()), flags, text)
        else:
            top = bounds.bottom() - metrics.height()
            p.drawText(QRectF(bounds.left(), top, room, metrics.height()), flags, text)
        p.restore()

    def generateDrawSpecs(self, p: QPainter) -> tuple[Any, list[Any], list[Any]]:
        """Return axis line, tick lines and texts, as pyqtgraph's axis wants them."""
        bounds = self.mapRectFromParent(self.geometry())
        low, high = self.range
        ticks = self.ticks(low, high, bounds.height() if self.orientation == "left" else bounds.width())
        metrics = QFontMetricsF(self._font)
        texts = []
        for tick, text in zip(ticks, self.texts(ticks), strict=True):
            share = (tick - low) / (high - low)
            if self.orientation == "left":
                y = bounds.bottom() - share * bounds.height()
                box = QRectF(bounds.left(), y - metrics.height() / 2, bounds.width() - _GAP, metrics.height())
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            else:
                width = metrics.horizontalAdvance(text) + 4
                x = bounds.left() + share * bounds.width() - width / 2
                # The outer numbers stay within the axis.
                x = min(max(x, bounds.left() - 2), bounds.right() - width + 2)
                box = QRectF(x, bounds.top() + 3, width, metrics.height())
                flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            texts.append((box, flags, text))
        if self.orientation == "left":
            line = (bounds.topRight(), bounds.bottomRight())
        else:
            line = (bounds.topLeft(), bounds.topRight())
        return (QPen(self._line, 1), QPointF(line[0]), QPointF(line[1])), [], texts
