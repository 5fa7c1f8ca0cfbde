"""Circles, lines and key of a drawn network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.gui.plots.picture import paint_small, small_metrics
from reglab.gui.theme import Theme, mix
from reglab.gui.views.weights.colors import sign_color
from reglab.gui.views.weights.sketch import Lines, Sketch, State
from reglab.words.language import _

Point = tuple[float, float]

STATE_WORDS: dict[State, str] = {
    "used": _("in use"),
    "dead": _("dead: 0 for every training example"),
    "cut off": _("cut off: no weight leads in, or none leads on"),
}
_KEY_GAP = 12.0
_MOST_KEY = 2
"""Most lines of the key: the networks are worth more."""
_LEVELS = 8
"""Widths and shades of lines."""


def paint_lines(
    painter: QPainter, look: Theme, lines: Lines, left: list[Point], right: list[Point], limit: float
) -> None:
    """Paint the weights between two columns, the weakest first; those of one width and shade at once.

    Parameters
    ----------
    painter, look
        Where and in which colours.
    lines : Lines
        The weights.
    left, right : list of tuple of float
        Middles of the circles of both columns.
    limit : float
        The size of weight that is painted strongest.
    """
    if not len(lines.values):
        return
    starts, ends = np.array(left)[lines.ends[:, 0]], np.array(right)[lines.ends[:, 1]]
    levels = np.minimum(np.abs(lines.values) / limit * _LEVELS, _LEVELS - 1).astype(np.int64)
    surface = QColor(look.surface)
    for level in range(_LEVELS):
        share = (level + 1) / _LEVELS
        for positive in (False, True):
            chosen = np.flatnonzero((levels == level) & ((lines.values > 0) == positive))
            if not len(chosen):
                continue
            color = mix(surface, sign_color(look, positive), 0.18 + 0.82 * share)
            # Lines up to one pixel wide are painted ten times faster than wider ones.
            width = 1.0 if share <= 0.5 else 1.0 + 3.2 * (share - 0.5) * look.line_scale
            painter.setPen(QPen(color, width))
            pairs = zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True)
            painter.drawLines([QLineF(x0, y0, x1, y1) for (x0, y0), (x1, y1) in pairs])


def paint_unit(painter: QPainter, look: Theme, at: QPointF, radius: float, state: State) -> None:
    """Paint a unit: an empty circle in use, a grey one that is struck dead, a dotted one cut off."""
    if state == "used":
        painter.setPen(QPen(QColor(look.text), 1.2))
        painter.setBrush(QColor(look.surface))
    else:
        gray = mix(QColor(look.surface), QColor(look.muted), 0.55)
        style = Qt.PenStyle.SolidLine if state == "dead" else Qt.PenStyle.DotLine
        painter.setPen(QPen(QColor(look.muted), 1.2, style))
        painter.setBrush(gray if state == "dead" else QColor(look.surface))
    painter.drawEllipse(at, radius, radius)
    if state == "dead":
        painter.setPen(QPen(QColor(look.text), 1.2))
        reach = QPointF(radius + 1.5, -(radius + 1.5)) * 0.9
        painter.drawLine(QLineF(at - reach, at + reach))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _entries(shortened: tuple[int, int] | None) -> list[tuple[str, str, float]]:
    """Sign, words and width of what the key explains."""
    idle = [(state, words) for state, words in STATE_WORDS.items() if state != "used"]
    plain = [("", _("|w| < 0.001 is not drawn"))]
    if shortened is not None:
        drawn, whole = shortened
        plain.append(("", _("{drawn}/{all}: {drawn} of {all} drawn").format(drawn=drawn, all=whole)))
    metrics = small_metrics()
    return [
        (sign, words, metrics.horizontalAdvance(words) + (26 if sign else 4))
        for sign, words in [("+", _("positive")), ("−", _("negative weight")), *idle, *plain]
    ]


def _places(entries: Sequence[tuple[str, str, float]], width: float) -> list[tuple[int, float]]:
    """Line and left end of each entry."""
    places, line, x = [], 0, 0.0
    for _unused, _unused, needed in entries:
        if x and x + needed > width:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += needed + _KEY_GAP
    return places


def key_lines(width: float, widest: int) -> int:
    """Number of lines that the key needs where the widest layer has so many units."""
    return min(_MOST_KEY, _places(_entries((widest, widest)), width)[-1][0] + 1)


def first_shortened(sketches: Iterable[Sketch]) -> tuple[int, int] | None:
    """How many units are drawn, of how many, where that is not all of them: of the first such column."""
    columns = (column for drawn in sketches for column in drawn.columns)
    return next(((len(c.units), c.whole) for c in columns if len(c.units) < c.whole), None)


def paint_key(
    painter: QPainter, look: Theme, box: QRectF, lines: int, shortened: tuple[int, int] | None
) -> None:
    """Explain colours, circles and numbers.

    Parameters
    ----------
    painter, look, box
        Where and in which colours.
    lines : int
        In how many lines; what needs more is left out.
    shortened : tuple of int, optional
        Drawn units and all units of a column that serves as an example, from `first_shortened`.
    """
    entries = _entries(shortened)
    ink, places = QColor(look.muted), _places(entries, box.width())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    height = box.height() / lines
    for (sign, words, needed), (line, at) in zip(entries, places, strict=True):
        if line >= lines:
            break
        x, top = box.left() + at, box.top() + line * height
        middle = top + height / 2
        if sign in ("+", "−"):
            painter.setPen(QPen(sign_color(look, sign == "+"), 2.4 * look.line_scale))
            painter.drawLine(QLineF(x, middle, x + 16, middle))
        elif sign:
            paint_unit(painter, look, QPointF(x + 9, middle), 5.0, "dead" if sign == "dead" else "cut off")
        start = 22 if sign else 0
        paint_small(painter, QRectF(x + start, top, needed - start, height), words, ink, flags)
