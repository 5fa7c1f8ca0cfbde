"""The columns of a table of examples: number, label, what each arm predicts, features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.confusion import NO_CLASS
from reglab.gui.views.examples.content import Comparable, Judged
from reglab.record.events import Array
from reglab.words import decimals, fixed, percent, plain
from reglab.words.language import _

Ink = Literal["text", "muted", "good", "error", "warning"]


@dataclass(frozen=True, slots=True, eq=False)
class ExampleColumn:
    """One column of a table of examples.

    Parameters
    ----------
    header : str
        Its head.
    about : str
        Tooltip of the head.
    keys : array, shape (n,)
        What it is sorted by, for every example.
    text : callable
        Position of an example → what stands in its cell.
    ink : callable
        Position of an example → ink of the cell.
    hue : int, optional
        Position that gives the head its hue and sign.
    number : bool
        Whether cells hold bare numbers.
    picture : bool
        Whether cells hold the example's picture.
    """

    header: str
    about: str
    keys: NDArray[Any]
    text: Callable[[int], str]
    ink: Callable[[int], Ink] = lambda _at: "text"
    hue: int | None = None
    number: bool = False
    picture: bool = False


def classification_columns(found: Comparable, part: str) -> list[ExampleColumn]:
    """Number, picture, label, one column for each arm, and the features that are no pixels."""
    classes = found.info.classes
    y, flipped = found.y.astype(np.int64), found.flipped

    def label(at: int) -> str:
        name: str = classes[y[at]]
        return _("{class_name} (flipped)").format(class_name=name) if flipped[at] else name

    about = (
        _(
            "The class that stands in the data; a flipped label is a wrong one, "
            "put there by “Flipped labels” in the data section"
        )
        if flipped.any()
        else _("The class that stands in the data")
    )
    columns = _first_columns(found, part)
    columns.append(
        ExampleColumn(_("label"), about, y, label, lambda at: "warning" if flipped[at] else "text")
    )
    columns += [_class_column(arm, y, classes) for arm in found.arms]
    return columns + _feature_columns(found)


def regression_columns(found: Comparable, part: str) -> list[ExampleColumn]:
    """Number, target, prediction and residual of each arm, and the features."""
    target = found.y.astype(np.float64)
    columns = _first_columns(found, part)
    columns.append(ExampleColumn(_("target"), found.info.target, target, _numbers(target), number=True))
    for arm in found.arms:
        columns.append(_value_column(arm))
        columns.append(_residual_column(arm, target))
    return columns + _feature_columns(found)


def _first_columns(found: Comparable, part: str) -> list[ExampleColumn]:
    count = len(found.y)
    about = _("Number of the training example") if part == "train" else _("Number of the validation example")
    numbers = np.arange(1, count + 1)
    columns = [
        ExampleColumn(
            "#",
            about,
            numbers,
            lambda at: str(at + 1),
            lambda _at: "muted",
            number=True,
        )
    ]
    if found.info.image_shape:
        columns.append(ExampleColumn(_("picture"), _("The example"), numbers, lambda _at: "", picture=True))
    return columns


def _class_column(arm: Judged, y: NDArray[np.int64], classes: tuple[str, ...]) -> ExampleColumn:
    predicted, sure = arm.classes, arm.sure

    def text(at: int) -> str:
        if predicted[at] == NO_CLASS:
            return _("diverged")
        sign = "✓" if predicted[at] == y[at] else "✗"
        share = percent(float(sure[at])) if arm.probabilities else plain(float(sure[at]))
        return f"{sign} {classes[predicted[at]]}  {share}"

    def ink(at: int) -> Ink:
        if predicted[at] == NO_CLASS:
            return "muted"
        return "good" if predicted[at] == y[at] else "error"

    text_about = (
        _(
            "What “{arm}” predicts, and its probability: ✓ as the label says, ✗ not.\n"
            "Sorted from the surest mistake to the surest hit."
        )
        if arm.probabilities
        else _(
            "What “{arm}” predicts, and its output: ✓ as the label says, ✗ not.\n"
            "Sorted from the surest mistake to the surest hit."
        )
    )
    about = text_about.format(arm=arm.arm.name)
    # Sure mistakes first, unsure ones and unsure hits in the middle, sure hits last.
    keys = np.where(predicted == y, sure, -sure)
    return ExampleColumn(arm.arm.name, about, np.where(np.isnan(keys), np.inf, keys), text, ink, arm.arm.hue)


def _value_column(arm: Judged) -> ExampleColumn:
    values: Array = arm.predicted
    number = _numbers(values)

    def text(at: int) -> str:
        return number(at) if np.isfinite(values[at]) else _("diverged")

    return ExampleColumn(
        arm.arm.name, _("What “{arm}” predicts").format(arm=arm.arm.name), values, text, number=True
    )


def _residual_column(arm: Judged, target: Array) -> ExampleColumn:
    residual = arm.predicted - target
    number = _numbers(residual)

    def text(at: int) -> str:
        return f"+{number(at)}" if residual[at] > 0 else number(at)

    about = _("Prediction of “{arm}” minus target, sorted by its size").format(arm=arm.arm.name)
    # A mark in the head of a column of numbers would stand beside the head of the column before it.
    return ExampleColumn(
        _("residual of {arm}").format(arm=arm.arm.name), about, -np.abs(residual), text, number=True
    )


def _feature_columns(found: Comparable) -> list[ExampleColumn]:
    if found.info.image_shape:
        return []
    return [_feature_column(found.x[:, place], name) for place, name in enumerate(found.info.features)]


def _feature_column(values: Array, name: str) -> ExampleColumn:
    return ExampleColumn(
        name,
        _("Feature: {feature}").format(feature=name),
        values,
        _numbers(values),
        lambda _at: "muted",
        number=True,
    )


def _numbers(values: Array) -> Callable[[int], str]:
    """Return the texts of numbers that stand below each other: all with the same digits."""
    sound = values[np.isfinite(values)]
    # Targets that were scaled and scaled back are whole numbers but for their last bits.
    if np.allclose(sound, np.round(sound), rtol=1e-9, atol=1e-9):
        digits = 0
    else:
        digits = decimals(float(np.max(np.abs(sound), initial=0.0))) + 1
    return lambda at: fixed(float(values[at]), digits)
