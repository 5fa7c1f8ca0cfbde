"""Paints rows of dots: a head that stays, rows that scroll where there are many, and an axis that stays."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reglab.export.table import Cell, Table
from reglab.gui import theme
from reglab.gui.plots.picture import paint_heading, paint_small, small_metrics
from reglab.gui.theme import Theme
from reglab.gui.views.dot_rows import EDGE, DotContent, DotRow, Dots, Geometry
from reglab.gui.views.item_picture import ItemPicture
from reglab.words.language import _

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_TALLEST = 3.6
_LEAST = 1.1
"""Heights of a lane at most and at least, in lines of type."""
_RADIUS = 3.4


class DotRows(ItemPicture):
    """The rows; each can be read and clicked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.content = DotContent()

    def show_content(self, content: DotContent) -> None:
        """Show other rows."""
        if content != self.content:
            self.content = content
            self.fit()
            self.changed()
            self.renew_reading()

    def fit(self) -> None:
        """Take the height that the rows need at least in the type of the theme."""
        self.setMinimumHeight(round(len(self.content.rows) * self._row(_LEAST)))

    @property
    def most(self) -> int:
        """Height in pixels beyond which the rows would not be better read."""
        return round(len(self.content.rows) * self._row(_TALLEST))

    def _row(self, lines: float) -> float:
        """Height of a row whose first lane takes so many lines of type; others take half as much."""
        lanes = max((len(row.lanes) for row in self.content.rows), default=1)
        return small_metrics().height() * lines * (1 + lanes) / 2 + 4

    def item_words(self, item: int) -> str:
        return self.content.rows[item].words if item < len(self.content.rows) else ""

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        content, where = self.content, Geometry(self.content, self.width())
        height = min(self.height() / max(1, len(content.rows)), self._row(_TALLEST))
        painter.setPen(QPen(QColor(look.grid), 1))
        for place, _unused in content.ticks(where.plot[1] - where.plot[0]):
            painter.drawLine(QPointF(where.x(place), 0), QPointF(where.x(place), self.height()))
        if content.zero:
            painter.setPen(QPen(QColor(look.axis), 1.6))
            painter.drawLine(QPointF(where.x(0), 0), QPointF(where.x(0), self.height()))
        self.items, self.areas = [], []
        for at, row in enumerate(content.rows):
            box = QRectF(2, at * height, self.width() - 4, height)
            self.items.append(box.adjusted(1, 1, -1, -1))
            self.areas.append((box, row.arm.place))
            self._paint_row(painter, look, where, row, box)

    def _paint_row(self, painter: QPainter, look: Theme, where: Geometry, row: DotRow, box: QRectF) -> None:
        paint_heading(painter, look, where.box(where.name, box.top(), box.height()), row.arm)
        for at, ends in where.cells.items():
            ink = QColor(look.text)
            paint_small(
                painter,
                where.box(ends, box.top(), box.height()),
                row.cells[at],
                ink,
                _RIGHT,
                row.arm.selected,
            )
        lane = box.height() / len(row.lanes)
        for at, dots in enumerate(row.lanes):
            # Lanes of a row stand nearer to each other than to those of the next row.
            squeeze = 0.86 if len(row.lanes) > 1 else 1.0
            middle = box.center().y() + (at + 0.5 - len(row.lanes) / 2) * lane * squeeze
            self._paint_lane(painter, look, where, dots, look.arm_color(row.arm.hue), middle, lane)

    def _paint_lane(
        self,
        painter: QPainter,
        look: Theme,
        where: Geometry,
        dots: Dots,
        color: QColor,
        middle: float,
        lane: float,
    ) -> None:
        thick, radius = look.line_scale, _RADIUS * math.sqrt(look.line_scale)
        radius = min(radius, 0.4 * lane)
        known = [value for value in dots.values if math.isfinite(value)]
        spread = max(0.0, min(0.3 * lane, lane / 2 - radius - 1)) if dots.low is not None else 0.0
        pale = QColor(color)
        pale.setAlphaF(0.6)
        for place, value in enumerate(known):
            # Dots that would hide each other stand a little above and below the middle.
            lift = spread * ((place % 3) - 1)
            centre = QPointF(where.x(value), middle + lift)
            painter.setPen(QPen(QColor(look.surface), 1) if dots.filled else QPen(color, 1.4 * thick))
            painter.setBrush(pale if dots.filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if dots.low is not None and dots.high is not None:
            cap = min(5.0, 0.3 * lane)
            painter.setPen(QPen(color, 2 * thick))
            left, right = where.x(dots.low), where.x(dots.high)
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
            for end in (left, right):
                painter.drawLine(QPointF(end, middle - cap), QPointF(end, middle + cap))
        if math.isfinite(dots.mean):
            half = min(0.42 * lane, 9.0)
            at = where.x(dots.mean)
            for ink, width in ((QColor(look.surface), 6.0), (color, 3.2)):
                painter.setPen(QPen(ink, width * thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                painter.drawLine(QPointF(at, middle - half), QPointF(at, middle + half))


class _Strip(QWidget):
    """What stays above or below the rows."""

    def __init__(self, rows: DotRows) -> None:
        super().__init__()
        self.rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, round(small_metrics().height() * 2 + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.rows.content.rows:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_strip(painter, theme.current(), Geometry(self.rows.content, self.rows.width()))

    def paint_strip(self, painter: QPainter, look: Theme, where: Geometry) -> None:
        """Paint it."""
        raise NotImplementedError


class _Head(_Strip):
    """What signs and columns mean."""

    def sizeHint(self) -> QSize:
        return QSize(200, round(small_metrics().height() + 12))

    def paint_strip(self, painter: QPainter, look: Theme, where: Geometry) -> None:
        content, ink, height = self.rows.content, QColor(look.muted), float(self.height())
        for at, ends in where.cells.items():
            paint_small(painter, where.box(ends, 0, height), content.heads[at], ink, _RIGHT)
        x, middle, small = where.plot[0], height / 2, small_metrics()
        for kind, words in content.key:
            wide = small.horizontalAdvance(words) + 2
            if x + 22 + wide > where.plot[1]:
                break
            color = QColor(look.muted)
            painter.setBrush(color if kind == "dot" else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color, 1.4 * look.line_scale))
            if kind in ("dot", "ring"):
                painter.drawEllipse(QPointF(x + 6, middle), _RADIUS, _RADIUS)
            elif kind == "mean":
                painter.fillRect(QRectF(x + 4.5, middle - 6, 3, 12), color)
            else:
                painter.setPen(QPen(color, 2 * look.line_scale))
                painter.drawLine(QPointF(x, middle), QPointF(x + 16, middle))
                for end in (x, x + 16):
                    painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4))
                x += 6
            paint_small(painter, QRectF(x + 16, 0, wide, height), words, ink, _LEFT)
            x += 16 + wide + 14
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawLine(QPointF(EDGE, height - 0.5), QPointF(self.rows.width() - EDGE, height - 0.5))


class _Axis(_Strip):
    """Numbers along the axis, what they are, and which side is better."""

    def paint_strip(self, painter: QPainter, look: Theme, where: Geometry) -> None:
        content, ink, line = self.rows.content, QColor(look.muted), small_metrics().height()
        painter.setPen(QPen(QColor(look.axis), 1))
        painter.drawLine(QPointF(where.plot[0], 0.5), QPointF(where.plot[1], 0.5))
        for place, text in content.ticks(where.plot[1] - where.plot[0]):
            box = QRectF(where.x(place) - 40, 3, 80, line)
            paint_small(painter, box, text, ink, _CENTRE)
        box = where.box(where.plot, line + 5, line)
        paint_small(painter, box, content.title, ink, _CENTRE)
        if content.better:
            left = content.better == "lower"
            words = _("← better") if left else _("better →")
            room = (box.width() - small_metrics().horizontalAdvance(content.title)) / 2
            if room > small_metrics().horizontalAdvance(words) + 12:
                paint_small(painter, box, words, QColor(look.good), _LEFT if left else _RIGHT)


class DotTable(QWidget):
    """Rows of dots with their head and axis.

    Parameters
    ----------
    name : str
        Accessible name.
    """

    read = Signal(str)
    """What is under the mouse or the cursor, in words."""
    arm_clicked = Signal(int)
    """A row was clicked; carries the arm's position in the experiment."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = DotRows(name)
        self.rows.read.connect(self.read)
        self.rows.arm_clicked.connect(self.arm_clicked)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.rows)
        self._head, self._axis = _Head(self.rows), _Axis(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._axis)
        # Few rows do not fill it: the axis stays near to them.
        layout.addStretch(1)
        layout.setStretch(1, 1_000)

    @property
    def content(self) -> DotContent:
        """What is shown."""
        return self.rows.content

    def show_content(self, content: DotContent) -> None:
        """Show other rows."""
        self.rows.show_content(content)
        self._area.setMaximumHeight(max(40, self.rows.most))
        self._head.update()
        self._axis.update()

    def tables(self) -> list[Table]:
        """Return the rows: the dots of every seed in full precision, and the numbers beside them."""
        content = self.content
        if not content.rows:
            return []
        seeds = max(len(lane.values) for row in content.rows for lane in row.lanes)
        heads = [
            _("arm"),
            *content.heads,
            _("mean of the seeds"),
            _("low"),
            _("high"),
            *(_("seed {seed}").format(seed=n) for n in range(1, seeds + 1)),
        ]
        rows: list[list[Cell]] = [
            [row.arm.name, *row.cells, dots.mean, dots.low, dots.high, *dots.values]
            for row in content.rows
            for dots in row.lanes
        ]
        return [Table(content.title, heads, rows)]

    def restyle(self) -> None:
        """Take colours and type of the theme."""
        self.rows.fit()
        self._area.setMaximumHeight(max(40, self.rows.most))
        self.rows.changed()
        for strip in (self._head, self._axis):
            strip.updateGeometry()
            strip.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._head.update()
        self._axis.update()
