"""The value of every curve at the epoch that is read: under the mouse, or the last."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from reglab.analysis.series import Series, Statistics
from reglab.gui.plots.content import Content, Frame


@dataclass(frozen=True, slots=True)
class Reading:
    """An arm's value on its main curve, and where that is."""

    arm: int
    value: float
    point: QPointF


def final_value(statistics: Statistics, metric: str, arm: int) -> float | None:
    """Return what an arm's curve has come to, by the networks' final weights; ``None`` without any."""
    if not statistics.epochs:
        return None
    value = float(statistics.final(metric)[arm])
    return value if math.isfinite(value) else None


def reading_row(series: Series, arm: int, epoch: int) -> int | None:
    """Return the row of an arm's line to read at `epoch`, or ``None`` where it has no value.

    Epochs are counted from 1; 0 is the last in which one of the arm's networks trained.
    """
    row = (epoch or int(series.ends[arm])) - 1
    return row if 0 <= row < series.epochs and math.isfinite(series.line[row, arm]) else None


def best_arm(content: Content, epoch: int) -> int | None:
    """Return the visible arm with the smallest validation loss at an epoch (0: at the end), if any."""
    statistics = content.statistics
    if statistics is None:
        return None
    series = statistics.series("val_loss")
    losses = {}
    for arm in content.options.visible:
        row = reading_row(series, arm, epoch)
        if row is not None:
            losses[arm] = float(series.line[row, arm])
    return min(losses, key=lambda arm: (losses[arm], arm), default=None)


def readings(content: Content, frame: Frame, epoch: int) -> list[Reading]:
    """Return the reading of every visible arm's main curve, the selected arm last.

    Epoch 0 reads the ends: there stands what the networks ended with, as on the cards and in the
    report, which is not the curve's last value where weights were restored.
    """
    if content.statistics is None:
        return []
    series = content.statistics.series(content.quantity.main.metric)
    found = []
    for arm in content.options.arms():
        row = reading_row(series, arm, epoch)
        if row is not None:
            value = float(series.line[row, arm])
            if not epoch:
                final = final_value(content.statistics, content.quantity.main.metric, arm)
                if final is None:
                    continue
                value = final
            found.append(Reading(arm, value, QPointF(*frame.point(row + 1.0, value))))
    return found
