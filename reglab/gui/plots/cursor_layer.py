"""The crosshair: a line at the epoch that is read, dots on the curves, and tags beside the plot."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from reglab.gui.plots.content import Content, Frame
from reglab.gui.plots.painting import contained
from reglab.gui.plots.readings import Reading, best_arm, readings
from reglab.gui.widgets.labels import small_font
from reglab.words import tabular
from reglab.words.language import plural

_DOT = 3.0
_CLOSE = 2


class CursorLayer(QGraphicsItem):
    """What moves with the mouse or with the end of the curves, above a `CurveLayer`.

    Parameters
    ----------
    content : Content
        What the plot shows.
    parent : QGraphicsItem
        The view box.
    """

    def __init__(self, content: Content, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.content = content
        self.frame = Frame(0, 1, 0, 1, 1, 1)
        self.epoch = 0
        """The epoch under the mouse, 0 where there is none."""
        self.setZValue(10)

    def show_frame(self, frame: Frame) -> None:
        """Follow the plot to another part of the plane."""
        self.prepareGeometryChange()
        self.frame = frame

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.frame.width, self.frame.height)

    @contained
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.content.epochs:
            return
        frame, theme = self.frame, self.content.options.theme
        self._paint_left_out(painter)
        if self.epoch:
            x = math.floor(frame.point(self.epoch, 1.0)[0]) + 0.5
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QLineF(x, 0, x, frame.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.surface), 1))
        radius = _DOT * math.sqrt(theme.line_scale)
        for reading in readings(self.content, frame, self.epoch):
            painter.setBrush(theme.arm_color(self.content.options.hue(reading.arm)))
            painter.drawEllipse(reading.point, radius, radius)

    def _paint_left_out(self, painter: QPainter) -> None:
        """Say what the axis leaves out, beside the place where the curves leave it."""
        frame, percent = self.frame, self.content.quantity.percent
        font, theme = small_font(), self.content.options.theme
        metrics = QFontMetricsF(font)
        # Curves lie behind the words: a rim sets them off.
        rim = QPen(QColor(theme.surface), 4)
        rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for left in self.content.left_out:
            inside = frame.top > left.value if left.above else frame.bottom < left.value
            if frame.first > left.epochs or inside:
                continue
            start = max(0.0, frame.point(left.epochs, 1.0)[0]) + 6
            line = metrics.ascent() + 1 if left.above else frame.height - metrics.descent() - 2
            value, count = tabular(left.value, share=percent), left.epochs
            text = (
                plural("↑ up to {value} in epoch {n}", "↑ up to {value} in epochs 1–{n}", count, value=value)
                if left.above
                else plural(
                    "↓ down to {value} in epoch {n}", "↓ down to {value} in epochs 1–{n}", count, value=value
                )
            )
            if metrics.horizontalAdvance(text) > frame.width - 4:
                text = f"{text[0]} {value}"
            path = QPainterPath()
            path.addText(min(start, frame.width - metrics.horizontalAdvance(text) - 2), line, font, text)
            painter.strokePath(path, rim)
            painter.fillPath(path, QColor(theme.muted))
        painter.restore()


class TagGutter(QGraphicsWidget):
    """The values of the curves, each beside its curve's height, to the right of the plot.

    Parameters
    ----------
    content : Content
        What the plot shows.
    """

    def __init__(self, content: Content) -> None:
        super().__init__()
        self.content = content
        self.frame = Frame(0, 1, 0, 1, 1, 1)
        self.epoch = 0
        """The epoch that is read, 0 for the last."""

    def fit(self) -> None:
        """Take the width that the widest usual number needs, the same in all plots."""
        width = math.ceil(QFontMetricsF(_tag_font(bold=True)).horizontalAdvance("−0.000")) + 8
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)

    @contained
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.content.epochs:
            return
        font = _tag_font(bold=self.content.quantity.zero)
        painter.setFont(font)
        height = QFontMetricsF(font).height()
        content = self.content
        # Where there is no room for all, the selected arm has its tag first, then the best and the baseline.
        first = [content.options.selected, best_arm(content, self.epoch), 0]
        found = sorted(
            readings(content, self.frame, self.epoch),
            key=lambda r: (first.index(r.arm) if r.arm in first else len(first), r.arm),
        )
        if len(found) * height > self.frame.height:
            # Digits reach neither above capitals nor below the line: they may stand closer.
            height = math.ceil(QFontMetricsF(font).capHeight()) + _CLOSE
        for reading, y in spread_out(found, height, self.frame.height):
            painter.setPen(content.options.theme.arm_ink(content.options.hue(reading.arm)))
            box = QRectF(6, y - height / 2, self.size().width() - 6, height)
            # The axis is in percent already.
            text = tabular(reading.value, share=content.quantity.percent, unit=False)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def _tag_font(*, bold: bool) -> QFont:
    font = QApplication.font()
    font.setBold(bold)
    return font


def spread_out(found: list[Reading], height: float, room: float) -> list[tuple[Reading, float]]:
    """Return where to put tags so that none covers another: as near to their curves as can be.

    Parameters
    ----------
    found : list of Reading
        The most important first; those for which there is no room are left out.
    height, room : float
        Height of a tag and of the plot.
    """
    chosen = sorted(found[: max(1, int(room / height))], key=lambda reading: reading.point.y())
    centres: list[float] = []
    for reading in chosen:
        lowest = centres[-1] + height if centres else height / 2
        centres.append(max(lowest, reading.point.y()))
    limit = room - height / 2
    for index in reversed(range(len(centres))):
        centres[index] = min(centres[index], limit)
        limit = centres[index] - height
    return list(zip(chosen, centres, strict=True))
