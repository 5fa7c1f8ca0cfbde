"""Curves of other runs over those of the run that is shown: faint, thin, dashed, named at their ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from reglab.analysis.series import Series
from reglab.gui.plots.content import Content, Frame
from reglab.gui.plots.ghost import Ghost
from reglab.gui.theme import Theme, mix
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array

_DASHES = ((6.0, 3.0), (2.0, 2.0), (10.0, 4.0), (6.0, 3.0, 2.0, 3.0), (1.0, 3.0))
"""Runs differ by their dashes, and by the names at their ends."""
_FAINT = 0.25
_WIDTH = 1.3


def ghost_extent(content: Content, *, late: bool) -> tuple[float, float] | None:
    """Between which values the curves of other runs lie; ``None`` where there are none."""
    found = []
    for ghost, series in _drawn(content):
        arms = range(ghost.statistics.arms)
        if (extent := series.extents.of(arms, seeds=False, late=late)) is not None:
            found.append(extent)
    return (min(low for low, _ in found), max(high for _, high in found)) if found else None


def paint_ghosts(painter: QPainter, content: Content, frame: Frame) -> None:
    """Paint the curves of other runs, and their names as far as there is room."""
    theme = content.options.theme
    places = {id(ghost): place for place, ghost in enumerate(content.options.ghosts)}
    ends: list[tuple[float, float, str, QColor]] = []
    for ghost, series in _drawn(content):
        place = places[id(ghost)]
        color = ghost_color(theme, place)
        pen = QPen(color, _WIDTH * theme.line_scale)
        pen.setDashPattern(list(_DASHES[place % len(_DASHES)]))
        painter.setPen(pen)
        step = max(1, frame.block)
        for arm in range(ghost.statistics.arms):
            rows = np.arange(0, series.epochs, step)
            values = series.line[rows, arm]
            rows = rows[np.isfinite(values)]
            rows = rows[(rows + 1 >= frame.first) & (rows + 1 <= frame.last)]
            if not len(rows):
                continue
            x, y = frame.x(rows + 1.0), frame.y(series.line[rows, arm])
            painter.drawPolyline(_polygon(x, y))
            ends.append((float(x[-1]), float(y[-1]), ghost.label(arm), color))
    _paint_names(painter, frame, ends)


def ghost_color(theme: Theme, place: int) -> QColor:
    """The faint colour of a run, by its place among those that are laid over the plots."""
    ink = QColor(theme.muted) if place % 2 == 0 else QColor(theme.text)
    return mix(ink, QColor(theme.surface), _FAINT + 0.1 * (place // 2))


def _drawn(content: Content) -> Iterator[tuple[Ghost, Series]]:
    """Each run with the quantity's main curve, where it has that."""
    for ghost in content.options.ghosts:
        if (series := ghost.series(content.quantity.main.metric)) is not None:
            yield ghost, series


def _paint_names(painter: QPainter, frame: Frame, ends: list[tuple[float, float, str, QColor]]) -> None:
    """Names above the ends of the lines; of those that would cover each other the first stays."""
    font = small_font()
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    taken: list[float] = []
    for x, y, words, color in sorted(ends, key=lambda end: end[1]):
        if not 0 <= y <= frame.height or any(abs(y - other) < metrics.height() for other in taken):
            continue
        taken.append(y)
        width = metrics.horizontalAdvance(words)
        painter.setPen(color)
        painter.drawText(
            QPointF(max(4.0, min(x, frame.width) - width - 4), max(metrics.ascent(), y - 3)), words
        )


def _polygon(x: Array, y: Array) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
