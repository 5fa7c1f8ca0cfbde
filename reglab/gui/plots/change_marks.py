"""Marks of what was changed while it trained: a line at the epoch, and what became of what."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication

from reglab.experiment.differences import change_words
from reglab.experiment.experiment import Experiment
from reglab.gui.plots.content import Content, Frame

_CLUSTER = 10.0
"""Changes nearer than this, in pixels, are one act of a hand: only the last is marked."""


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """The last change of an act.

    Parameters
    ----------
    arm : int
        Position of the arm in the record's experiment.
    epoch : int
        The last epoch before it.
    words : str
        What the whole act changed.
    x : float
        Pixels from the left edge of the plot.
    """

    arm: int
    epoch: int
    words: str
    x: float


def change_marks(experiment: Experiment, arms: list[int], frame: Frame) -> list[ChangeMark]:
    """Return the marks within a frame, by arm and epoch.

    Parameters
    ----------
    experiment : Experiment
        That of the record.
    arms : list of int
        The arms that are shown.
    frame : Frame
        The part of the plane.
    """
    marks = []
    for arm in arms:
        spec = experiment.arms[arm]
        first = None
        for place, change in enumerate(spec.changes):
            x = frame.point(change.epoch - 1, 1.0)[0]
            first = change.epoch if first is None else first
            following = spec.changes[place + 1].epoch if place + 1 < len(spec.changes) else None
            if following is not None and frame.point(following - 1, 1.0)[0] - x < _CLUSTER:
                continue
            words = change_words(experiment, spec.at(first - 1), spec.at(change.epoch))
            first = None
            if words and 0 <= x <= frame.width:
                marks.append(ChangeMark(arm, change.epoch - 1, words, x))
    return marks


def paint_change_marks(painter: QPainter, content: Content, frame: Frame, *, words: bool) -> None:
    """Paint a dotted line at every change in the hue of its arm, with `words` also what it was."""
    if content.statistics is None:
        return
    theme = content.options.theme
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * 0.85)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    taken: list[QRectF] = []
    for mark in change_marks(content.statistics.record.experiment, content.options.arms(), frame):
        color: QColor = theme.arm_color(content.options.hue(mark.arm))
        x = math.floor(mark.x) + 0.5
        painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, 0, x, frame.height))
        if not words:
            continue
        width = min(metrics.horizontalAdvance(mark.words), frame.width)
        box = QRectF(min(x + 4, frame.width - width), 2, width, metrics.height())
        while any(box.intersects(other) for other in taken):
            box.translate(0, metrics.height())
        taken.append(box)
        painter.fillRect(box.adjusted(-1, 0, 1, 0), QColor(theme.surface))
        painter.setPen(theme.arm_ink(content.options.hue(mark.arm)))
        painter.drawText(QPointF(box.left(), box.top() + metrics.ascent()), mark.words)
