"""How strongly a penalty pushes against the data, layer by layer."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.theme import Theme, mix
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.numbers import format_number
from reglab.record.events import Array

USEFUL, STRANGLING = 0.01, 10.0
"""From which ratio on a penalty matters beside the data, and from which on it silences them."""

_LOWEST, _HIGHEST = USEFUL / 100, STRANGLING * 100
_MOST = 6
"""Layers that have rows of their own; of more there are thinner rows."""


class StrengthMeter(QWidget):
    """One bar per layer on a logarithmic scale: ‖∇ penalties‖ / ‖∇ data loss‖.

    The room is that of the layers, whether there is anything to show or not.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[str, ...] = ()
        self._ratios: Array | None = None
        self._told = ""
        self.painted = 0
        """How often it was painted."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Strength meter")
        theme.manager().theme_changed.connect(self._renew)

    def set_layers(self, layers: tuple[str, ...], enabled: bool) -> None:
        """Take the short names of the layers on which the penalty acts."""
        self.setVisible(enabled and bool(layers))
        if layers != self._layers:
            self._layers = layers
            self.updateGeometry()
            self.update()

    def show_ratios(self, ratios: Array | None, told: str = "") -> None:
        """Show a ratio per layer, or say why there is none.

        Parameters
        ----------
        ratios : array, shape (layers,), or None
            NaN where nothing is known.
        told : str
            As of when, for the tooltip; or what to do where nothing is known.
        """
        same = _equal(ratios, self._ratios) and told == self._told
        self._ratios, self._told = ratios, told
        if not same:
            self.setToolTip(self._tip())
            self.setAccessibleDescription(self.words())
            self.update()

    def words(self) -> str:
        """What the bars say, layer by layer."""
        if self._ratios is None:
            return self._told
        told = [
            f"layer {layer}: {format_number(float(f'{ratio:.2g}'))}, {strength_words(ratio)}"
            for layer, ratio in zip(self._layers, self._ratios.tolist(), strict=True)
            if math.isfinite(ratio)
        ]
        return "; ".join(told)

    def _tip(self) -> str:
        about = (
            "<p><b>Strength meter</b><br>The push of all penalties of the arm against that of the data: "
            "‖∇penalty‖ / ‖∇data loss‖ for each layer, mean over the seeds. At 1 they balance.</p>"
        )
        return about + "".join(f"<p>{line}</p>" for line in (self._told, self.words()) if line)

    # -- looks -------------------------------------------------------------------------------

    def _row(self) -> float:
        height = QFontMetricsF(small_font()).height()
        return height if len(self._layers) <= _MOST else height * _MOST / len(self._layers)

    def sizeHint(self) -> QSize:
        head = QFontMetricsF(small_font()).height()
        return QSize(160, math.ceil(head + self._row() * len(self._layers) + 5))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    @Slot()
    def _renew(self) -> None:
        self.updateGeometry()
        self.update()

    def _place(self, ratio: float, left: float, width: float) -> float:
        share = math.log(max(ratio, _LOWEST) / _LOWEST) / math.log(_HIGHEST / _LOWEST)
        return left + width * min(max(share, 0.0), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        metrics = QFontMetricsF(small_font())
        left = metrics.horizontalAdvance("out") + 6
        width = self.width() - left - 1
        first, second = self._place(USEFUL, left, width), self._place(STRANGLING, left, width)
        zones = ((left, first, look.muted), (first, second, look.good), (second, left + width, look.error))
        self._paint_zones(painter, look, zones, metrics)
        top, row = metrics.height() + 2, self._row()
        for number, layer in enumerate(self._layers):
            middle = top + (number + 0.5) * row
            if row > 7:
                painter.setPen(QColor(look.muted))
                box = QRectF(0, middle - row / 2, left - 5, row)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, layer)
            if self._ratios is not None and math.isfinite(self._ratios[number]):
                self._paint_bar(painter, look, QLineF(left, middle, left + width, middle), row, number)
        if self._ratios is None or not np.isfinite(self._ratios).any():
            painter.setPen(QColor(look.muted))
            box = QRectF(left, top, width, row * len(self._layers))
            words = metrics.elidedText(self._told, Qt.TextElideMode.ElideRight, width - 8)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()

    def _paint_zones(
        self,
        painter: QPainter,
        look: Theme,
        zones: tuple[tuple[float, float, str], ...],
        metrics: QFontMetricsF,
    ) -> None:
        top = metrics.height() + 1
        for (start, end, ink), name in zip(zones, ("no effect", "useful", "strangling"), strict=True):
            box = QRectF(start, top, end - start, self.height() - top - 1)
            painter.fillRect(box, mix(QColor(look.surface), QColor(ink), 0.12))
            painter.setPen(QColor(ink))
            # A name that is wider than its zone reaches to the left.
            label = QRectF(start, 0, end - start, top)
            wide = metrics.horizontalAdvance(name) > label.width()
            side = Qt.AlignmentFlag.AlignRight if wide else Qt.AlignmentFlag.AlignHCenter
            room = label.adjusted(-label.width() if wide else 0, 0, 0, 0)
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, name)
            if start > zones[0][0]:
                painter.setPen(QPen(QColor(look.border), 1))
                painter.drawLine(QLineF(start, 3, start, self.height() - 1))

    def _paint_bar(self, painter: QPainter, look: Theme, line: QLineF, row: float, number: int) -> None:
        assert self._ratios is not None
        ratio = float(self._ratios[number])
        ink = QColor(look.muted if ratio < USEFUL else look.good if ratio < STRANGLING else look.error)
        end = self._place(ratio, line.x1(), line.length())
        thick = max(2.0, min(row * 0.5, 6.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(
            QRectF(line.x1(), line.y1() - thick / 2, max(end - line.x1(), 2), thick), 1, 1
        )
        if ratio > _HIGHEST:
            # Beyond the end of the scale.
            tip = line.x2()
            painter.drawPolygon(
                [QPointF(tip, line.y1()), QPointF(tip - 6, line.y1() - 4), QPointF(tip - 6, line.y1() + 4)]
            )


def strength_words(ratio: float) -> str:
    """A ratio in the words of the scale."""
    return "no effect" if ratio < USEFUL else "useful" if ratio < STRANGLING else "strangling"


def _equal(one: Array | None, other: Array | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(np.array_equal(one, other, equal_nan=True))
