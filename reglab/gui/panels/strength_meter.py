"""How strongly a penalty pulls against the data, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.analysis.pull import STRONG, USEFUL, WEAK, EarlyPull, PullWord, named_pull
from reglab.gui import theme
from reglab.gui.panels.pulls import Pulls
from reglab.gui.panels.technique_words import OUT
from reglab.gui.theme import Theme, mix
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array
from reglab.words import rounded, typed
from reglab.words.language import _, grouped

_LOWEST, _HIGHEST = WEAK / 100, STRONG * 100
_MOST = 6
"""Layers that have rows of their own; of more there are thinner rows."""
_ABOUT = _(
    "<p><b>Strength meter</b><br>The pull of all penalties of the arm against "
    "that of the data, ‖∇penalty‖ / ‖∇data loss‖, mean over the seeds. "
    "<b>Bars:</b> now. <b>Ticks:</b> early in the run. The zones judge the "
    "coloured tick alone, that of the layer pulled least: later any penalty "
    "balances the data, near 1. They are a first guess from other runs: where "
    "this run shows that the arm underfits, that counts.</p>"
)
NOTHING = Pulls(None, "")
"""What is known of no run."""


class StrengthMeter(QWidget):
    """One bar per layer on a logarithmic scale, a tick for the beginning, and the word for it.

    The room is that of the layers, whether there is anything to show or not.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[str, ...] = ()
        self._pulls = NOTHING
        self._now = self._early = np.empty(0)
        self._judged: int | None = None
        self.painted = 0
        """How often it was painted."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Strength meter"))
        theme.manager().theme_changed.connect(self._renew)

    def set_layers(self, layers: tuple[str, ...], enabled: bool) -> None:
        """Take the short names of the layers that have rows."""
        self.setVisible(enabled and bool(layers))
        if layers != self._layers:
            self._layers = layers
            self._pulls, self._now, self._early = NOTHING, np.empty(0), np.empty(0)
            self._judged = None
            self.updateGeometry()
            self.update()

    def show_pulls(self, pulls: Pulls, positions: Sequence[int | None]) -> None:
        """Show the pulls on the weight matrices at some positions, one for each layer; ``None`` has none."""
        mine = pulls.at([0 if position is None else position for position in positions])
        acts = np.array([position is not None for position in positions], dtype=bool)
        now = np.empty(0) if mine.now is None else np.where(acts, mine.now, np.nan)
        early = np.array([math.nan if at is None else pulls.early_at(at) for at in positions])
        same = _equal(now, self._now) and _equal(early, self._early)
        shown, before = ((each.told, each.early, each.underfits) for each in (pulls, self._pulls))
        same = same and shown == before
        self._pulls, self._now, self._early = pulls, now, early
        weakest = pulls.early.weakest if pulls.early is not None else None
        self._judged = next((n for n, position in enumerate(positions) if position == weakest), None)
        if not same:
            told = (escape(line) for line in (pulls.told, self.words()) if line)
            self.setToolTip(_ABOUT + "".join(f"<p>{line}</p>" for line in told))
            self.setAccessibleDescription(self.words())
            self.update()

    def sentence(self) -> str:
        """What the pull means, or why nothing is known."""
        early = self._pulls.early
        if early is not None:
            share = _("over 1,000") if early.ratio > 10 else f"{rounded(100 * early.ratio, 1):g}"
            return _("{verdict}: {share} % on {where}").format(
                verdict=self._word(early), share=share, where=self._judged_over(early)
            )
        if self._pulls.now is None or np.isfinite(self._now).any():
            return ""
        return _("no pull on these layers")

    def words(self) -> str:
        """All that is shown, in words."""
        if self._pulls.now is None:
            return self._pulls.told
        told = [
            _("layer {layer}: {strength}").format(layer=layer, strength=typed(rounded(ratio, 2)))
            for layer, ratio in zip(self._layers, self._now.tolist(), strict=True)
            if math.isfinite(ratio)
        ]
        early = self._pulls.early
        whole = self.sentence()
        if early is not None:
            whole = _("{verdict}: {force} on {where}").format(
                verdict=self._word(early), force=early.force, where=self._judged_over(early)
            )
        return "; ".join([*told, *([whole] if whole else [])])

    def _word(self, early: EarlyPull) -> str:
        """What the pull means; where the run has shown that it is too much, that."""
        return _("too strong, it underfits") if self._pulls.underfits else early.named

    def _judged_over(self, early: EarlyPull) -> str:
        """``"layer out, epochs 1–30"``."""
        epochs = (
            _("epochs 1–{epoch}").format(epoch=grouped(early.epochs)) if early.epochs > 1 else _("epoch 1")
        )
        if self._judged is None:
            return _("another layer, {epochs}").format(epochs=epochs)
        return _("layer {layer}, {epochs}").format(layer=self._layers[self._judged], epochs=epochs)

    # -- looks -------------------------------------------------------------------------------

    def _row(self) -> float:
        height = QFontMetricsF(small_font()).height()
        return height if len(self._layers) <= _MOST else height * _MOST / len(self._layers)

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(small_font()).height()
        return QSize(160, math.ceil(2 * line + self._row() * len(self._layers) + 5))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    @Slot()
    def _renew(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        look, metrics = theme.current(), QFontMetricsF(small_font())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        line, left = metrics.height(), metrics.horizontalAdvance(OUT) + 6
        row = self._row()
        box = QRectF(left, line + 1, self.width() - left - 1, row * len(self._layers) + 2)
        self._paint_zones(painter, look, box, metrics)
        for number, layer in enumerate(self._layers):
            middle = box.top() + 1 + (number + 0.5) * row
            if row > 7:
                painter.setPen(QColor(look.muted))
                place = QRectF(0, middle - row / 2, left - 5, row)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, layer)
            self._paint_bar(painter, look, box, QPointF(left, middle), row, number)
        painter.setPen(QColor(look.muted))
        if self._pulls.now is None:
            words = metrics.elidedText(self._pulls.told, Qt.TextElideMode.ElideRight, box.width() - 8)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        below = QRectF(0, box.bottom() + 1, self.width(), line)
        words = self.sentence()
        if metrics.horizontalAdvance(words) > self.width() and self._pulls.early is not None:
            # Without the epochs, which the tooltip has.
            words = words.rpartition(", ")[0]
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def _paint_zones(self, painter: QPainter, look: Theme, box: QRectF, metrics: QFontMetricsF) -> None:
        first, useful, second = (_place(limit, box) for limit in (WEAK, USEFUL, STRONG))
        zones: tuple[tuple[float, float, PullWord], ...] = (
            (box.left(), first, "no effect"),
            (first, useful, "useful"),
            (useful, second, "strong"),
            (second, box.right(), "strangling"),
        )
        # The rows are plain: a bar of now that ends in a zone is not judged by it.
        painter.fillRect(box, mix(QColor(look.surface), QColor(look.muted), 0.08))
        for start, end, name in zones:
            ink = _ink(look, name)
            painter.fillRect(QRectF(start, box.top() - 1, end - start, 2), QColor(ink))
            painter.setPen(QColor(ink))
            # A name that is wider than its zone reaches to the left, over the narrow one that has none.
            shown = named_pull(name)
            wide = metrics.horizontalAdvance(shown) > end - start
            label = QRectF(
                start - (end - start if wide else 0), 0, (2 if wide else 1) * (end - start), box.top()
            )
            side = Qt.AlignmentFlag.AlignRight if wide else Qt.AlignmentFlag.AlignHCenter
            if not (wide and name == "strong"):
                painter.drawText(label, side | Qt.AlignmentFlag.AlignVCenter, shown)
            if start > box.left():
                painter.setPen(QPen(QColor(look.border), 1))
                painter.drawLine(QLineF(start, box.top() + 1, start, box.bottom()))

    def _paint_bar(
        self, painter: QPainter, look: Theme, box: QRectF, start: QPointF, row: float, number: int
    ) -> None:
        now = float(self._now[number]) if number < len(self._now) else math.nan
        early = float(self._early[number]) if number < len(self._early) else math.nan
        thick = max(2.0, min(row * 0.45, 6.0))
        if math.isfinite(now):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mix(QColor(look.surface), QColor(look.muted), 0.6))
            length = max(_place(now, box) - start.x(), 2.0)
            painter.drawRoundedRect(QRectF(start.x(), start.y() - thick / 2, length, thick), 1, 1)
        if math.isfinite(early):
            told = self._pulls.early if number == self._judged else None
            word = "strangling" if told and self._pulls.underfits else told.word if told else None
            painter.setPen(QPen(QColor(_ink(look, word)), 3) if word else QPen(QColor(look.text), 1.5))
            x = _place(early, box)
            painter.drawLine(QLineF(x, start.y() - row / 2 + 1, x, start.y() + row / 2 - 1))


def _ink(look: Theme, word: PullWord) -> str:
    """The colour of a zone and of the tick that is judged by it."""
    return {
        "no effect": look.muted,
        "useful": look.good,
        "strong": look.warning,
        "strangling": look.error,
    }[word]


def _place(ratio: float, box: QRectF) -> float:
    """The place of a ratio; beyond the ends of the scale it is the end."""
    share = math.log(min(max(ratio, _LOWEST), _HIGHEST) / _LOWEST) / math.log(_HIGHEST / _LOWEST)
    return box.left() + box.width() * share


def _equal(one: Array, other: Array) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))
