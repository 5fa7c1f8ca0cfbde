"""Explains the signs of a figure, in as many lines as it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.strokes import stroke
from reglab.gui.views.plane.symbols import Symbol, draw_symbol
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.plain import literal
from reglab.words.language import _, grouped

_PARTIAL = _(
    "Only so many are painted, for the others to be told apart; they were "
    "drawn at random.\nThe scores above the pictures count all."
)
_GAP = 12.0
_LINE = 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and its meaning.

    Parameters
    ----------
    word : str
        What the sign means.
    width : float
        Width of the sign in pixels.
    paint : callable
        Paints the sign in a rectangle.
    about : str
        More words for the tooltip; empty for none.
    reserve : str
        Words that have room where the meaning is narrower.
    ink : {"muted", "text"}
        Which of a theme's colours the words have.
    """

    word: str
    width: float
    paint: Callable[[QPainter, QRectF], None]
    about: str = ""
    reserve: str = ""
    ink: Literal["muted", "text"] = "muted"

    def room(self, metrics: QFontMetricsF) -> float:
        """Return the width of sign and words."""
        words = max(metrics.horizontalAdvance(self.word), metrics.horizontalAdvance(self.reserve))
        return self.width + 4 + words


def symbol_entry(word: str, *symbols: Symbol) -> Entry:
    """Return the entry of signs of examples, one over the other."""
    width = 2 * max(symbol.radius for symbol in symbols) + 6

    def paint(painter: QPainter, place: QRectF) -> None:
        painter.translate(place.center())
        for symbol in symbols:
            draw_symbol(painter, symbol)
        painter.translate(-place.center())

    return Entry(word, width, paint)


Amount = tuple[int, int]
"""How many examples are shown, of how many."""


def sample_entry(word: str, shown: int, total: int, symbol: Symbol) -> Entry:
    """Return the entry of examples, of which so many are shown: ``"training, 90 of 300"``."""
    if shown == total:
        return symbol_entry(word, symbol)
    # The amount depends on the size of the pictures, and that on the lines of the key: those must not depend
    # on the amount.
    entry = symbol_entry(
        _("{word}, {shown} of {all}").format(word=word, shown=grouped(shown), all=grouped(total)), symbol
    )
    return replace(
        entry,
        about=_PARTIAL,
        reserve=_("{word}, {shown} of {all}").format(word=word, shown=grouped(total), all=grouped(total)),
    )


def line_entry(word: str, color: QColor, width: float) -> Entry:
    """Explain a line of this colour, `width` pixels thick."""

    def paint(painter: QPainter, place: QRectF) -> None:
        middle = place.center().y()
        stroke(
            painter, QPolygonF([QPointF(place.left(), middle), QPointF(place.right(), middle)]), color, width
        )

    return Entry(word, _LINE, paint)


def dashed_entry(word: str, color: QColor, width: float) -> Entry:
    """Explain a dashed line of this colour, `width` pixels thick."""

    def paint(painter: QPainter, place: QRectF) -> None:
        middle, third = place.center().y(), place.width() / 3
        for left in (place.left(), place.right() - third):
            ends = [QPointF(left, middle), QPointF(left + third, middle)]
            stroke(painter, QPolygonF(ends), color, width)

    return Entry(word, _LINE, paint)


def area_entry(word: str, color: QColor) -> Entry:
    """Explain a band or a tinted ground of this colour."""

    def paint(painter: QPainter, place: QRectF) -> None:
        painter.fillRect(place.adjusted(0, 2, 0, -2), color)

    return Entry(word, _LINE, paint)


def ramp_entry(word: str, ramp: QImage) -> Entry:
    """Return the entry of a scale of colours, one pixel high, from left to right."""

    def paint(painter: QPainter, place: QRectF) -> None:
        painter.drawImage(place.adjusted(0, 1, 0, -1), ramp)

    return Entry(word, 48.0, paint)


class Legend(QWidget):
    """Entries from left to right, and at the right end of the last line a remark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.remark = ""
        self._font = small_font()
        # Not fixed: a layout would then bound the height by the hint, which is for the width of before.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Explain other signs."""
        self.entries = tuple(entries)
        self.setAccessibleName(_("Key: {signs}").format(signs=", ".join(entry.word for entry in entries)))
        self.restyle()

    def show_remark(self, remark: str) -> None:
        """Show other words at the end."""
        if remark != self.remark:
            self.remark = remark
            self.updateGeometry()
            self.update()

    def restyle(self) -> None:
        """Take the type of the theme."""
        self._font = small_font()
        self.updateGeometry()
        self.update()

    def _row(self) -> int:
        return int(QFontMetricsF(self._font).height()) + 4

    def _places(self, width: float) -> list[tuple[float, int]]:
        """Left end and line of each entry."""
        metrics = QFontMetricsF(self._font)
        places, x, line = [], 0.0, 0
        for entry in self.entries:
            needed = entry.room(metrics)
            if x and x + needed > width:
                x, line = 0.0, line + 1
            places.append((x, line))
            x += needed + _GAP
        # The remark must have room, whatever its number: nothing moves when the number grows.
        room = max(
            metrics.horizontalAdvance(words)
            for words in (_("as of epoch {epoch}").format(epoch="00000"), self.remark)
        )
        if self.entries and x + room > width:
            places.append((0.0, line + 1))
        else:
            places.append((x, line))
        return places

    def about(self, at: QPointF) -> str:
        """Return the words for the tooltip at a place; empty where there are none."""
        metrics, row = QFontMetricsF(self._font), self._row()
        for entry, (x, line) in zip(self.entries, self._places(self.width()), strict=False):
            if QRectF(x, line * row, entry.room(metrics), row).contains(at):
                return entry.about
        return ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), literal(self.about(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return (self._places(width)[-1][1] + 1) * self._row()

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        row, places = self._row(), self._places(self.width())
        drop = (row + metrics.ascent() - metrics.descent()) / 2
        for entry, (x, line) in zip(self.entries, places, strict=False):
            entry.paint(painter, QRectF(x, line * row + 2, entry.width, row - 4))
            painter.setPen(QColor(getattr(look, entry.ink)))
            painter.drawText(QPointF(x + entry.width + 4, line * row + drop), entry.word)
        painter.setPen(QColor(look.muted))
        last = QRectF(0, places[-1][1] * row, self.width(), row)
        painter.drawText(last, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.remark)
        painter.end()
