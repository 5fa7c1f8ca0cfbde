"""Paints grid, bands, curves and marks of one plot in a single item.

One item instead of a pyqtgraph item per curve: the cost of a frame is then that of the points, not of dozens
of items. Qt keeps the painted layer (device coordinate cache), so a crosshair that moves above it costs
nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.branch_points import branch_points
from reglab.gui.plots.change_marks import paint_change_marks
from reglab.gui.plots.content import Content, Frame
from reglab.gui.plots.ghosts import paint_ghosts
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.painting import clipped, contained, thin_pen
from reglab.gui.plots.quantities import Curve
from reglab.gui.plots.readings import reading_row
from reglab.gui.plots.strokes import dotted, stroke
from reglab.gui.theme import Theme, contrast, mix
from reglab.record.events import Array
from reglab.words.language import _

MOST_BANDS = 6
"""Up to so many arms have bands; of more only the selected one and the baseline."""
_BAND_ALPHA = {"training": 26, "validation": 46, "shifted": 26, "only": 52}
_MARKER_SPACING = 56.0
# Width of a curve, and what the selected arm's has more, in pixels of the plain themes. A training curve may
# be no wider: it is painted in as many strokes as a line of one pixel, on dense screens too.
_STRONG, _STRONG_MORE = 2.2, 0.7
_TRAINING, _TRAINING_MORE = 1.1, 0.6
LEAST_CONTRAST = 3.0
"""Of every curve with what is behind it."""


class CurveLayer(QGraphicsItem):
    """The painted data of a plot.

    Parameters
    ----------
    content : Content
        What to show.
    parent : QGraphicsItem
        The view box; the layer fills it.
    """

    def __init__(self, content: Content, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.content = content
        self.x_ticks: list[float] = []
        self.y_ticks: list[float] = []
        self.frame = Frame(0, 1, 0, 1, 1, 1)
        self._branch_points: dict[int, int] = {}
        self._branch_points_of: tuple[Experiment, list[int]] | None = None
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_frame(self, frame: Frame, x_ticks: list[float], y_ticks: list[float]) -> None:
        """Show another part of the plane, with grid lines at the ticks of the axes."""
        if (frame.width, frame.height) != (self.frame.width, self.frame.height):
            self.prepareGeometryChange()
        self.frame, self.x_ticks, self.y_ticks = frame, x_ticks, y_ticks
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.frame.width, self.frame.height)

    @contained
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        content = self.content
        if not content.epochs:
            self._paint_message(painter, content.message)
            return
        self._paint_grid(painter)
        with clipped(painter, self.boundingRect()):
            self._paint_data(painter)
        lost = content.statistics.all_diverged() if content.statistics else None
        if lost is not None:
            self._paint_message(
                painter, _("All networks diverged, the last at epoch {epoch}.").format(epoch=lost)
            )

    # -- parts -----------------------------------------------------------------------------

    def _paint_data(self, painter: QPainter) -> None:
        content = self.content
        paint_change_marks(painter, content, self.frame, words=content.quantity.zero)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ghosts(painter, content, self.frame)
        arms = content.options.arms()
        self._find_branch_points(arms)
        if content.options.seeds:
            self._paint_seeds(painter, arms)
        else:
            self._paint_bands(painter, self._banded(arms))
        for curve in content.quantity.curves:
            for arm in arms:
                self._paint_curve(painter, curve, arm)
        for arm in arms:
            self._paint_marks(painter, arm)

    def _find_branch_points(self, arms: list[int]) -> None:
        """Find where branches begin; that changes only with the record's experiment and what is shown."""
        assert self.content.statistics is not None
        record = self.content.statistics.record
        if (
            self._branch_points_of is None
            or self._branch_points_of[0] is not record.experiment
            or self._branch_points_of[1] != arms
        ):
            self._branch_points_of = record.experiment, arms
            self._branch_points = branch_points(record.experiment, record.branches, set(arms))

    def _banded(self, arms: list[int]) -> list[int]:
        """The arms that have a band: of many only those that matter, for the others would mix to mud."""
        if len(arms) <= MOST_BANDS:
            return arms
        return [arm for arm in arms if arm in (0, self.content.options.selected)]

    def _own(self, arm: int, epochs: Array) -> slice:
        """The points of an arm that are not another one's too: all, or those from where it branched on."""
        return slice(int(np.searchsorted(epochs, self._branch_points.get(arm, 0))), None)

    def _paint_grid(self, painter: QPainter) -> None:
        frame, theme = self.frame, self.content.options.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(theme.grid), 1))
        # Half a pixel keeps a line within one row or column of pixels.
        columns = np.floor(frame.x(np.array(self.x_ticks))) + 0.5
        rows = (
            np.floor((frame.top - np.array(self.y_ticks)) * frame.height / (frame.top - frame.bottom)) + 0.5
        )
        painter.drawLines([QLineF(0, y, frame.width, y) for y in rows.tolist()])
        painter.drawLines([QLineF(x, 0, x, frame.height) for x in columns.tolist()])
        if self.content.quantity.zero and frame.bottom < 0 < frame.top:
            painter.setPen(QPen(QColor(theme.axis), 1))
            y = np.floor(frame.top * frame.height / (frame.top - frame.bottom)) + 0.5
            painter.drawLine(QLineF(0, y, frame.width, y))

    def _paint_message(self, painter: QPainter, message: str) -> None:
        painter.setPen(QColor(self.content.options.theme.muted))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.boundingRect().adjusted(12, 8, -12, -8), int(flags), message)

    def _paint_bands(self, painter: QPainter, arms: list[int]) -> None:
        # A filled band has no visible edge to smooth.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for curve in self.content.quantity.curves:
            for arm in arms:
                color = self._color(arm)
                color.setAlpha(_BAND_ALPHA[curve.role])
                painter.setBrush(color)
                x, low = self.content.curve(curve.metric, arm, self.frame, "low")
                _unused, high = self.content.curve(curve.metric, arm, self.frame, "high")
                own = self._own(arm, x)
                x, low, high = x[own], low[own], high[own]
                for piece in pieces(low + high):
                    across = self.frame.x(x[piece])
                    edges = (self.frame.y(low[piece]), self.frame.y(high[piece])[::-1])
                    painter.drawPolygon(
                        line_polygon(np.concatenate([across, across[::-1]]), np.concatenate(edges))
                    )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_seeds(self, painter: QPainter, arms: list[int]) -> None:
        theme = self.content.options.theme
        for curve in self.content.quantity.curves:
            for arm in arms:
                hue = self.content.options.hue(arm)
                # Opaque: a see-through line costs ten times as much.
                color = mix(
                    theme.arm_color(hue), QColor(theme.surface), 0.7 if curve.role == "training" else 0.6
                )
                painter.setPen(thin_pen(color))
                epochs, values = self.content.seed_curves(curve.metric, arm, self.frame)
                own = self._own(arm, epochs)
                x, y = self.frame.x(epochs[own]), self.frame.y(values[own])
                for network in y.T:
                    for piece in pieces(network):
                        painter.drawPolyline(line_polygon(x[piece], network[piece]))

    def _paint_curve(self, painter: QPainter, curve: Curve, arm: int) -> None:
        strong = curve.role != "training"
        width, more = (_STRONG, _STRONG_MORE) if strong else (_TRAINING, _TRAINING_MORE)
        width += more if arm == self.content.options.selected else 0.0
        width *= self.content.options.theme.line_scale
        color = self._color(arm) if strong else training_color(self._color(arm), self.content.options.theme)
        epochs, values = self.content.curve(curve.metric, arm, self.frame, "line")
        own = self._own(arm, epochs)
        epochs, values = epochs[own], values[own]
        for piece in pieces(values):
            x, y = self.frame.x(epochs[piece]), self.frame.y(values[piece])
            if curve.role == "shifted":
                dotted(painter, x, y, color, width)
            else:
                stroke(painter, line_polygon(x, y), color, width)
            if strong:
                self._paint_markers(painter, arm, x, y)

    def _paint_markers(self, painter: QPainter, arm: int, x: Array, y: Array) -> None:
        """Paint the marks that tell arms of one hue apart, at fixed places along the axis."""
        marker = self.content.options.theme.arm_marker(self.content.options.hue(arm))
        if marker == "none" or not len(x):
            return
        places = np.arange(_MARKER_SPACING / 2, x[-1], _MARKER_SPACING)
        color = self._color(arm)
        for place, height in zip(places, np.interp(places, x, y), strict=True):
            if place >= x[0]:
                draw_mark(painter, marker, QPointF(place, height), color, self.content.options.theme)

    def _paint_marks(self, painter: QPainter, arm: int) -> None:
        content, frame = self.content, self.frame
        if content.milestones is None or content.statistics is None:
            return
        series = content.statistics.series(content.quantity.main.metric)
        for milestone in content.milestones.of(arm):
            row = reading_row(series, arm, min(milestone.epoch, int(series.ends[arm])))
            if row is None:
                continue
            x, y = frame.point(row + 1.0, float(series.line[row, arm]))
            # A network that diverges leaves the axis: its mark stays inside.
            y = min(max(y, 6.0), frame.height - 6.0)
            draw_mark(painter, milestone.kind, QPointF(x, y), self._color(arm), content.options.theme)

    def _color(self, arm: int) -> QColor:
        return self.content.options.theme.arm_color(self.content.options.hue(arm))


def training_color(color: QColor, theme: Theme) -> QColor:
    """Return the tone of a training curve: hardly lighter, its thinness tells it from validation.

    The gap is what lies between the two, so neither may be faint: a hue that would be is not lightened.
    """
    paper = QColor(theme.surface)
    tone = mix(color, paper, 0.12)
    return tone if contrast(tone, paper) >= LEAST_CONTRAST else color


def pieces(values: Array) -> Iterator[slice]:
    """Yield the stretches of values that are finite; nearly always the whole, or all but its end."""
    finite = np.isfinite(values)
    if finite.all():
        if len(values):
            yield slice(0, len(values))
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[False], finite, [False]])))
    for start, end in edges.reshape(-1, 2).tolist():
        yield slice(start, end)


def line_polygon(x: Array, y: Array) -> QPolygonF:
    """Return the line through points in pixels."""
    polygon: QPolygonF = arrayToQPolygonF(x, y)
    return polygon
