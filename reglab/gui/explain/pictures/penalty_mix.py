"""The two penalties of the elastic net laid over each other, and their mixture by α."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reglab.experiment.base import field_info
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.gui import theme
from reglab.gui.explain.desk import Desk
from reglab.gui.explain.technique_picture import TechniquePicture
from reglab.gui.plots.chart import Chart, bottom_room, left_room
from reglab.gui.theme import Theme
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.scale import Scale
from reglab.gui.widgets.slider import ValueSlider
from reglab.record.events import Array
from reglab.words import typed
from reglab.words.language import _

_END, _TOP = 1.5, 1.6
_WEIGHTS = np.linspace(-_END, _END, 121)


def mixed(weights: Array, mix: float) -> Array:
    """Return α|w| + (1 − α)w² of weights, for λ = 1."""
    penalty: Array = mix * np.abs(weights) + (1 - mix) * weights**2
    return penalty


class MixCurves(QWidget):
    """|w| and w² thin, their mixture thick, over one weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mix = 0.5
        """Share of |w|."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Penalty of one weight: |w|, w², and their mixture"))
        theme.manager().theme_changed.connect(self._renew)

    def show_mix(self, mix: float) -> None:
        """Show another mixture."""
        self.mix = mix
        self.setAccessibleDescription(f"α = {typed(mix)}")
        self.update()

    @property
    def curves(self) -> tuple[Array, Array, Array]:
        """|w|, w² and the mixture at the weights of the picture."""
        return mixed(_WEIGHTS, 1.0), mixed(_WEIGHTS, 0.0), mixed(_WEIGHTS, self.mix)

    @Slot()
    def _renew(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, theme.px(136))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, theme.px(136))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, metrics = theme.current(), QFontMetricsF(small_font())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        left, legend = left_room(_TOP), metrics.height() + 4
        below = bottom_room() + metrics.height()
        box = QRectF(left, legend, self.width() - left - 6, self.height() - legend - below)
        chart = Chart(box, -_END, _END, 0.0, _TOP)
        chart.paint_axes(painter, look)
        painter.setPen(QColor(look.muted))
        under = QRectF(box.left(), box.bottom() + bottom_room(), box.width(), metrics.height())
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, _("weight w (λ = 1)"))
        painter.save()
        painter.setClipRect(box)
        for curve, pen in zip(self.curves, self._pens(look), strict=True):
            xs, ys = chart.x(_WEIGHTS), chart.y(curve)
            painter.setPen(pen)
            points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
            painter.drawPolyline(QPolygonF(points))
        painter.restore()
        self._paint_key(painter, look, metrics, box.left())
        painter.end()

    def _pens(self, look: Theme) -> tuple[QPen, QPen, QPen]:
        thin, thick = 1.4 * look.line_scale, 3.0 * look.line_scale
        one, other = QPen(QColor(look.arms[1]), thin), QPen(QColor(look.arms[2]), thin)
        one.setStyle(Qt.PenStyle.DashLine)
        other.setStyle(Qt.PenStyle.DotLine)
        return one, other, QPen(QColor(look.text), thick)

    def _paint_key(self, painter: QPainter, look: Theme, metrics: QFontMetricsF, x: float) -> None:
        middle = metrics.height() / 2
        for pen, name in zip(self._pens(look), ("|w|", "w²", _("mixture")), strict=True):
            painter.setPen(pen)
            painter.drawLine(QLineF(x, middle, x + 20, middle))
            painter.setPen(QColor(look.text))
            width = metrics.horizontalAdvance(name)
            painter.drawText(QRectF(x + 25, 0, width + 4, metrics.height()), name)
            x += 25 + width + 14


class PenaltyMix(TechniquePicture):
    """α as a slider between the two curves; it is the field of the card."""

    order: ClassVar[int] = 10
    asks: ClassVar[bool] = False

    def __init__(self, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.curves = MixCurves()
        info = field_info(ElasticNet(), "mix")
        self.slider = ValueSlider(Scale.of(info))
        self.slider.setAccessibleName(_("Mix α, from w² alone to |w| alone"))
        self.slider.setToolTip(info.param.help)
        self.slider.chosen.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(QLabel("w²"))
        row.addWidget(self.slider, 1)
        row.addWidget(QLabel("|w|"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(2)
        column.addWidget(self.curves)
        column.addLayout(row)

    @classmethod
    def fits(cls, technique: Technique) -> bool:
        """Whether it has an α."""
        return isinstance(technique, ElasticNet)

    def renew(self) -> None:
        """Show the mixture that is set."""
        technique = self.subject.technique if self.subject is not None else None
        if isinstance(technique, ElasticNet):
            self.curves.show_mix(technique.mix)
            self.slider.set_value(technique.mix)

    @Slot(object)
    def _choose(self, value: object) -> None:
        self.edited.emit("mix", value, f"mix/picture/{self.slider.gesture}")
