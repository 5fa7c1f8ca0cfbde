"""How good networks are when growing shares of their smallest weights are taken out: a line for each arm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from reglab.analysis.pruning import ArmCurve
from reglab.experiment.dataset_info import Task
from reglab.gui.plots.chart import Chart, bottom_room, left_room
from reglab.gui.plots.curve_layer import line_polygon
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.picture import MARGIN, Picture, paint_small, small_metrics
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import Theme
from reglab.words import percent, plain
from reglab.words.language import _

SHARES = tuple(np.round(np.linspace(0, 1, 21), 2).tolist())
"""Shares of the weights that are taken out."""
_WIDTH, _SELECTED = 1.8, 2.8
_LEAST_SCORE = -0.2
"""Scores below are not followed: R² has no lower end."""

CurveRow = tuple[ShownArm, ArmCurve | None]


class PruningCurvePicture(Picture):
    """Validation score over the share of weights that are 0."""

    def __init__(self) -> None:
        super().__init__(_("Validation over the share of weights taken out"))
        self.rows: list[CurveRow] = []
        self.task: Task = "classification"

    def show_rows(self, rows: Sequence[CurveRow], task: Task) -> None:
        """Show arms; ``None`` for one whose networks have all diverged."""
        self.rows, self.task = list(rows), task
        self.setAccessibleDescription(". ".join(self._words(*row) for row in self.rows))
        self.changed()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, round(9 * small_metrics().height()))

    def _words(self, arm: ShownArm, curve: ArmCurve | None) -> str:
        if curve is None:
            return _("{arm}: all networks diverged").format(arm=arm.name)
        half = int(np.abs(curve.shares - 0.5).argmin())
        ends = (curve.scores[0], curve.scores[half])
        first, second = (percent(v) if self.task == "classification" else plain(float(v)) for v in ends)
        return _("{arm}: {whole} with all weights, {pruned} without {share} of them").format(
            arm=arm.name, whole=first, pruned=second, share=percent(curve.shares[half])
        )

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        known = [(arm, curve) for arm, curve in self.rows if curve is not None]
        if not known:
            return
        factor = 100.0 if self.task == "classification" else 1.0
        scores = np.concatenate([curve.scores for _arm, curve in known])
        bottom = factor * max(float(scores.min()), _LEAST_SCORE)
        top = factor * float(scores.max())
        margin = 0.06 * (top - bottom) or 1.0
        metrics = small_metrics()
        left = left_room(100.0 if factor > 1 else -0.5) + MARGIN
        above, under = metrics.height() + 8, bottom_room() + metrics.height() + 2
        box = QRectF(left, above, self.width() - left - 3 * MARGIN, self.height() - above - under)
        if box.height() < metrics.height() or box.width() < metrics.height():
            return
        chart = Chart(box, 0.0, 100.0, bottom - margin, top + margin)
        chart.paint_axes(painter, look)
        painter.save()
        painter.setClipRect(box.adjusted(-4, -4, 4, 4))
        for arm, curve in sorted(known, key=lambda row: row[0].selected):
            color = look.arm_color(arm.hue)
            x, y = chart.x(100 * curve.shares), chart.y(factor * curve.scores)
            width = (_SELECTED if arm.selected else _WIDTH) * look.line_scale
            stroke(painter, line_polygon(x, y), color, width)
            for at in zip(x[::4].tolist(), y[::4].tolist(), strict=True):
                draw_mark(painter, look.arm_marker(arm.hue), QPointF(*at), color, look)
        painter.restore()
        ink = QColor(look.muted)
        left_top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = QRectF(MARGIN, 2, self.width() - 2 * MARGIN, metrics.height())
        paint_small(
            painter,
            title,
            _("Validation accuracy (%) without the smallest weights")
            if factor > 1
            else _("Validation R² without the smallest weights"),
            ink,
            left_top,
        )
        across = QRectF(box.left(), box.bottom() + bottom_room(), box.width(), metrics.height())
        words = _("Share of the weights taken out (%)")
        paint_small(painter, across, words, ink, Qt.AlignmentFlag.AlignCenter)
