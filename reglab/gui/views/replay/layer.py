"""Paints the curves of one arm with what early stopping would have made of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from reglab.analysis.replay import ArmReplay
from reglab.gui.plots.curve_layer import CurveLayer, line_polygon, pieces
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.painting import thin_pen
from reglab.gui.plots.quantities import Curve
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import mix
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array
from reglab.words.language import _

_WIDTH = 2.2
_GHOST = 0.72
"""How far the part that would not have been trained fades into the background."""


class ReplayLayer(CurveLayer):
    """Every network's curve, thin, and their mean; grey where the rule would have ended the training."""

    replay: ArmReplay | None = None
    """What is shown; the curves are whole without it."""

    def _paint_seeds(self, painter: QPainter, arms: list[int]) -> None:
        self._paint_untrained(painter)
        theme, metric = self.content.options.theme, self.content.quantity.main.metric
        for arm in arms:
            own = mix(self._own_color(arm), QColor(theme.surface), 0.45)
            epochs, values = self.content.seed_curves(metric, arm, self.frame)
            x, y = self.frame.x(epochs), self.frame.y(values)
            for place, line in enumerate(y.T):
                stop = self._stop(place)
                self._paint_thin(painter, x, np.where(epochs >= stop, line, np.nan), self._ghost())
                self._paint_thin(painter, x, np.where(epochs <= stop, line, np.nan), own)

    def _paint_curve(self, painter: QPainter, curve: Curve, arm: int) -> None:
        epochs, values = self.content.curve(curve.metric, arm, self.frame, "line")
        end, scale = self._last_stop(), self.content.options.theme.line_scale
        for color, width, part in (
            (self._ghost(), 1.3, epochs >= end),
            (self._own_color(arm), _WIDTH, epochs <= end),
        ):
            shown = np.where(part, values, np.nan)
            for piece in pieces(shown):
                line = line_polygon(self.frame.x(epochs[piece]), self.frame.y(shown[piece]))
                stroke(painter, line, color, width * scale)

    def _paint_marks(self, painter: QPainter, arm: int) -> None:
        if self.replay is None or self.content.statistics is None or self.replay.arm != arm:
            return
        theme, values = self.content.options.theme, self._values()
        for seed in self.replay.seeds:
            color = self._own_color(arm)
            if seed.stop is None and seed.state == "diverged" and seed.trained:
                draw_mark(painter, "diverged", self._at(values, seed.trained, seed.column), color, theme)
            if seed.stop is not None:
                draw_mark(painter, "stopped", self._at(values, seed.stop, seed.column), color, theme)
            if seed.sound and seed.kept.epoch != seed.stop:
                draw_mark(painter, "best", self._at(values, seed.kept.epoch, seed.column), color, theme)

    # -- parts -----------------------------------------------------------------------------

    def _values(self) -> Array:
        assert self.content.statistics is not None
        return self.content.statistics.record.values(self.content.quantity.main.metric)

    def _at(self, values: Array, epoch: int, column: int) -> QPointF:
        x, y = self.frame.point(epoch, float(values[epoch - 1, column]))
        return QPointF(x, min(max(y, 6.0), self.frame.height - 6.0))

    def _stop(self, place: int) -> float:
        """Where the rule stops a network of the arm; infinite where it does not."""
        seeds = self.replay.seeds if self.replay else ()
        stop = seeds[place].stop if place < len(seeds) else None
        return np.inf if stop is None else float(stop)

    def _last_stop(self) -> float:
        """The epoch after which no network of the arm would have trained."""
        count = len(self.replay.seeds) if self.replay else 0
        return max((self._stop(place) for place in range(count)), default=np.inf)

    def _own_color(self, arm: int) -> QColor:
        return self.content.options.theme.arm_color(self.content.options.hue(arm))

    def _ghost(self) -> QColor:
        theme = self.content.options.theme
        return mix(QColor(theme.muted), QColor(theme.surface), _GHOST)

    def _paint_untrained(self, painter: QPainter) -> None:
        """Shade the epochs that no network would have trained, and say what they are."""
        frame, theme, end = self.frame, self.content.options.theme, self._last_stop()
        if not np.isfinite(end):
            return
        left = max(0.0, float(frame.x(np.array([end]))[0]))
        right = min(frame.width, float(frame.x(np.array([float(self.content.epochs)]))[0]))
        if right <= left:
            return
        shade = QColor(theme.text)
        shade.setAlpha(14)
        painter.fillRect(QRectF(left, 0, right - left, frame.height), shade)
        font = small_font()
        text = _("would not have been trained")
        if QFontMetricsF(font).horizontalAdvance(text) + 16 > right - left:
            return
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        box = QRectF(left + 8, self._words_top(), right - left - 16, QFontMetricsF(font).height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), text)

    def _words_top(self) -> float:
        """Where words of this layer begin: not in the line that says what the axis leaves out."""
        sides, line = {left.above for left in self.content.left_out}, QFontMetricsF(small_font()).height()
        return 4.0 if True not in sides else self.frame.height - line * (1 + (False in sides)) - 4.0

    @staticmethod
    def _paint_thin(painter: QPainter, x: Array, y: Array, color: QColor) -> None:
        painter.setPen(thin_pen(color))
        for piece in pieces(y):
            painter.drawPolyline(line_polygon(x[piece], y[piece]))
