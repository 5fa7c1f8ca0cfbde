"""The picture of a class: bars, dots or curves, large enough for a projector."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.lessons.class_content import Bars, Choice, DotRows, Lines, end_words
from reglab.words import plain
from reglab.words.language import _

_LARGER = 1.25
"""Type of the picture, which is looked at from the last row."""
_NAMES = 0.3
"""Share of the width that names may take."""
_BESIDE = 0.3
"""Share of the width of a picture beside another one."""


class ClassPicture(QWidget):
    """Paints one choice; says what to do while there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice: Choice | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Picture of the class"))
        theme.manager().theme_changed.connect(self.update)

    def show_choice(self, choice: Choice | None) -> None:
        """Show something else, or nothing."""
        self.choice = choice
        self.setAccessibleDescription("" if choice is None else choice.words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(640), theme.px(360))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(look.surface))
        font = painter.font()
        font.setPointSizeF(_LARGER * font.pointSizeF())
        painter.setFont(font)
        room = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        if self.choice is None:
            painter.setPen(QColor(look.muted))
            words = _("Hand-ins that are dropped here, or that come into the watched folder, are shown.")
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
        else:
            self._paint(painter, room, self.choice)
        painter.end()

    def _paint(self, painter: QPainter, room: QRectF, choice: Choice) -> None:
        content = choice.content
        if choice.beside is not None:
            right = QRectF(room)
            right.setLeft(room.right() - _BESIDE * room.width())
            room.setRight(right.left() - 24)
            _titled_bars(painter, right, _("How sure"), choice.beside)
        if isinstance(content, Bars):
            _bars(painter, room, content)
        elif isinstance(content, DotRows):
            _dots(painter, room, content)
        elif isinstance(content, Lines):
            _lines(painter, room, content)


def _name(painter: QPainter, box: QRectF, text: str, strong: bool) -> None:
    font = painter.font()
    font.setBold(strong)
    painter.setFont(font)
    painter.setPen(QColor(theme.current().text))
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, cut)
    font.setBold(False)
    painter.setFont(font)


def _titled_bars(painter: QPainter, room: QRectF, title: str, content: Bars) -> None:
    height = painter.fontMetrics().height()
    _name(painter, QRectF(room.left(), room.top(), room.width(), height), title, True)
    _bars(painter, room.adjusted(0, height + 8, 0, 0), content, names=0.45)


def _bars(painter: QPainter, room: QRectF, content: Bars, names: float = _NAMES) -> None:
    look = theme.current()
    height = min(room.height() / max(len(content.rows), 1), 5.0 * painter.fontMetrics().height())
    above = (room.height() - len(content.rows) * height) / 2
    left = room.left() + names * room.width()
    most = max(count for _text, count in content.rows)
    space = painter.fontMetrics().horizontalAdvance("000 ✓")
    for position, (text, count) in enumerate(content.rows):
        top = room.top() + above + position * height
        came = text == content.marked
        _name(painter, QRectF(room.left(), top, left - room.left() - 10, height), text, came)
        width = (room.right() - left - space) * count / most
        bar = QRectF(left, top + 0.2 * height, width, 0.6 * height)
        painter.fillRect(bar, QColor(look.accent if came else look.axis))
        painter.setPen(QColor(look.text))
        number = QRectF(bar.right() + 6, top, space, height)
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, f"{count} ✓" if came else str(count))


def _dots(painter: QPainter, room: QRectF, content: DotRows) -> None:
    look, metrics = theme.current(), painter.fontMetrics()
    left = room.left() + (_NAMES * room.width() if len(content.rows) > 1 else 20.0)
    axis = room.bottom() - metrics.height() - 4
    span = content.high - content.low or 1.0

    def across(value: float) -> float:
        return left + (room.right() - 20 - left) * (value - content.low) / span

    height = min((axis - room.top()) / max(len(content.rows), 1), 8.0 * metrics.height())
    axis -= (axis - room.top() - len(content.rows) * height) / 2
    painter.setPen(QPen(QColor(look.axis), 1))
    painter.drawLine(QPointF(left, axis), QPointF(room.right() - 20, axis))
    for value in (content.low, content.high):
        words = end_words(content, value)
        width = metrics.horizontalAdvance(words) + 8
        box = QRectF(across(value) - width / 2, axis + 3, width, metrics.height())
        box.moveRight(min(box.right(), room.right()))
        painter.setPen(QColor(look.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    radius = max(4.0, 0.3 * metrics.height())
    for position, row in enumerate(content.rows):
        top = axis - (len(content.rows) - position) * height
        if len(content.rows) > 1:
            _name(painter, QRectF(room.left(), top, left - room.left() - 10, height), row.name, False)
        ink = QColor(look.accent)
        ink.setAlpha(110)
        painter.setPen(QPen(QColor(look.accent), 1))
        painter.setBrush(ink)
        for number, value in enumerate(sorted(row.values)):
            # Neighbours are moved apart, so that equal numbers can be counted.
            shift = ((number % 5) - 2) * 0.12 * height
            painter.drawEllipse(QPointF(across(value), top + height / 2 + shift), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if row.mark is not None:
            painter.setPen(QPen(QColor(look.text), 3 * look.line_scale))
            x = across(row.mark)
            painter.drawLine(QPointF(x, top + 0.1 * height), QPointF(x, top + 0.9 * height))


def _lines(painter: QPainter, room: QRectF, content: Lines) -> None:
    look, metrics = theme.current(), painter.fontMetrics()
    ends = (content.high, content.low)
    left = room.left() + 10 + max(metrics.horizontalAdvance(plain(end)) for end in ends)
    box = QRectF(left, room.top(), room.right() - left, room.height() - metrics.height() - 6)
    painter.setPen(QPen(QColor(look.axis), 1))
    painter.drawRect(box)
    painter.setPen(QColor(look.muted))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for end, y in zip(ends, (box.top(), box.bottom()), strict=True):
        words = QRectF(room.left(), y - metrics.height() / 2, left - room.left() - 6, metrics.height())
        painter.drawText(words, right, plain(end))
    below = QRectF(left, box.bottom() + 4, box.width(), metrics.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, _("epochs"))

    def points(curve: tuple[float, ...]) -> QPolygonF:
        last, span = max(len(curve) - 1, 1), content.high - content.low or 1.0
        heights = [min(max((value - content.low) / span, 0.0), 1.0) for value in curve]
        return QPolygonF(
            [
                QPointF(box.left() + box.width() * i / last, box.bottom() - box.height() * height)
                for i, height in enumerate(heights)
            ]
        )

    thin = QColor(look.accent)
    thin.setAlpha(110)
    painter.setPen(QPen(thin, 1 * look.line_scale))
    for curve in content.curves:
        painter.drawPolyline(points(curve))
    painter.setPen(QPen(QColor(look.accent), 3 * look.line_scale, Qt.PenStyle.DashLine))
    painter.drawPolyline(points(content.median))
    painter.setPen(QPen(QColor(look.text), 3 * look.line_scale))
    painter.drawPolyline(points(content.came))
