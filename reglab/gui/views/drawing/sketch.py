"""Points that are being drawn, stroke by stroke, with the way back; no Qt here."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.sources.points import DRAWN_CLASSES, MAX_POINTS, PointsSource, trouble_with_points
from reglab.gui.views.plane.canvas import Span
from reglab.record.events import Array
from reglab.words import capital, counted
from reglab.words.language import _

Kind = Literal["points", "curve"]
SPANS: dict[Kind, Span] = {"points": Span(-3.0, 3.0, -2.0, 2.0), "curve": Span(-3.0, 3.0, -2.0, 2.0)}
"""What is seen of the plane at first."""
_MARGIN = 0.06


class Brush(NamedTuple):
    """How a stroke becomes points, in pixels.

    Parameters
    ----------
    radius : float
        How far from the pointer points fall; an eraser takes what is within.
    step : float
        How far the pointer goes from one point to the next.
    """

    radius: float
    step: float


class Scale(NamedTuple):
    """Units of the axes in a pixel, to the right and upward."""

    x: float
    y: float


class Sketch:
    """Points with a class each, or a curve, as they are being drawn.

    Parameters
    ----------
    kind : {"points", "curve"}
        Which of the two.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.places: Array = np.empty((0, 2))
        """Where the points are, shape (n, 2)."""
        self.labels: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        """Their classes; zeros along a curve."""
        self._past: list[tuple[Array, NDArray[np.int64]]] = []
        self._last: tuple[float, float] | None = None
        self._rng = np.random.default_rng(0)

    # -- strokes -----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a stroke, or anything else that is undone as one."""
        self._past.append((self.places, self.labels))
        self._last = None

    def end(self) -> bool:
        """End a stroke; return whether it changed anything, else it is no step of its own."""
        changed = self.places is not self._past[-1][0]
        if not changed:
            self._past.pop()
        self._last = None
        return changed

    def put(self, x: float, y: float, label: int, brush: Brush, scale: Scale) -> None:
        """Lay points on the way from where the stroke was to here."""
        if self._last is None:
            self._add(x, y, label, brush, scale)
            self._last = x, y
            return
        start = self._last
        away = math.hypot((x - start[0]) / scale.x, (y - start[1]) / scale.y)
        count = int(away / brush.step)
        for number in range(1, count + 1):
            share = number * brush.step / away
            here = start[0] + share * (x - start[0]), start[1] + share * (y - start[1])
            self._add(*here, label, brush, scale)
            self._last = here

    def _add(self, x: float, y: float, label: int, brush: Brush, scale: Scale) -> None:
        if len(self.places) >= MAX_POINTS:
            return
        # Evenly over a disc.
        turn, reach = self._rng.uniform(0, math.tau), brush.radius * math.sqrt(self._rng.uniform())
        place = [x + reach * math.cos(turn) * scale.x, y + reach * math.sin(turn) * scale.y]
        self.places = np.vstack([self.places, np.round(place, 4)])
        self.labels = np.append(self.labels, np.int64(label))

    def erase(self, x: float, y: float, brush: Brush, scale: Scale) -> None:
        """Take the points around here away."""
        away = np.hypot((self.places[:, 0] - x) / scale.x, (self.places[:, 1] - y) / scale.y)
        if (gone := away <= brush.radius).any():
            self.places, self.labels = self.places[~gone], self.labels[~gone]

    def clear(self) -> None:
        """Take all points away."""
        self.begin()
        if len(self.places):
            self.places, self.labels = np.empty((0, 2)), np.empty(0, dtype=np.int64)
        self.end()

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return bool(self._past)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._past:
            self.places, self.labels = self._past.pop()

    # -- what is drawn -----------------------------------------------------------------------------

    def take(self, source: PointsSource) -> None:
        """Go on with what was drawn before."""
        self.places = np.column_stack([source.x, source.y]).astype(np.float64)
        self.labels = np.array(source.labels or [0] * len(source.x), dtype=np.int64)
        self._past.clear()

    def lay(self, places: Array, labels: NDArray[np.int64]) -> None:
        """Begin with points of shape (n, 2) and their classes, as one step that can be undone."""
        self.begin()
        self.places = places[:MAX_POINTS].astype(np.float64).round(4)
        self.labels = labels[:MAX_POINTS].astype(np.int64)
        self.end()

    @property
    def _columns(self) -> tuple[tuple[float, ...], tuple[float, ...], tuple[int, ...]]:
        labels = tuple(self.labels.tolist()) if self.kind == "points" else ()
        return tuple(self.places[:, 0].tolist()), tuple(self.places[:, 1].tolist()), labels

    @property
    def trouble(self) -> str:
        """Why nothing can be learned from it yet, in a sentence; empty where it can."""
        x, y, labels = self._columns
        return capital(trouble_with_points(x, y, labels if self.kind == "points" else None)) if x else _EMPTY

    def source(self) -> PointsSource:
        """What is drawn, as the data of an experiment; only where there is no `trouble`."""
        x, y, labels = self._columns
        return PointsSource(x=x, y=y, labels=labels)

    @property
    def words(self) -> str:
        """``"34 orange, 20 blue"``, or ``"40 points"``."""
        if self.kind == "curve":
            return counted(len(self.places), "point")
        orange, blue = (int((self.labels == at).sum()) for at in range(len(DRAWN_CLASSES)))
        return _("{orange} orange, {blue} blue").format(orange=orange, blue=blue)

    def span(self) -> Span:
        """The part of the plane to be seen: the usual one, or more where points lie beyond it."""
        usual = SPANS[self.kind]
        if not len(self.places):
            return usual
        (left, bottom), (right, top) = self.places.min(axis=0).tolist(), self.places.max(axis=0).tolist()
        x, y = _MARGIN * (right - left), _MARGIN * (top - bottom)
        beyond = left < usual.left or right > usual.right or bottom < usual.bottom or top > usual.top
        if not beyond:
            return usual
        return Span(
            min(usual.left, left - x),
            max(usual.right, right + x),
            min(usual.bottom, bottom - y),
            max(usual.top, top + y),
        )


_EMPTY = _("Press the mouse and draw.")
