"""Points that a person drew: of two classes in the plane, or along a curve. They stand in the experiment."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from reglab.experiment.dataset_info import DatasetInfo, Task
from reglab.experiment.sources.base import Name, Source
from reglab.experiment.sources.errors import unsound
from reglab.words.language import _, grouped, plural

MIN_POINTS = 6
"""Two for each of the three parts."""
MAX_POINTS = 2_000
MAX_COORDINATE = 1e6
DRAWN_CLASSES = (_("orange"), _("blue"))
"""Names of the classes 0 and 1, as those of the generated sets in the plane."""

Coordinate = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE)]
Coordinates = Annotated[tuple[Coordinate, ...], Field(max_length=MAX_POINTS)]


class PointsSource(Source):
    """Points with a class each, or a curve without; nothing but the experiment is needed to have them.

    ``PointsSource(x=(0.1, …), y=(0.7, …), labels=(0, …))`` are points (x₁, x₂) of the classes of
    `DRAWN_CLASSES`; ``PointsSource(x=…, y=…)`` is a curve: y is learned from x.
    ``edits.draw_points(experiment, source)`` has an experiment learn from them, half of them for training.
    What is wrong with points is told beforehand by `trouble_with_points`.

    Parameters
    ----------
    title : str
        Its name on the screen.
    x, y : tuple of float
        Where they are, in the units of the plot.
    labels : tuple of int
        The class of each, 0 or 1; empty for a curve.
    """

    kind: Literal["points"] = "points"
    title: Name = _("Drawn points")
    x: Coordinates
    y: Coordinates
    labels: Annotated[tuple[Annotated[int, Field(ge=0, le=1)], ...], Field(max_length=MAX_POINTS)] = ()

    @model_validator(mode="after")
    def _sound(self) -> PointsSource:
        if len(self.y) != len(self.x) or len(self.labels) not in (0, len(self.x)):
            raise unsound(
                _(
                    "x, y and labels must be as many, but are {x}, {y} and {labels}; complete "
                    "them, or leave the labels out for a curve."
                ).format(x=grouped(len(self.x)), y=grouped(len(self.y)), labels=grouped(len(self.labels)))
            )
        if trouble := trouble_with_points(self.x, self.y, self.labels or None):
            raise unsound(trouble)
        return self

    @property
    def task(self) -> Task:
        """Classes where there are labels, else a curve."""
        return "classification" if self.labels else "regression"

    @property
    def info(self) -> DatasetInfo:
        """Two inputs and two classes, or one input and a number."""
        return _described(self)


def trouble_with_points(x: tuple[float, ...], y: tuple[float, ...], labels: tuple[int, ...] | None) -> str:
    """Why points cannot be learned from yet, in a sentence with what is to be done; empty where they can.

    Parameters
    ----------
    x, y : tuple of float
        Where they are.
    labels : tuple of int, or None
        Their classes, 0 or 1; ``None`` for a curve.
    """
    counts = [0] * len(DRAWN_CLASSES) if labels is None else [labels.count(label) for label in (0, 1)]
    rare = [(count, name) for count, name in zip(counts, DRAWN_CLASSES, strict=True) if count < 3]
    if len(x) < MIN_POINTS:
        return plural(
            "{n} point is too few; draw at least {least}.",
            "{n} points are too few; draw at least {least}.",
            len(x),
            least=MIN_POINTS,
        )
    if len(x) > MAX_POINTS:
        return _("{points} points are too many; draw at most {most}.").format(
            points=grouped(len(x)), most=grouped(MAX_POINTS)
        )
    if max(map(abs, (*x, *y))) > MAX_COORDINATE:
        return _("a point lies beyond ±{limit}; leave it out.").format(limit=grouped(round(MAX_COORDINATE)))
    if labels is None and (len(set(x)) < 2 or len(set(y)) < 2):
        return _("all points are on one straight line across; draw some that differ in x and in y.")
    if labels is not None and rare:
        return plural(
            "{n} point is {name}; draw at least 3, one for each of the three parts.",
            "{n} points are {name}; draw at least 3, one for each of the three parts.",
            rare[0][0],
            name=rare[0][1],
        )
    return ""


@lru_cache(maxsize=64)
def _described(source: PointsSource) -> DatasetInfo:
    mark = hashlib.sha256(source.model_dump_json(exclude={"title"}).encode()).hexdigest()
    words = (
        _("{points} points that you drew, {orange} orange and {blue} blue.")
        if source.labels
        else _("{points} points that you drew: y is learned from x.")
    )
    about = words.format(
        points=grouped(len(source.x)),
        orange=grouped(source.labels.count(0)),
        blue=grouped(source.labels.count(1)),
    )
    return DatasetInfo(
        f"points:{mark}",
        source.title,
        source.task,
        ("x₁", "x₂") if source.labels else ("x",),
        about,
        DRAWN_CLASSES if source.labels else (),
        target=_("class") if source.labels else "y",
        total=len(source.x),
        noise=_("standard deviation of Gaussian noise on every coordinate, in units of its own deviation"),
    )
