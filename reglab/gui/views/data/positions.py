"""Where the examples of a data set stand in a picture of it; no Qt here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.views.boundary.projection import feature_projection, principal_projection
from reglab.gui.views.plane.canvas import Span
from reglab.record.events import Array
from reglab.record.questions import ExampleSet
from reglab.words.language import _, plural

_MARGIN = 0.06
_SCATTER = 0.5
"""How far examples of one class, of one input, are scattered up and down; classes are one apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """The examples in a plane, and what that plane is.

    Parameters
    ----------
    train, validation : array, shape (n, 2)
        Where the examples stand.
    names : tuple of str
        What the axes are.
    about : str
        What of the data is seen; empty where all of it is.
    """

    train: Array
    validation: Array
    names: tuple[str, str]
    about: str = ""

    @property
    def both(self) -> Array:
        """Training examples, then those of validation, shape (n, 2)."""
        return np.concatenate([self.train, self.validation])

    @property
    def span(self) -> Span:
        """The part of the plane in which all of them are, with a margin."""
        low, high = self.both.min(axis=0), self.both.max(axis=0)
        margin = np.where(high > low, _MARGIN * (high - low), 1.0)
        (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
        return Span(left, right, bottom, top)


def leading_feature(examples: ExampleSet) -> int:
    """Return the feature that goes with the target most closely, along a straight line."""
    x, y = examples.x_train, examples.y_train.astype(np.float64)
    x, y = x - x.mean(axis=0), y - y.mean()
    scale = np.sqrt(np.square(x).sum(axis=0) * np.square(y).sum())
    return int(np.abs(x.T @ y / np.where(scale > 0, scale, np.inf)).argmax())


def positions_of(
    examples: ExampleSet, info: DatasetInfo, features: tuple[int, int] | None, feature: int
) -> Positions:
    """Return where examples stand: over their inputs, or their target over an input.

    Parameters
    ----------
    examples : ExampleSet
        The examples.
    info : DatasetInfo
        What they are.
    features : tuple of int, or None
        Of more than two inputs to a classification the two that are seen; ``None`` for the first two
        principal components.
    feature : int
        Of the inputs to a regression the one that is seen.
    """
    count = len(info.features)
    if info.task == "regression":
        at = [np.column_stack([x[:, feature], y]) for x, y in _parts(examples)]
        about = plural(
            "A slice: {target} over one of {n} input; the others are not seen.",
            "A slice: {target} over one of {n} inputs; the others are not seen.",
            count,
            target=info.target,
        )
        return Positions(at[0], at[1], (info.features[feature], info.target), about if count > 1 else "")
    if count == 1:
        at = [_rows(x[:, 0], y) for x, y in _parts(examples)]
        classes = ", ".join(f"{place} {name}" for place, name in enumerate(info.classes))
        return Positions(at[0], at[1], (info.features[0], _("class ({classes})").format(classes=classes)))
    if count > 2 and features is None:
        plane = principal_projection(examples.x_train)
        about = plural(
            "A slice: two principal components of {n} input; what lies across them is not seen.",
            "A slice: two principal components of {n} inputs; what lies across them is not seen.",
            count,
        )
    else:
        plane = feature_projection(examples.x_train, info.features, features or (0, 1))
        about = (
            plural(
                "A slice: two of {n} input; the others are not seen.",
                "A slice: two of {n} inputs; the others are not seen.",
                count,
            )
            if count > 2
            else ""
        )
    at = [plane.drop(x) for x, _ in _parts(examples)]
    return Positions(at[0], at[1], (plane.names[0], plane.names[1]), about)


def _parts(examples: ExampleSet) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    return (examples.x_train, examples.y_train), (examples.x_val, examples.y_val)


def _rows(x: Array, y: Array) -> Array:
    """A row for every class, in which examples are scattered, so that they do not cover each other."""
    scatter = (np.arange(len(x)) * (np.sqrt(5) - 1) / 2) % 1 - 0.5
    return np.column_stack([x, y + _SCATTER * scatter])
